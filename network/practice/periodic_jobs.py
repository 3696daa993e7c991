"""How long it is kept that somebody agreed."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from core.retention import period
from network.practice.models import Consent

KEEP_CONSENTS = timedelta(days=6 * 365 + 2)


@period("consents", keep=KEEP_CONSENTS)
def old_consents(before: datetime) -> QuerySet[Any]:
    """Those that ended, or were never given."""
    return Consent.objects.filter(Q(withdrawn_at__lt=before) | Q(agreed_at=None, refused_at__lt=before))
