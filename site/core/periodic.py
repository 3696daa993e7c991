"""Regular jobs of the worker. Apps name theirs in `periodic_jobs.py`; two workers never run one at once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min
from django.utils import timezone

from core.models.periodic import PeriodicJob

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """A function and how often it runs."""

    run: Callable[[], None]
    every: timedelta


_jobs: dict[str, Job] = {}


def periodic(name: str, *, every: timedelta) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a function without arguments as a regular job."""

    def wrap(function: Callable[[], None]) -> Callable[[], None]:
        _jobs[name] = Job(function, every)
        return function

    return wrap


def run_due(*, now: datetime | None = None) -> list[str]:
    """Run every job that is due; give back the names of those that ran."""
    moment = now or timezone.now()
    for name in set(_jobs) - set(PeriodicJob.objects.values_list("name", flat=True)):
        PeriodicJob.objects.get_or_create(name=name, defaults={"next_run_at": moment})
    due = PeriodicJob.objects.filter(name__in=list(_jobs), next_run_at__lte=moment)
    return [name for name in due.values_list("name", flat=True) if _run(name, moment)]


def next_due() -> datetime | None:
    """When the next regular job is due, None if there is none."""
    return PeriodicJob.objects.filter(name__in=list(_jobs)).aggregate(first=Min("next_run_at"))["first"]


def _run(name: str, now: datetime) -> bool:
    job = _jobs[name]
    row = PeriodicJob.objects.filter(name=name, next_run_at__lte=now)
    # Compare and set: the worker that moves the date runs the job.
    if not row.update(next_run_at=now + job.every, last_run_at=now):
        return False
    error_name = ""
    try:
        job.run()
    except Exception as error:
        error_name = type(error).__name__
        logger.exception("regular job %s failed", name)
    PeriodicJob.objects.filter(name=name).update(last_error=error_name)
    return True
