"""How decisions read to whom they are about, and to who reported something."""

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.formats import date_format

from network.moderation.appeals import APPEAL_ANSWERED
from network.moderation.decided import SOMETHING, in_words
from network.moderation.models import AppealAnswer, Decision, Report
from network.moderation.registry import kind_named
from network.moderation.services import DECIDED, LOOKED_AGAIN, LOOKED_AT, how_to_answer
from network.notifications.models import About, Notice
from network.notifications.reading import Reading, Source, register
from users.models import User

ACTED, STANDS = "We looked at it and acted.", "We looked at it and it stands."


def _own_reports(recipient: User) -> QuerySet[Report]:
    return Report.objects.filter(reporter=recipient).with_outcome()


OWN_REPORTS = Source(
    _own_reports, content_type="content_type", day=TruncDate("created_at"), was_acted_on="was_acted_on"
)
DECISIONS = Source(
    Decision.objects.told_to,
    action="action",
    reason="reason",
    content_type="content_type",
    object_id="object_id",
    until=TruncDate("answered_until"),
    page="addressees__public_id",
)
ANSWERS = Source(
    lambda recipient: AppealAnswer.objects.filter(appeal__addressee__person=recipient),
    outcome="outcome",
    reason="reason",
    decision="appeal__addressee__public_id",
)


@DECISIONS.completed_by
def _name_things(notices: list[Notice], recipient: User) -> None:
    """Put `title` in the words of decisions, each kind read at once: "" for what is not the recipient's to see."""
    ids: dict[int, set[int]] = {}
    for notice in notices:
        ids.setdefault(notice.words.content_type, set()).add(notice.words.object_id)
    titles = {
        (content_type, thing.pk): kind.title(thing)
        for content_type, pks in ids.items()
        if (kind := kind_named(ContentType.objects.get_for_id(content_type)))
        for thing in kind.visible(recipient).filter(pk__in=pks)
    }
    for notice in notices:
        notice.words.title = titles.get((notice.words.content_type, notice.words.object_id), "")


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
def _decided(notice: Notice) -> Reading:
    decision = notice.words
    return Reading(
        # What one wrote may stand under something that one may read no more.
        sentence=in_words(decision.action, f"{decision.title}, which is yours" if decision.title else SOMETHING),
        url=reverse("decision", args=[decision.page]),
        link_text="Read the decision",
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


def _way_to_answer(decision: Any) -> str:
    if decision.action not in Decision.UNDOES.values():
        contact = how_to_answer()
        return f"\nIf you see it otherwise, write to {contact}." if contact else ""
    until = date_format(date.fromisoformat(decision.until), "j F Y")
    return f"\nIf you see it otherwise, say so until {until}: a second convenor reads it."
