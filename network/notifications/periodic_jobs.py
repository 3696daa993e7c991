"""What is mailed every hour, and what is not kept."""

from datetime import timedelta

from django.utils import timezone

from core.periodic import periodic
from network.notifications.mailing import EVERY, mail_what_is_new
from network.notifications.models import Notice

KEEP_NOTICES = timedelta(days=365)


@periodic("mail notices", every=EVERY)
def mail_notices() -> None:
    """Tell people by mail of what is new for them, once."""
    mail_what_is_new()


@periodic("clear old notices", every=timedelta(days=1))
def clear_old_notices() -> None:
    """Notices go after a year, read or not."""
    Notice.objects.filter(created_at__lt=timezone.now() - KEEP_NOTICES).delete()
