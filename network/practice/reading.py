"""One write-up as one reader meets it: the text, who wrote it, whom to ask, and what was asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from network.practice.models import TEXT_FIELDS, Answer, Credit, Question, WriteUp, WriteUpVersion
from network.practice.models.text import WriteUpText
from network.practice.topic_names import NamedTopic, topics_by_id
from network.profiles.by_lines import ByLine, by_lines
from users.circles import circles_of
from users.models import User

QUESTIONS_A_PAGE = 20
LAST_PAGE = 10_000


@dataclass(frozen=True)
class Said:
    """A question or an answer with who wrote it."""

    remark: Question | Answer
    by_line: ByLine
    is_own: bool
    is_authors: bool
    answers: Sequence["Said"] = field(default_factory=tuple)


@dataclass(frozen=True)
class Reading:
    """All that the page of a write-up shows to one viewer."""

    write_up: WriteUp
    topics: Sequence[NamedTopic]
    authors: Sequence[ByLine]
    people_to_ask: Sequence[ByLine]
    questions: Sequence[Said]
    page_number: int
    has_more_questions: bool
    is_author: bool
    is_lead: bool
    may_leave: bool
    may_ask: bool
    takes_questions: bool


def read(write_up: WriteUp, viewer: Any, *, page_number: int = 1) -> Reading:
    """Read a write-up, which comes from `for_reading`, and one page of its questions, the latest first."""
    takes_questions = write_up.state == WriteUp.State.SHARED and write_up.hidden_at is None
    questions = _questions(write_up, viewer, page_number) if takes_questions else []
    shown = questions[:QUESTIONS_A_PAGE]
    credits = write_up.agreed_credits  # type: ignore[attr-defined]
    lines = _lines(credits, shown, viewer)
    authors = {credit.user_id: credit for credit in credits if credit.role == Credit.Role.AUTHOR}
    own = authors.get(viewer.pk)

    def said(remark: Question | Answer, answers: Sequence[Said] = ()) -> Said:
        by_line = lines[remark.author_id]
        return Said(remark, by_line, remark.author_id == viewer.pk, remark.author_id in authors, answers)

    return Reading(
        write_up=write_up,
        topics=topics_of(write_up),
        authors=[lines[user_id] for user_id in authors],
        people_to_ask=[lines[credit.user_id] for credit in credits if credit.role == Credit.Role.PERSON_TO_ASK],
        questions=[said(each, [said(answer) for answer in each.read_answers]) for each in shown],
        page_number=page_number,
        has_more_questions=len(questions) > QUESTIONS_A_PAGE,
        is_author=own is not None,
        is_lead=own is not None and own.is_lead,
        may_leave=any(credit.user_id == viewer.pk and not credit.is_lead for credit in credits),
        may_ask=takes_questions and circles_of(viewer).is_member,
        takes_questions=takes_questions,
    )


def for_reading(viewer: Any) -> Any:
    """The write-ups whose text a viewer may read, with all that `read` needs of them."""
    return WriteUp.objects.visible_to(viewer).with_names().with_last_change()


def topics_of(write_up: WriteUp) -> list[NamedTopic]:
    """The topics of a write-up: kept with the version of a shared one, else as they stand."""
    kept = getattr(write_up, "kept_topic_ids", None)
    if kept is None:
        kept = write_up.topic_items.order_by("pk").values_list("tag_id", flat=True)
    return topics_by_id(kept)


def topics_of_version(version: WriteUpVersion) -> list[NamedTopic]:
    """The topics that a version was kept with."""
    return topics_by_id(version.topic_ids)


def page_of(question: Question, viewer: Any) -> int:
    """On which page of its write-up a viewer finds a question."""
    newer = Question.objects.visible_to(viewer).filter(write_up=question.write_up_id, pk__gt=question.pk).count()
    return newer // QUESTIONS_A_PAGE + 1


def _questions(write_up: WriteUp, viewer: Any, page_number: int) -> list[Any]:
    start = (page_number - 1) * QUESTIONS_A_PAGE
    questions = Question.objects.visible_to(viewer).filter(write_up=write_up).with_answers_for(viewer).newest_first()
    # One more than is shown tells whether there are more.
    found = list(questions[start : start + QUESTIONS_A_PAGE + 1])
    for question in found:
        # So that what asks a question for its write-up finds this one.
        question.write_up = write_up
    return found


def _lines(credits: Iterable[Credit], questions: Iterable[Any], viewer: Any) -> dict[int, ByLine]:
    people: dict[int, User] = {credit.user_id: credit.user for credit in credits}
    for question in questions:
        people[question.author_id] = question.author
        people |= {answer.author_id: answer.author for answer in question.read_answers}
    return dict(zip(people, by_lines(people.values(), viewer), strict=True))


def who_can_see(write_up: WriteUp) -> str:
    """Who may read its present text, in a sentence."""
    if write_up.hidden_at is not None:
        return "The convenor has hidden it. Only its authors can see it."
    if write_up.state == WriteUp.State.DRAFT:
        return "Draft: only its authors can see it."
    if write_up.audience == WriteUp.Audience.COHORT and write_up.cohort is not None:
        return f"Only {write_up.cohort.name} and its authors can see this."
    return "Members of the network can see this."


def has_waiting_changes(write_up: WriteUp) -> bool:
    """Whether what everyone reads is an earlier text than this."""
    return write_up.is_public and text_differs(write_up, write_up.public_version)


def text_differs(one: WriteUpText, other: WriteUpText) -> bool:
    """Whether two texts differ in a word."""
    return any(getattr(one, name) != getattr(other, name) for name in TEXT_FIELDS)
