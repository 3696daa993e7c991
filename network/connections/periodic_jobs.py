"""How long what was asked and proposed is kept without an answer, and what has ended."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from core.retention import period
from network.connections.models import Connection, Introduction

KEEP_UNANSWERED = timedelta(days=365)
KEEP_ENDED = timedelta(days=30)


@period("requests to connect without an answer", keep=KEEP_UNANSWERED)
def old_requests(before: datetime) -> QuerySet[Any]:
    """Whether they were put away or not."""
    return Connection.objects.asking().filter(asked_at__lt=before)


@period("connections that have ended", keep=KEEP_ENDED)
def ended_connections(before: datetime) -> QuerySet[Any]:
    """Long enough for a page that was open before."""
    return Connection.objects.filter(state=Connection.State.ENDED, ended_at__lt=before)


@period("introductions that did not open", keep=KEEP_UNANSWERED)
def old_introductions(before: datetime) -> QuerySet[Any]:
    """Whatever was answered."""
    return Introduction.objects.filter(state=Introduction.State.PROPOSED, created_at__lt=before)
