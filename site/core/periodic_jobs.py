"""The core's regular jobs."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Revision

from core import outbox
from core.logs import describe
from core.models import RateCount
from core.periodic import periodic
from core.retention import keep_periods

logger = logging.getLogger(__name__)

KEEP_DONE = timedelta(days=7)
KEEP_GIVEN_UP = timedelta(days=90)
KEEP_PAYLOAD_OF_GIVEN_UP = timedelta(days=14)
HEARTBEAT = "heartbeat"


@periodic(HEARTBEAT, every=timedelta(seconds=30))
def beat() -> None:
    """Its row tells that a worker is there, see core.health."""


@periodic("publish what is scheduled", every=timedelta(seconds=15))
def publish_scheduled() -> None:
    """Pages whose hour has come go live, or leave, without anyone in the admin.

    Wagtail's own command stops at the first page that cannot be published, and so would hold back all that follow.
    """
    now = timezone.now()
    models: list[Any] = [
        model for model in apps.get_models() if issubclass(model, DraftStateMixin) and not model._meta.parents
    ]
    for model in models:
        for row in model._default_manager.filter(live=True, expire_at__lt=now).order_by("expire_at"):
            _apart(row.pk, partial(row.unpublish, set_expired=True, log_action="wagtail.unpublish.scheduled"))
    for revision in Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at"):
        _apart(revision.pk, partial(revision.publish, log_action="wagtail.publish.scheduled"))


def _apart(number: int, step: Callable[[], object]) -> None:
    try:
        with transaction.atomic():
            step()
    except Exception as error:  # noqa: BLE001 - one page that cannot be published must not hold back the next
        logger.error("Scheduled publication %s failed: %s.", number, describe(error))


@periodic("clear sessions that have ended", every=timedelta(days=1))
def clear_sessions() -> None:
    """Sessions that ended are not kept."""
    call_command("clearsessions")


@periodic("clear work that is done", every=timedelta(days=1))
def clear_outbox() -> None:
    """Done tasks go after a week, what was given up is emptied after two and goes after ninety days."""
    now = timezone.now()
    outbox.purge(done_before=now - KEEP_DONE, given_up_before=now - KEEP_GIVEN_UP)
    outbox.forget_payloads(given_up_before=now - KEEP_PAYLOAD_OF_GIVEN_UP)


@periodic("keep the periods", every=timedelta(days=1))
def keep_all_periods() -> None:
    """End what has had its time. The log gets counts, and nothing of anybody."""
    counts = [f"{what} {count}" for what, count in keep_periods().items() if count]
    if counts:
        logger.info("Had their time: %s.", ", ".join(counts))


@periodic("name work that nobody knows", every=timedelta(hours=1))
def name_unknown_work() -> None:
    """Tasks without a handler are never lost in silence."""
    if kinds := outbox.unknown_kinds():
        logger.error("Tasks wait that no handler is registered for: %s.", ", ".join(kinds))


@periodic("clear counts and cached pages that have expired", every=timedelta(minutes=10))
def clear_expired() -> None:
    """Django's database cache forgets what has expired only when it is full."""
    now = timezone.now()
    RateCount.objects.filter(ends_at__lt=now).delete()
    tables = [
        location["LOCATION"] for alias, location in settings.CACHES.items() if isinstance(caches[alias], DatabaseCache)
    ]
    for table in tables:
        with connection.cursor() as cursor:
            statement = f"DELETE FROM {connection.ops.quote_name(table)} WHERE expires < %s"  # noqa: S608 - from settings
            cursor.execute(statement, [connection.ops.adapt_datetimefield_value(now)])
