"""Write-ups in the search: everyone finds the public version, members what is shared with them, and its authors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from core.plain_text import plain
from network.practice.models import Answer, Consent, Credit, Publication, Question, WriteUp, WriteUpText, WriteUpTopic
from network.practice.models.credits import written_by
from network.practice.models.text import MARKDOWN_FIELDS
from network.practice.parts import HEADINGS
from network.practice.topic_names import NamedTopic, topics_by_id
from network.profiles.models import Profile
from network.profiles.profile_view import audiences_within, memberships_of
from network.profiles.rings import Ring
from network.profiles.searchable import KIND as PEOPLE
from search.audiences import MEMBERS, PUBLIC, cohort_audience
from search.indexing import follow
from search.models import SearchThing
from search.query import Tier
from search.registry import (
    Card,
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
from search.vocabulary import REGION, TOPIC
from topics.models import Topic
from users.circles import circles_of
from users.models import CohortMembership, User

KIND = "practice"
# What is asked and answered is not for all who read the write-up: a block may stand between them and who wrote it.
QUESTION, ANSWER = "question", "answer"
# Nor is everyone who reads it to find its authors.
BY_LINE = "by-line"
Keys = list[tuple[str, int]]

FIELDS = {
    "title": Field("Title", 300, is_reason=False, is_list=True),
    "summary": Field(HEADINGS["summary"], 220),
    "topics": Field("Topics", 200, is_list=True),
    "place": Field("Where", 200, is_list=True),
    "author": Field("By", 150, is_list=True),
    "before": Field(HEADINGS["before"], 100),
    "what_we_did": Field(HEADINGS["what_we_did"], 120),
    "who_decided": Field(HEADINGS["who_decided"], 110),
    "what_changed": Field(HEADINGS["what_changed"], 120),
    "how_we_know": Field(HEADINGS["how_we_know"], 110),
    "differently": Field(HEADINGS["differently"], 110),
    "cost": Field(HEADINGS["cost"], 110),
    "how_to_try": Field(HEADINGS["how_to_try"], 110),
    "question": Field("A question", 50),
    "answer": Field("An answer", 60),
}
FACETS = {
    "practice": FacetKind("Practice", TOPIC, weight=300, plural="practices"),
    "population": FacetKind("Who it was with", TOPIC, weight=200, plural="groups", is_sensitive=True),
    "setting": FacetKind("Where it happened", TOPIC, weight=150, plural="settings"),
    "outcome": FacetKind("What changed", TOPIC, weight=150, plural="outcomes"),
    "region": FacetKind("Region", REGION, weight=150, plural="regions"),
    "evidence": FacetKind("How they know", names=dict(WriteUp.Evidence.choices), plural="kinds"),
    "still_going": FacetKind(HEADINGS["still_going"], names=dict(WriteUp.StillGoing.choices), plural="answers"),
    "cost": FacetKind("Cost", names={"yes": "Says what it cost"}, plural="answers"),
    "theme": FacetKind("Idea", TOPIC, weight=150, is_filter=False),
    "skill": FacetKind("Skill", TOPIC, weight=100, is_filter=False),
}
# What somebody wrote counts for them as what they did; whom they wrote it with does not.
EVIDENCE_FIELDS = {
    f"wrote_{name}": Field("Wrote", field.weight, Tier.HAS_DONE, is_list=field.is_list)
    for name, field in FIELDS.items()
    if name != "author"
}
EVIDENCE_FIELDS["answered"] = Field("Answered a question about", 120, Tier.HAS_DONE)


@dataclass(frozen=True)
class Edition:
    """One text of a write-up and who may find it: the version made public, or the one that members read."""

    text: WriteUpText
    topics: Sequence[Topic | NamedTopic]
    audiences: tuple[str, ...]


def editions_of(write_up: WriteUp) -> Iterator[Edition]:
    """The texts of a write-up; one alone if everyone reads what members read."""
    members = Edition(write_up, [item.tag for item in write_up.topic_items.all()], write_up.audiences())
    if not write_up.is_public:
        yield members
        return
    approved = write_up.publication.approved
    assert approved is not None  # noqa: S101 - `is_public` says so
    public = Edition(approved, topics_by_id(approved.topic_ids), (PUBLIC,))
    yield public
    if members.audiences != (MEMBERS,) or _found_by(members) != _found_by(public):
        yield members


def passages_of(write_up: WriteUp) -> Iterator[Passage]:
    """The words of a write-up, the names of its authors, and what was asked and answered under it."""
    yield from _by_lines(write_up)
    for edition in editions_of(write_up):
        for name, text in _words(edition):
            for audience in edition.audiences:
                yield Passage(name, text, audience)
    for question in write_up.open_questions:  # type: ignore[attr-defined]
        for audience in write_up.audiences():
            yield Passage("question", question.text, audience, QUESTION, question.pk)
            for answer in question.open_answers:
                yield Passage("answer", answer.text, audience, ANSWER, answer.pk)


def _by_lines(write_up: WriteUp) -> Iterator[Passage]:
    """Each author for those who read their name there and may find them too: no search finds anybody else by it."""
    publication = write_up.publication if write_up.is_public else None
    consents = publication.approved.standing_consents if publication and publication.approved else ()  # type: ignore[attr-defined]
    named_to_all = {consent.user_id for consent in consents}
    for credit in write_up.agreed_credits:  # type: ignore[attr-defined]
        profile = getattr(credit.user, "profile", None)
        if profile is None or credit.role != Credit.Role.AUTHOR:
            continue
        audiences = audiences_within(profile, Ring.PUBLIC) if credit.user_id in named_to_all else ()
        if PUBLIC not in audiences:
            audiences = _audiences_of_both(profile, write_up)
        yield from (Passage("author", credit.user.name, audience, BY_LINE, profile.pk) for audience in audiences)


def facets_of(write_up: WriteUp) -> Iterator[Facet]:
    """What a write-up can be filtered by."""
    for edition in editions_of(write_up):
        for name, value in _facet_values(edition):
            for audience in edition.audiences:
                yield Facet(name, value, audience)


def _facet_values(edition: Edition) -> list[tuple[str, str]]:
    text = edition.text
    values = [(topic.facet, topic.slug) for topic in edition.topics]
    values += [("region", text.region), ("evidence", text.evidence), ("still_going", text.still_going)]
    return [(name, value) for name, value in [*values, ("cost", "yes" if text.has_cost else "")] if value]


def _found_by(edition: Edition) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    return _words(edition), _facet_values(edition)


def _words(edition: Edition) -> list[tuple[str, str]]:
    text = edition.text
    words = {
        "title": text.title,
        "summary": text.summary,
        "topics": ", ".join(topic.name for topic in edition.topics),
        "place": text.where,
        "how_to_try": " ".join(text.steps),
        "cost": "; ".join(filter(None, (text.cost_set_up, text.cost_yearly, _plain(text, "cost_note")))),
    }
    words |= {name: _plain(text, name) for name in MARKDOWN_FIELDS if name in FIELDS}
    return [(name, said) for name, said in words.items() if said]


def _plain(text: WriteUpText, name: str) -> str:
    return plain(str(text.html(name))) if getattr(text, name) else ""


def _as_indexed(write_ups: Any) -> Any:
    """With all that `passages_of` and `facets_of` read of them."""
    profiles = Prefetch("agreed_credits__user__profile", Profile.objects.of_members().with_memberships())
    consents = Prefetch("publication__approved__consents", Consent.objects.standing(), to_attr="standing_consents")
    answers = Prefetch("answers", Answer.objects.open(), to_attr="open_answers")
    questions = Question.objects.open().prefetch_related(answers)
    open_questions = Prefetch("questions", questions, to_attr="open_questions")
    return write_ups.with_everything().prefetch_related(profiles, consents, open_questions)


def visible(viewer: Any) -> Any:
    """What a viewer may read; a visitor, the versions that were made public."""
    if circles_of(viewer).person_id is None:
        return WriteUp.objects.for_public()
    return WriteUp.objects.visible_to(viewer)


def readers_audiences(viewer: Any) -> frozenset[str]:
    """Write-ups shared with the network are for editors too."""
    circles = circles_of(viewer)
    members = {MEMBERS} if circles.sees_network_write_ups else set()
    return frozenset({PUBLIC} | members | {cohort_audience(cohort_id) for cohort_id in circles.cohort_ids})


def order_of(write_up: WriteUp) -> Order:
    """By title, or by the day it was shared."""
    return Order(write_up.title, _day(write_up))


def public_card(write_up: WriteUp, request: HttpRequest | None) -> Card:
    """A row of the public results, from the version that everyone reads."""
    publication = write_up.publication
    approved = publication.approved
    assert approved is not None  # noqa: S101 - it is found only if it is public
    made_public_on = timezone.localdate(publication.made_public_at) if publication.made_public_at else None
    return Card(
        approved.title, write_up.public_url, approved.summary, made_public_on, write_up.is_example, "Made public on"
    )


def _link(title: str, public_id: str) -> Link:
    return Link(title, reverse("write_up", args=[public_id]))


def _day(write_up: WriteUp) -> date | None:
    return timezone.localdate(write_up.shared_at) if write_up.shared_at else None


register(
    Searchable(
        kind=KIND,
        label="Practice",
        plural="Write-ups",
        model=WriteUp,
        visible=visible,
        absent=WriteUp.objects.absent_for,
        own=WriteUp.objects.written_by,
        rows=lambda: _as_indexed(WriteUp.objects.shared()),
        passages=passages_of,
        fields=FIELDS,
        facets=facets_of,
        facet_kinds=FACETS,
        audiences=readers_audiences,
        order=order_of,
        card=public_card,
        link_fields=("title", "public_id"),
        link=_link,
        read=lambda visible, ids: visible.filter(pk__in=ids).select_related("publication__approved").with_last_change(),
    )
)


# What somebody wrote finds them -------------------------------------------------------------------


def evidence_of(profile_ids: list[int]) -> Iterator[tuple[int, Passage]]:
    """The passages of what people wrote or answered, for those who may read it and may find the person."""
    profiles = {profile.user_id: profile for profile in Profile.objects.filter(pk__in=profile_ids).with_memberships()}
    authorships = Credit.objects.authors().agreed().filter(user__in=profiles, write_up__in=WriteUp.objects.shared())
    written: dict[int, list[int]] = {}
    for user_id, write_up_id in authorships.values_list("user_id", "write_up_id"):
        written.setdefault(write_up_id, []).append(user_id)
    for write_up in WriteUp.objects.filter(pk__in=written).with_everything():
        for user_id in written[write_up.pk]:
            yield from _evidence(profiles[user_id], write_up)
    answers = Answer.objects.open().filter(author__in=profiles)
    shared = answers.filter(question__write_up__in=WriteUp.objects.shared()).select_related("question__write_up")
    for answer in shared:
        profile, write_up = profiles[answer.author_id], answer.question.write_up
        answered_on = timezone.localdate(answer.created_at)
        for audience in _audiences_of_both(profile, write_up):
            yield profile.pk, Passage("answered", answer.text, audience, ANSWER, answer.pk, answered_on)


def _evidence(profile: Profile, write_up: WriteUp) -> Iterator[tuple[int, Passage]]:
    edition = Edition(write_up, [item.tag for item in write_up.topic_items.all()], ())
    for name, text in _words(edition):
        for audience in _audiences_of_both(profile, write_up):
            yield profile.pk, Passage(f"wrote_{name}", text, audience, KIND, write_up.pk, _day(write_up))


def _audiences_of_both(profile: Profile, write_up: WriteUp) -> tuple[str, ...]:
    """Who may read the write-up and may find the person too."""
    if write_up.audience != WriteUp.Audience.COHORT:
        return audiences_within(profile, Ring.MEMBERS)
    cohorts = {membership.cohort_id for membership in memberships_of(profile)}
    is_found = profile.listed_to != Ring.COHORT or write_up.cohort_id in cohorts
    return write_up.audiences() if is_found and profile.is_shown else ()


add_evidence(kind=PEOPLE, source_kind=KIND, evidence=Evidence(evidence_of, EVIDENCE_FIELDS))
add_source(
    Source(
        QUESTION,
        Question.objects.visible_to,
        ("write_up__title", "write_up__public_id"),
        _link,
        Question.objects.kept_from,
    ),
    finds=[KIND],
)
add_source(
    Source(
        ANSWER,
        Answer.objects.visible_to,
        ("question__write_up__title", "question__write_up__public_id"),
        _link,
        Answer.objects.kept_from,
    ),
    finds=[KIND, PEOPLE],
)


def _not_across_a_block(viewer: Any) -> Any:
    return Profile.objects.exclude(pk__in=Profile.objects.absent_for(viewer).values("pk"))


add_source(Source(BY_LINE, _not_across_a_block, absent=Profile.objects.absent_for), finds=[KIND])


# What changes a write-up --------------------------------------------------------------------------


def _of_write_up(write_up: WriteUp) -> Keys:
    is_draft = write_up.state == WriteUp.State.DRAFT
    return [] if is_draft and not _was_found(write_up.pk) else _with_people(write_up.pk)


def _was_found(write_up_id: int) -> bool:
    # A draft is saved every few seconds and never found; it may have been until a moment ago.
    return SearchThing.objects.filter(kind=KIND, object_id=write_up_id).exists()


def _may_be_found(write_up_id: int) -> bool:
    return _was_found(write_up_id) or WriteUp.objects.filter(pk=write_up_id, state=WriteUp.State.SHARED).exists()


def _with_people(write_up_id: int | None) -> Keys:
    authors = Credit.objects.filter(write_up=write_up_id).values("user")
    answered = Answer.objects.filter(question__write_up=write_up_id).values("author")
    people = Profile.objects.filter(user__in=authors.union(answered)).values_list("pk", flat=True)
    return [(KIND, write_up_id), *((PEOPLE, pk) for pk in people)] if write_up_id else []


def _of_topic(item: WriteUpTopic) -> Keys:
    return _with_people(item.content_object_id) if _may_be_found(item.content_object_id) else []


def _of_credit(credit: Credit) -> Keys:
    if not _may_be_found(credit.write_up_id):
        return []
    people = Profile.objects.filter(user=credit.user_id).values_list("pk", flat=True)
    return [(KIND, credit.write_up_id), *((PEOPLE, pk) for pk in people)]


def _of_publication(publication: Publication) -> Keys:
    return [(KIND, publication.write_up_id)]


def _of_consent(consent: Consent) -> Keys:
    approved = Publication.objects.filter(approved=consent.version_id)
    return [(KIND, pk) for pk in approved.values_list("write_up", flat=True)]


def _of_author(user_id: int) -> Keys:
    written = WriteUp.objects.shared().filter(pk__in=written_by([user_id]))
    return [(KIND, pk) for pk in written.values_list("pk", flat=True)]


def _of_account(user: User) -> Keys:
    return _of_author(user.pk)


def _of_profile(profile: Profile) -> Keys:
    return _of_author(profile.user_id)


def _of_membership(membership: CohortMembership) -> Keys:
    return _of_author(membership.user_id)


def _of_question(question: Question) -> Keys:
    return _with_people(question.write_up_id)


def _of_answer(answer: Answer) -> Keys:
    people = Profile.objects.filter(user=answer.author_id).values_list("pk", flat=True)
    write_ups = Question.objects.filter(pk=answer.question_id).values_list("write_up_id", flat=True)
    return [*((KIND, pk) for pk in write_ups), *((PEOPLE, pk) for pk in people)]


follow(WriteUp, _of_write_up)
follow(WriteUpTopic, _of_topic)
follow(Credit, _of_credit)
follow(Publication, _of_publication)
follow(Consent, _of_consent)
follow(Question, _of_question)
follow(Answer, _of_answer)
follow(User, _of_account, but=frozenset({"last_login", "password"}))
follow(Profile, _of_profile)
follow(CohortMembership, _of_membership)
