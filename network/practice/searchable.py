"""Write-ups in the search: everyone finds the public version, members what is shared with them, and its authors."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone

from core.page_cache import cached_fragment
from core.plain_text import plain
from network.practice.models import Answer, Credit, Publication, Question, WriteUp, WriteUpText, WriteUpTopic
from network.practice.models.text import MARKDOWN_FIELDS
from network.profiles.models import Profile
from network.profiles.profile_view import audiences_within, memberships_of
from network.profiles.rings import Ring
from network.profiles.searchable import KIND as PEOPLE
from search.audiences import MEMBERS, PUBLIC, cohort_audience
from search.indexing import follow
from search.models import SearchThing
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
    Tier,
    add_evidence,
    register,
)
from search.vocabulary import REGION, TOPIC
from topics.models import Topic
from topics.terms import term_name
from users.circles import circles_of

KIND = "practice"
Keys = list[tuple[str, int]]

FIELDS = {
    "title": Field("Title", 300, is_reason=False, is_list=True),
    "summary": Field("In one breath", 220),
    "topics": Field("Topics", 200, is_list=True),
    "place": Field("Where", 200, is_list=True),
    "before": Field("What was going on before", 100),
    "what_we_did": Field("What we did", 120),
    "who_decided": Field("Who was involved and who decided", 110),
    "what_changed": Field("What changed", 120),
    "how_we_know": Field("How we know", 110),
    "differently": Field("What we would do differently", 110),
    "cost": Field("Cost and time", 110),
    "how_to_try": Field("How to try it", 110),
    "question": Field("A question", 50),
    "answer": Field("An answer", 60),
}
FACETS = {
    "practice": FacetKind("Practice", TOPIC, weight=300, plural="practices"),
    "population": FacetKind("Who it was with", TOPIC, weight=200, plural="groups"),
    "setting": FacetKind("Where it happened", TOPIC, weight=150, plural="settings"),
    "outcome": FacetKind("What changed", TOPIC, weight=150, plural="outcomes"),
    "region": FacetKind("Region", REGION, weight=150, plural="regions"),
    "evidence": FacetKind("How they know", names=dict(WriteUp.Evidence.choices), plural="kinds"),
    "still_going": FacetKind("Is it still going?", names=dict(WriteUp.StillGoing.choices), plural="answers"),
    "cost": FacetKind("Cost", names={"yes": "Says what it cost"}, plural="answers"),
    "theme": FacetKind("Idea", TOPIC, weight=150, is_filter=False),
    "skill": FacetKind("Skill", TOPIC, weight=100, is_filter=False),
}
# What somebody wrote counts for them as what they did.
EVIDENCE_FIELDS = {
    f"wrote_{name}": Field("Wrote", field.weight, Tier.HAS_DONE, is_list=field.is_list)
    for name, field in FIELDS.items()
}
EVIDENCE_FIELDS["answered"] = Field("Answered a question about", 120, Tier.HAS_DONE)


@dataclass(frozen=True)
class Edition:
    """One text of a write-up and who may find it: the version made public, or the one that members read."""

    text: WriteUpText
    topics: list[Topic]
    audiences: tuple[str, ...]


def editions_of(write_up: WriteUp) -> Iterator[Edition]:
    """The texts of a write-up; one alone if everyone reads what members read."""
    members = Edition(write_up, [item.tag for item in write_up.topic_items.all()], write_up.audiences())
    if not write_up.is_public:
        yield members
        return
    approved = write_up.publication.approved
    assert approved is not None  # noqa: S101 - `is_public` says so
    known = cached_fragment("search-topics-by-id", Topic.objects.in_bulk)
    public = Edition(approved, [known[pk] for pk in approved.topic_ids if pk in known], (PUBLIC,))
    yield public
    if members.audiences != (MEMBERS,) or _words(members) != _words(public):
        yield members


def passages_of(write_up: WriteUp) -> Iterator[Passage]:
    """The words of a write-up and of what was asked and answered under it."""
    for edition in editions_of(write_up):
        for name, text in _words(edition):
            for audience in edition.audiences:
                yield Passage(name, text, audience)
    for question in write_up.open_questions:  # type: ignore[attr-defined]
        for audience in write_up.audiences():
            yield Passage("question", question.text, audience)
            for answer in question.open_answers:
                yield Passage("answer", answer.text, audience)


def facets_of(write_up: WriteUp) -> Iterator[Facet]:
    """What a write-up can be filtered by."""
    for edition in editions_of(write_up):
        values = [(topic.facet, topic.slug) for topic in edition.topics]
        values += [("region", edition.text.region), ("evidence", edition.text.evidence)]
        values += [("still_going", edition.text.still_going), ("cost", "yes" if edition.text.has_cost else "")]
        for name, value in values:
            for audience in edition.audiences if value else ():
                yield Facet(name, value, audience)


def _words(edition: Edition) -> list[tuple[str, str]]:
    text = edition.text
    words = {
        "title": text.title,
        "summary": text.summary,
        "topics": ", ".join(topic.name for topic in edition.topics),
        "place": ", ".join(filter(None, (text.place, term_name("region", text.region)))),
        "how_to_try": " ".join(text.steps),
        "cost": "; ".join(filter(None, (text.cost_set_up, text.cost_yearly, _plain(text, "cost_note")))),
    }
    words |= {name: _plain(text, name) for name in MARKDOWN_FIELDS if name in FIELDS}
    return [(name, said) for name, said in words.items() if said]


def _plain(text: WriteUpText, name: str) -> str:
    return plain(str(text.html(name))) if getattr(text, name) else ""


def _with_questions(write_ups: Any) -> Any:
    answers = Prefetch("answers", Answer.objects.filter(hidden_at=None), to_attr="open_answers")
    questions = Question.objects.filter(hidden_at=None).prefetch_related(answers)
    return write_ups.with_everything().prefetch_related(Prefetch("questions", questions, to_attr="open_questions"))


def visible(viewer: Any) -> Any:
    """What a viewer may read; a visitor, the versions that were made public."""
    if circles_of(viewer).person_id is None:
        return WriteUp.objects.for_public()
    return WriteUp.objects.visible_to(viewer)


def audiences_of(viewer: Any) -> frozenset[str]:
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
    return Card(approved.title, write_up.public_url, approved.summary, made_public_on, write_up.is_example)


def _day(write_up: WriteUp) -> date | None:
    return timezone.localdate(write_up.shared_at) if write_up.shared_at else None


register(
    Searchable(
        kind=KIND,
        label="Practice",
        model=WriteUp,
        visible=visible,
        rows=lambda: _with_questions(WriteUp.objects.shared()),
        passages=passages_of,
        fields=FIELDS,
        facets=facets_of,
        facet_kinds=FACETS,
        audiences=audiences_of,
        order=order_of,
        card=public_card,
        link=lambda write_up: Link(write_up.title, write_up.get_absolute_url()),
        shown=lambda write_ups: write_ups.select_related("publication__approved").prefetch_related(
            Prefetch("topic_items", WriteUpTopic.objects.select_related("tag").order_by("pk"))
        ),
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
    answers = Answer.objects.filter(author__in=profiles, hidden_at=None, question__hidden_at=None)
    shared = answers.filter(question__write_up__in=WriteUp.objects.shared()).select_related("question__write_up")
    for answer in shared:
        profile, write_up = profiles[answer.author_id], answer.question.write_up
        answered_on = timezone.localdate(answer.created_at)
        for audience in _audiences_of_both(profile, write_up):
            yield profile.pk, Passage("answered", answer.text, audience, KIND, write_up.pk, answered_on)


def _evidence(profile: Profile, write_up: WriteUp) -> Iterator[tuple[int, Passage]]:
    edition = Edition(write_up, [item.tag for item in write_up.topic_items.all()], ())
    for name, text in _words(edition):
        for audience in _audiences_of_both(profile, write_up):
            yield profile.pk, Passage(f"wrote_{name}", text, audience, KIND, write_up.pk, _day(write_up))


def _audiences_of_both(profile: Profile, write_up: WriteUp) -> Iterable[str]:
    """Who may read the write-up and may find the person too."""
    if write_up.audience != WriteUp.Audience.COHORT:
        return audiences_within(profile, Ring.MEMBERS)
    cohorts = {membership.cohort_id for membership in memberships_of(profile)}
    is_found = profile.listed_to != Ring.COHORT or write_up.cohort_id in cohorts
    return write_up.audiences() if is_found and profile.hidden_at is None else ()


add_evidence(kind=PEOPLE, source_kind=KIND, evidence=Evidence(evidence_of, EVIDENCE_FIELDS))


# What changes a write-up --------------------------------------------------------------------------


def _of_write_up(write_up: WriteUp) -> Keys:
    # A draft is saved every few seconds and never found; it may have been until a moment ago.
    is_draft = write_up.state == WriteUp.State.DRAFT
    if is_draft and not SearchThing.objects.filter(kind=KIND, object_id=write_up.pk).exists():
        return []
    return _with_people(write_up.pk)


def _with_people(write_up_id: int | None) -> Keys:
    authors = Credit.objects.filter(write_up=write_up_id).values("user")
    answered = Answer.objects.filter(question__write_up=write_up_id).values("author")
    people = Profile.objects.filter(user__in=authors.union(answered)).values_list("pk", flat=True)
    return [(KIND, write_up_id), *((PEOPLE, pk) for pk in people)] if write_up_id else []


def _of_topic(item: WriteUpTopic) -> Keys:
    return _with_people(item.content_object_id)


def _of_credit(credit: Credit) -> Keys:
    people = Profile.objects.filter(user=credit.user_id).values_list("pk", flat=True)
    return [(KIND, credit.write_up_id), *((PEOPLE, pk) for pk in people)]


def _of_publication(publication: Publication) -> Keys:
    return [(KIND, publication.write_up_id)]


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
follow(Question, _of_question)
follow(Answer, _of_answer)
