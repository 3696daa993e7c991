"""Regular jobs of the worker. Apps name theirs in `periodic_jobs.py`; two workers never run one at once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from core.logs import describe
from core.models.periodic import PeriodicJob

logger = logging.getLogger(__name__)

# A job that failed comes again after this long, or sooner if it is due sooner.
SECOND_TRY = timedelta(minutes=10)
# So long is a job in the hands of one worker, if its interval lies between; then another may take it over.
SHORTEST_HOLD, LONGEST_HOLD = timedelta(minutes=1), SECOND_TRY


@dataclass(frozen=True)
class Job:
    """A function and how often it runs."""

    run: Callable[[], None]
    every: timedelta


_jobs: dict[str, Job] = {}


def periodic(name: str, *, every: timedelta) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a function without arguments as a regular job, to take less than ten minutes."""

    def wrap(function: Callable[[], None]) -> Callable[[], None]:
        if name in _jobs:
            raise ValueError(f"There is a regular job “{name}” already.")
        _jobs[name] = Job(function, every)
        return function

    return wrap


def run_due(*, now: datetime | None = None, stopping: Callable[[], bool] = lambda: False) -> list[str]:
    """Run every job that is due; give back the names of those that ran. `stopping` is asked before each."""
    moment = now or timezone.now()
    next_run = dict(PeriodicJob.objects.values_list("name", "next_run_at"))
    for name in _jobs.keys() - next_run.keys():
        next_run[name] = PeriodicJob.objects.get_or_create(name=name, defaults={"next_run_at": moment})[0].next_run_at
    due = sorted((at, name) for name, at in next_run.items() if name in _jobs and at <= moment)
    return [name for _, name in due if not stopping() and _run(name, moment)]


def _run(name: str, now: datetime) -> bool:
    job = _jobs[name]
    row = PeriodicJob.objects.filter(name=name)
    # Compare and set: the worker that moves the date runs the job.
    hold = min(max(job.every, SHORTEST_HOLD), LONGEST_HOLD)
    if not row.filter(next_run_at__lte=now).update(next_run_at=now + hold, last_run_at=now):
        return False
    try:
        job.run()
    except Exception as error:  # noqa: BLE001 - whatever it was, the other jobs go on
        logger.error("The regular job “%s” failed: %s.", name, describe(error))
        row.update(next_run_at=now + min(job.every, SECOND_TRY), last_error=type(error).__name__)
    else:
        row.update(next_run_at=now + job.every, last_error="")
    return True
