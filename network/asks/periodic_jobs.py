"""Who is told of asks that wait, and how long asks are kept."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from core.periodic import periodic
from core.retention import period
from network.asks.models import Ask, AskNudge
from network.asks.nudging import tell_those_who_could_help

logger = logging.getLogger(__name__)

KEEP_ASKS = timedelta(days=3 * 365 + 1)
KEEP_NUDGES = timedelta(days=90)


@periodic("tell people who could help with an ask", every=timedelta(hours=6))
def tell_of_asks_that_wait() -> None:
    """An ask without an answer after a week goes to three people. The log gets a count alone."""
    if told := tell_those_who_could_help():
        logger.info("Asks that wait: %s people were told.", told)


@period("asks", keep=KEEP_ASKS)
def old_asks(before: datetime) -> QuerySet[Any]:
    """Those that were closed so long ago, and those that were never closed, with all that hangs on them."""
    return Ask.objects.filter(Q(closed_at__lt=before) | Q(closed_at=None, created_at__lt=before))


@period("who was told of an ask", keep=KEEP_NUDGES)
def old_nudges(before: datetime) -> QuerySet[Any]:
    """That it happened stands on the ask."""
    return AskNudge.objects.filter(created_at__lt=before)
