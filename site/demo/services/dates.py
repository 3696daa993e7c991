"""Moments of the demo's own calendar."""

from datetime import date, datetime, time

from django.utils import timezone


def at(day: date, hour: int) -> datetime:
    """That hour of a day, in the site's time zone."""
    return timezone.make_aware(datetime.combine(day, time(hour)))
