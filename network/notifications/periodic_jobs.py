"""What is mailed every hour and every week, and what is not kept."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from core.periodic import periodic
from core.retention import period
from network.notifications.digests import queue_digests
from network.notifications.mailing import EVERY, mail_what_is_new
from network.notifications.models import DigestConsent, DigestIssue, Notice

KEEP_NOTICES = timedelta(days=365)
KEEP_ISSUES = timedelta(days=365)
KEEP_WITHDRAWN = timedelta(days=730)


@periodic("mail notices", every=EVERY)
def mail_notices() -> None:
    """Tell people by mail of what has its turn, once."""
    mail_what_is_new()


@periodic("mail the weekly digest", every=EVERY)
def mail_digests() -> None:
    """One a week for each who asked for it; it comes by every hour for those whom an outage left out."""
    queue_digests()


@period("notices", keep=KEEP_NOTICES)
def old_notices(before: datetime) -> QuerySet[Any]:
    """Read or not."""
    return Notice.objects.filter(created_at__lt=before)


@period("what weekly digests told of", keep=KEEP_ISSUES)
def old_issues(before: datetime) -> QuerySet[Any]:
    """All but the last of each person, from which the next one goes on."""
    newer = DigestIssue.objects.filter(user=OuterRef("user"), until__gt=OuterRef("until"))
    return DigestIssue.objects.filter(Exists(newer), until__lt=before)


@period("that somebody wanted the weekly digest", keep=KEEP_WITHDRAWN)
def old_consents(before: datetime) -> QuerySet[Any]:
    """Those that were taken back."""
    return DigestConsent.objects.filter(withdrawn_at__lt=before)
