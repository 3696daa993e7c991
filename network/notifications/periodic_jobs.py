"""What is mailed every hour, and what is not kept."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from core.periodic import periodic
from core.retention import period
from network.notifications.mailing import EVERY, mail_what_is_new
from network.notifications.models import Notice

KEEP_NOTICES = timedelta(days=365)


@periodic("mail notices", every=EVERY)
def mail_notices() -> None:
    """Tell people by mail of what is new for them, once."""
    mail_what_is_new()


@period("notices", keep=KEEP_NOTICES)
def old_notices(before: datetime) -> QuerySet[Any]:
    """Read or not."""
    return Notice.objects.filter(created_at__lt=before)
