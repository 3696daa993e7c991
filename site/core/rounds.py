"""What the worker does in every round beside its tasks and regular jobs: apps name it in `periodic_jobs.py`."""

import logging
from collections.abc import Callable

from django.db import Error as DatabaseError

from core.logs import describe

logger = logging.getLogger(__name__)

Work = Callable[[], int]

_work: dict[str, Work] = {}


def every_round(name: str) -> Callable[[Work], Work]:
    """Register a function that does some of what waits and gives back how much it did; it takes seconds at most."""

    def wrap(function: Work) -> Work:
        if name in _work:
            raise ValueError(f"There is work “{name}” already.")
        _work[name] = function
        return function

    return wrap


def run_all(*, stopping: Callable[[], bool] = lambda: False) -> int:
    """Do each once; give back how much was done. One that fails holds up nothing else."""
    done = 0
    for name, work in _work.items():
        if stopping():
            break
        try:
            done += work()
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it was, the worker goes on
            logger.error("The work “%s” failed: %s.", name, describe(error))
    return done
