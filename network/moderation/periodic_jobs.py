"""How long reports and decisions are kept."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from core.retention import period
from network.moderation.models import Decision, Report

KEEP_REPORTS = timedelta(days=730)


@period("reports", keep=KEEP_REPORTS)
def old_reports(before: datetime) -> QuerySet[Any]:
    """Those that were decided upon."""
    return Report.objects.filter(closed_at__lt=before)


@period("decisions", keep=KEEP_REPORTS)
def old_decisions(before: datetime) -> QuerySet[Any]:
    """All but what still hides something or shuts an account."""
    in_force = list(Decision.objects.in_force().values_list("pk", flat=True))
    return Decision.objects.filter(decided_at__lt=before).exclude(pk__in=in_force)
