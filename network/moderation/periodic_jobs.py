"""How long reports, decisions and notes about what was sent are kept."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from core.retention import period
from network.moderation.models import Appeal, AppealAnswer, Decision, Report, SentText, Signal

# The database lets younger decisions go for nobody: the migration `0002_appeals_and_signals` knows this number too.
KEEP_REPORTS = timedelta(days=730)
KEEP_SENT_TEXTS = timedelta(days=7)
KEEP_SIGNALS = timedelta(days=90)


@period("reports", keep=KEEP_REPORTS)
def old_reports(before: datetime) -> QuerySet[Any]:
    """Those that were decided upon."""
    return Report.objects.filter(closed_at__lt=before)


@period("decisions", keep=KEEP_REPORTS)
def old_decisions(before: datetime) -> QuerySet[Any]:
    """All but what still hides something or shuts an account that is there, and what was answered since."""
    kept = {
        *_in_force_on_what_is_there(),
        *Appeal.objects.filter(made_at__gte=before).values_list("addressee__decision", flat=True),
        *AppealAnswer.objects.filter(answered_at__gte=before).values_list("appeal__addressee__decision", flat=True),
    }
    return Decision.objects.filter(decided_at__lt=before).exclude(pk__in=kept)


def _in_force_on_what_is_there() -> Iterator[int]:
    """The ids of decisions in force about things that have not been deleted."""
    in_force = Decision.objects.in_force()
    for content_type in in_force.order_by().values_list("content_type", flat=True).distinct():
        model = ContentType.objects.get_for_id(content_type).model_class()
        if model is not None:
            there = in_force.filter(content_type=content_type, object_id__in=model._base_manager.values("pk"))
            yield from there.values_list("pk", flat=True)


@period("hashes of what was sent", keep=KEEP_SENT_TEXTS)
def old_sent_texts(before: datetime) -> QuerySet[Any]:
    """A day of them is compared."""
    return SentText.objects.filter(sent_at__lt=before)


@period("notes about what was sent", keep=KEEP_SIGNALS)
def old_signals(before: datetime) -> QuerySet[Any]:
    """Put aside or not."""
    return Signal.objects.filter(last_at__lt=before)
