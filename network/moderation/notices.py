"""How decisions read to whom they are about, and to who reported something."""

from typing import cast

from django.utils import timezone
from django.utils.formats import date_format

from network.moderation.models import Decision, Report
from network.moderation.registry import kind_named
from network.moderation.services import DECIDED, LOOKED_AT, how_to_answer
from network.notifications.models import Notice
from network.notifications.reading import Reading, register

VERBS = {Decision.Action.HIDE: "has hidden", Decision.Action.RESTORE: "shows again"}


@register(LOOKED_AT, subjects=lambda recipient: Report.objects.filter(reporter=recipient))
def _looked_at(notice: Notice) -> Reading:
    report = cast(Report, notice.subject)
    # No title: whoever reported it may see it no more, or it may have changed hands.
    day = date_format(timezone.localdate(report.created_at), "j F Y")
    return Reading(
        sentence=f"The convenor has looked at what you reported on {day}. Thank you for telling us.",
        sentence_in_mail="The convenor has looked at something that you reported.",
    )


@register(
    DECIDED, subjects=lambda recipient: Decision.objects.select_related("content_type").prefetch_related("subject")
)
def _decided(notice: Notice) -> Reading | None:
    decision = cast(Decision, notice.subject)
    kind, thing = kind_named(decision.content_type), decision.subject
    if kind is None or thing is None or notice.recipient not in kind.owners(thing):
        return None
    contact = how_to_answer()
    answer = f"\nIf you see it otherwise, write to {contact}." if contact else ""
    # What one wrote may stand under something that one may read no more.
    may_look = kind.visible(notice.recipient).filter(pk=thing.pk).exists()
    what = f"{kind.title(thing)}, which is yours" if may_look else "something that you wrote"
    return Reading(
        sentence=f"The convenor {VERBS[Decision.Action(decision.action)]} {what}.",
        url=kind.url(thing) if may_look else "",
        link_text="Look at it",
        detail=f"Why: {decision.reason}{answer}",
        sentence_in_mail="The convenor has decided about something that you wrote.",
    )
