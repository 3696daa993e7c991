"""The core's regular jobs."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from core.models import OutboxTask
from core.periodic import periodic

KEEP_DONE = timedelta(days=7)
KEEP_FAILED = timedelta(days=90)


@periodic("publish what is scheduled", every=timedelta(seconds=15))
def publish_scheduled() -> None:
    """Pages whose hour has come go live, or leave, without anyone in the admin."""
    call_command("publish_scheduled", verbosity=0)


@periodic("clear sessions that have ended", every=timedelta(days=1))
def clear_sessions() -> None:
    """Sessions that ended are not kept."""
    call_command("clearsessions")


@periodic("clear work that is done", every=timedelta(days=1))
def clear_outbox() -> None:
    """Done tasks go after a week, failed ones after ninety days."""
    now = timezone.now()
    OutboxTask.objects.finished_before(now - KEEP_DONE, failed=now - KEEP_FAILED).delete()
