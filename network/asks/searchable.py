"""Asks in the search while they are open, for whom they are for; and whoever helped, where both agreed to say so."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from core.plain_text import plain
from network.asks.models import Ask, AskAnswer, AskTopic, Thanks
from network.profiles.models import Profile
from network.profiles.profile_view import audiences_within
from network.profiles.rings import Ring
from network.profiles.searchable import KIND as PEOPLE
from search.indexing import follow
from search.query import Tier
from search.registry import (
    Evidence,
    Facet,
    FacetKind,
    Field,
    Link,
    Order,
    Passage,
    Searchable,
    Source,
    add_evidence,
    add_source,
    register,
)
from search.vocabulary import TOPIC
from topics.models import Topic
from users.models import CohortMembership, User

KIND = "asks"
# A block may stand between whoever reads the ask and who answered it, or whom it thanks.
ANSWER, THANKS = "ask-answer", "thanks"
Keys = list[tuple[str, int]]

FIELDS = {
    "title": Field("Asks", 300, is_reason=False),
    "details": Field("What would help", 180),
    "topics": Field("Topics", 200, is_list=True),
    "answer": Field("An answer", 60),
}
FACETS = {
    Topic.Facet.PRACTICE.value: FacetKind("Practice", TOPIC, weight=300, plural="practices"),
    Topic.Facet.POPULATION.value: FacetKind("Who it is about", TOPIC, weight=200, plural="groups", is_sensitive=True),
    Topic.Facet.SETTING.value: FacetKind("Where", TOPIC, weight=150, plural="settings"),
    Topic.Facet.OUTCOME.value: FacetKind("What should change", TOPIC, weight=150, plural="outcomes"),
    Topic.Facet.THEME.value: FacetKind("Idea", TOPIC, weight=150, plural="ideas"),
    Topic.Facet.SKILL.value: FacetKind("Skill", TOPIC, weight=150, plural="skills"),
}
HELPED = {"helped": Field("Helped with", 120, Tier.HAS_DONE), "thanked": Field("Was thanked", 90, Tier.HAS_DONE)}


def passages_of(ask: Ask) -> Iterator[Passage]:
    """The words of an ask, and of what was answered to it."""
    topics = ", ".join(str(item.tag.name) for item in ask.topic_items.all())
    words = {"title": ask.question, "details": plain(str(ask.details_html)) if ask.details else "", "topics": topics}
    for audience in ask.audiences():
        yield from (Passage(name, text, audience) for name, text in words.items() if text)
        for answer in ask.shown_answers:  # type: ignore[attr-defined]
            yield Passage("answer", answer.text, audience, ANSWER, answer.pk)


def facets_of(ask: Ask) -> Iterator[Facet]:
    """The topics of an ask."""
    for item in ask.topic_items.all():
        for audience in ask.audiences():
            yield Facet(item.tag.facet, item.tag.slug, audience)


def rows() -> Any:
    """The asks that anybody finds: open, not hidden, of somebody who is here."""
    answers = Prefetch("answers", AskAnswer.objects.shown().order_by("pk"), to_attr="shown_answers")
    return Ask.objects.open().shown().with_topics().prefetch_related(answers)


def visible(viewer: Any) -> Any:
    """The open asks that a viewer may read."""
    return Ask.objects.visible_to(viewer).open().shown()


def _link(question: str, public_id: str) -> Link:
    return Link(question, reverse("ask", args=[public_id]))


register(
    Searchable(
        kind=KIND,
        label="Asks",
        model=Ask,
        visible=visible,
        absent=Ask.objects.absent_for,
        own=Ask.objects.own,
        rows=rows,
        passages=passages_of,
        fields=FIELDS,
        facets=facets_of,
        facet_kinds=FACETS,
        order=lambda ask: Order(ask.question, timezone.localdate(ask.created_at)),
        link_fields=("question", "public_id"),
        link=_link,
        read=lambda visible, ids: visible.filter(pk__in=ids).select_related("author", "cohort__intake"),
    )
)


# Whoever helped is found by it ---------------------------------------------------------------------


def evidence_of(profile_ids: list[int]) -> Iterator[tuple[int, Passage]]:
    """What people helped with, for those who may read the ask and may find the person."""
    profiles = {profile.user_id: profile for profile in Profile.objects.filter(pk__in=profile_ids).with_memberships()}
    for thanks in Thanks.objects.standing().filter(helper__in=profiles).select_related("ask"):
        profile = profiles[thanks.helper_id]
        day = timezone.localdate(thanks.created_at)
        for audience in _audiences_of_both(profile, thanks.ask):
            yield profile.pk, Passage("helped", thanks.ask.question, audience, THANKS, thanks.pk, day)
            if thanks.text:
                yield profile.pk, Passage("thanked", thanks.text, audience, THANKS, thanks.pk, day)


def _audiences_of_both(profile: Profile, ask: Ask) -> Iterable[str]:
    """Who may read the ask and may find the person too: of a cohort whoever helped it is one, and its members do."""
    if ask.audience != Ask.Audience.COHORT:
        return audiences_within(profile, Ring.MEMBERS)
    return ask.audiences() if profile.is_shown else ()


add_evidence(kind=PEOPLE, source_kind=THANKS, evidence=Evidence(evidence_of, HELPED))
add_source(
    Source(THANKS, Thanks.objects.visible_to, ("ask__question", "ask__public_id"), _link, Thanks.objects.kept_from),
    finds=[PEOPLE],
)
add_source(
    Source(
        ANSWER,
        AskAnswer.objects.visible_to,
        ("ask__question", "ask__public_id"),
        _link,
        AskAnswer.objects.kept_from,
    ),
    finds=[KIND],
)


# What changes an ask -------------------------------------------------------------------------------


def _with_helper(ask_id: int | None) -> Keys:
    helpers = Profile.objects.filter(user__thanks__ask=ask_id).values_list("pk", flat=True)
    return [(KIND, ask_id), *((PEOPLE, pk) for pk in helpers)] if ask_id else []


def _of_ask(ask: Ask) -> Keys:
    return _with_helper(ask.pk)


def _of_topic(item: AskTopic) -> Keys:
    return [(KIND, item.content_object_id)]


def _of_answer(answer: AskAnswer) -> Keys:
    return [(KIND, answer.ask_id)]


def _of_thanks(thanks: Thanks) -> Keys:
    people = Profile.objects.filter(user=thanks.helper_id).values_list("pk", flat=True)
    return [(PEOPLE, pk) for pk in people]


def _of_account(user: User) -> Keys:
    """Whoever is suspended, leaves or comes back takes what they said along."""
    asked = Ask.objects.filter(author=user.pk).values_list("pk", "thanks__helper__profile")
    answered = AskAnswer.objects.filter(author=user.pk).values_list("ask", "ask__thanks__helper__profile")
    found = list(asked.union(answered))
    return [*((KIND, ask) for ask, _ in found), *((PEOPLE, helper) for _, helper in found if helper)]


def _of_membership(membership: CohortMembership) -> Keys:
    return [(KIND, pk) for pk in Ask.objects.filter(author=membership.user_id).values_list("pk", flat=True)]


follow(Ask, _of_ask)
follow(AskTopic, _of_topic)
follow(AskAnswer, _of_answer)
follow(Thanks, _of_thanks)
follow(CohortMembership, _of_membership)
# A name is not in what is indexed of an ask.
follow(User, _of_account, but=frozenset({"last_login", "name", "password"}))
