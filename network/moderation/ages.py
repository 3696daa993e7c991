"""How long things have waited, in words."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

NONE = "nothing waits"


def ages_of(moments: Sequence[datetime]) -> tuple[str, str]:
    """For how long the oldest and the middle one have waited; of an even number, the older of the two in the middle."""
    ordered = sorted(moments)
    if not ordered:
        return NONE, NONE
    return _in_words(ordered[0]), _in_words(ordered[(len(ordered) - 1) // 2])


def _in_words(since: datetime) -> str:
    days = (timezone.now() - since).days
    if days < 1:
        return "less than a day"
    return "1 day" if days == 1 else f"{days} days"
