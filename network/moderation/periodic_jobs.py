"""How long reports and decisions are kept."""

from datetime import timedelta

from django.utils import timezone

from core.periodic import periodic
from network.moderation.models import Decision, Report

KEEP_REPORTS = timedelta(days=730)


@periodic("clear old reports", every=timedelta(days=1))
def clear_old_reports() -> None:
    """Reports and decisions go two years after the decision, but not what still hides something or shuts an account."""
    before = timezone.now() - KEEP_REPORTS
    Report.objects.filter(closed_at__lt=before).delete()
    in_force = list(Decision.objects.in_force().values_list("pk", flat=True))
    Decision.objects.filter(decided_at__lt=before).exclude(pk__in=in_force).delete()
