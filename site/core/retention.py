"""How long rows are kept: apps declare their periods in `periodic_jobs.py`, and one job a day keeps them all.

The register of personal data says the same in words; docs/data-protection.md lists it.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.logs import describe

logger = logging.getLogger(__name__)

# The rows whose time was over at a moment.
Old = Callable[[datetime], QuerySet[Any]]
End = Callable[[QuerySet[Any]], object]


def delete(rows: QuerySet[Any]) -> None:
    """What ends most rows."""
    rows.delete()


@dataclass(frozen=True)
class Period:
    """What is kept, how long, which rows are older, and what ends them."""

    what: str
    keep: timedelta
    old: Old
    end: End


_periods: dict[str, Period] = {}


def period(what: str, *, keep: timedelta, end: End = delete) -> Callable[[Old], Old]:
    """Declare a period: the function gives the rows whose time was over at a moment that lies `keep` back."""

    def wrap(old: Old) -> Old:
        if what in _periods:
            raise ValueError(f"There is a period for {what} already.")
        _periods[what] = Period(what, keep, old, end)
        return old

    return wrap


def all_periods() -> dict[str, Period]:
    """Every period, by what it is for."""
    return dict(_periods)


def keep_periods(*, dry_run: bool = False, now: datetime | None = None) -> dict[str, int]:
    """End what has had its time; give back how many rows of what. With `dry_run` they are only counted.

    One period that fails does not hold up the others.
    """
    moment, counts = now or timezone.now(), {}
    for each in _periods.values():
        try:
            counts[each.what] = _keep(each, moment - each.keep, dry_run=dry_run)
        except Exception as error:  # noqa: BLE001 - whatever it was, the others have had their time too
            logger.error("The period of %s could not be kept: %s.", each.what, describe(error))
    return counts


@transaction.atomic
def _keep(each: Period, before: datetime, *, dry_run: bool) -> int:
    rows = each.old(before)
    count = rows.count()
    if count and not dry_run:
        each.end(rows)
    return count
