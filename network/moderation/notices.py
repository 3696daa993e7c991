"""How decisions read to whom they are about, and to who reported something."""

from datetime import date
from typing import Any, cast

from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from network.moderation.appeals import APPEAL_ANSWERED
from network.moderation.decided import SOMETHING, in_words
from network.moderation.models import Addressee, AppealAnswer, Decision, Report
from network.moderation.registry import kind_named
from network.moderation.services import DECIDED, LOOKED_AGAIN, LOOKED_AT, how_to_answer
from network.notifications.models import About, Notice
from network.notifications.reading import Reading, Source, register
from users.models import User

ACTED, STANDS = "We looked at it and acted.", "We looked at it and it stands."


def _own_reports(recipient: User) -> QuerySet[Report]:
    return Report.objects.filter(reporter=recipient).with_outcome()


def _decisions(recipient: User) -> QuerySet[Decision]:
    """With whose they are: the row of the recipient alone."""
    mine = Prefetch("addressees", Addressee.objects.filter(person=recipient), to_attr="mine")
    return Decision.objects.select_related("content_type").prefetch_related("subject", mine)


OWN_REPORTS = Source(
    _own_reports, content_type="content_type", day=TruncDate("created_at"), was_acted_on="was_acted_on"
)
DECISIONS = Source(_decisions)
ANSWERS = Source(
    lambda recipient: AppealAnswer.objects.filter(appeal__addressee__person=recipient),
    outcome="outcome",
    reason="reason",
    decision="appeal__addressee__public_id",
)


@register(LOOKED_AT, source=OWN_REPORTS, about=About.CARE)
def _looked_at(notice: Notice) -> Reading:
    report = notice.words
    # No title: whoever reported it may see it no more, or it may have changed hands.
    return Reading(
        sentence=f"The convenor has looked at what you reported on {_what(report)}. Thank you for telling us.",
        detail=_outcome(report),
        sentence_in_mail="The convenor has looked at something that you reported.",
    )


@register(LOOKED_AGAIN, source=OWN_REPORTS, about=About.CARE)
def _looked_again(notice: Notice) -> Reading:
    report = notice.words
    return Reading(
        sentence=f"A convenor has looked again at what you reported on {_what(report)}.",
        detail=_outcome(report),
        sentence_in_mail="A convenor has looked again at something that you reported.",
    )


@register(DECIDED, source=DECISIONS, about=About.CARE)
def _decided(notice: Notice) -> Reading | None:
    decision = cast(Decision, notice.subject)
    kind, thing = kind_named(decision.content_type), decision.subject
    if kind is None or thing is None or notice.recipient not in kind.owners(thing):
        return None
    # What one wrote may stand under something that one may read no more.
    may_look = kind.visible(notice.recipient).filter(pk=thing.pk).exists()
    what = f"{kind.title(thing)}, which is yours" if may_look else SOMETHING
    mine = next(iter(getattr(decision, "mine", ())), None)
    url = kind.url(thing) if may_look else ""
    return Reading(
        sentence=in_words(decision, what),
        url=reverse("decision", args=[mine.public_id]) if mine else url,
        link_text="Read the decision" if mine else "Look at it",
        detail=f"Why: {decision.reason}{_way_to_answer(decision)}",
        sentence_in_mail="The convenor has decided about something that you wrote.",
    )


@register(APPEAL_ANSWERED, source=ANSWERS, about=About.CARE)
def _appeal_answered(notice: Notice) -> Reading:
    answer = notice.words
    stands = answer.outcome == AppealAnswer.Outcome.UPHOLD
    outcome = "The decision stands." if stands else "The decision is undone."
    return Reading(
        sentence=f"A second convenor has looked at your answer. {outcome}",
        url=reverse("decision", args=[answer.decision]),
        link_text="Read the decision",
        detail=f"Why: {answer.reason}",
        sentence_in_mail="A second convenor has looked at your answer to a decision.",
    )


def _what(report: Any) -> str:
    """When it was reported, and what kind of thing it is."""
    day = date_format(date.fromisoformat(report.day), "j F Y")
    kind = kind_named(ContentType.objects.get_for_id(report.content_type))
    return f"{day}, {kind.noun}" if kind else day


def _outcome(report: Any) -> str:
    """How it stands now, and no more: what was done to somebody is theirs to know."""
    return ACTED if report.was_acted_on else STANDS


def _way_to_answer(decision: Decision) -> str:
    if decision.action not in Decision.UNDOES.values():
        contact = how_to_answer()
        return f"\nIf you see it otherwise, write to {contact}." if contact else ""
    until = date_format(timezone.localdate(decision.can_be_answered_until), "j F Y")
    return f"\nIf you see it otherwise, say so until {until}: a second convenor reads it."
