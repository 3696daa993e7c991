"""The demo's write-ups and the questions under them, made by the same services as anyone's, and dated back."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.text import slugify

from demo.accounts import ACCOUNTS
from demo.reading import fixed_id, read
from demo.services.dates import at
from network.notifications.models import Notice
from network.practice.models import TEXT_FIELDS, Answer, Consent, Credit, Publication, Question, WriteUp
from network.practice.services.credits import answer, ask
from network.practice.services.publication import answer_consent, ask_to_make_public, make_public
from network.practice.services.questions import answer_question, ask_question
from network.practice.services.sharing import share
from network.practice.services.writing import begin, change
from topics.models import Topic
from users.models import User
from users.roles import Role

SET_APART = {"region", "how_to_try", "last_checked"}
PLAIN_FIELDS = [name for name in TEXT_FIELDS if name not in SET_APART]


@dataclass(frozen=True)
class Cast:
    """The demo's people by name, and the topics."""

    people: dict[str, User]
    topics: dict[str, Topic]
    editor: User

    @classmethod
    def assemble(cls) -> "Cast":
        """All of them as they stand in the database."""
        addresses = [row["email"] for row in read("members")]
        editor = next(account.address for account in ACCOUNTS if account.role == Role.EDITOR)
        return cls(
            people={user.name: user for user in User.objects.filter(email__in=addresses)},
            topics={topic.name: topic for topic in Topic.objects.all()},
            editor=User.objects.get(email=editor),
        )


def load_write_ups(today: date) -> Iterator[str]:
    """Add the write-ups that are missing and were shared by that day; one without a day is a draft."""
    rows = [row for row in read("write_ups") if row["shared_on"] <= today.isoformat()]
    ids = [write_up_id(row["title"]) for row in rows]
    known = set(WriteUp.objects.filter(public_id__in=ids).values_list("public_id", flat=True))
    missing = [row for row in rows if write_up_id(row["title"]) not in known]
    if missing:
        cast = Cast.assemble()
        for row in missing:
            _add(row, cast, today)
    yield f"Write-ups: {len(missing)} examples were added."


def load_questions(today: date) -> Iterator[str]:
    """Add the questions and answers that are missing and were asked by that day."""
    known = set(Question.objects.values_list("creation_key", flat=True))
    known |= set(Answer.objects.values_list("creation_key", flat=True))
    rows = read("questions")
    ids = {write_up_id(row["write_up"]) for row in rows}
    write_ups = {write_up.public_id: write_up for write_up in WriteUp.objects.filter(public_id__in=ids)}
    cast = Cast.assemble()
    made = 0
    for row in rows:
        write_up = write_ups.get(write_up_id(row["write_up"]))
        if write_up is None or row["on"] > today.isoformat():
            continue
        key = fixed_id(f"question {row['text']}")
        if key not in known:
            # Whoever has answered has read it.
            with on_day(row["on"], is_read=bool(row["answers"])):
                ask_question(write_up=write_up, author=cast.people[row["by"]], text=row["text"], creation_key=key)
            Question.objects.filter(creation_key=key).update(created_at=moment_of(row["on"]), public_id=key)
            made += 1
        question = Question.objects.get(creation_key=key)
        for reply in row["answers"]:
            made += _add_answer(question, reply, cast, known=known, today=today)
    yield f"Questions and answers: {made} examples were added."


def write_up_id(title: str) -> str:
    """The id that an example has in its address."""
    return fixed_id(f"write-up {title}")


def _add(row: dict[str, Any], cast: Cast, today: date) -> None:
    lead, *others = (cast.people[name] for name in row["authors"])
    # Nobody shared a draft; its authors began it when they last looked.
    day = row["shared_on"] or f"{row['last_checked']}-01"
    with on_day(day):
        write_up = begin(author=lead, depth=row["depth"])
        write_up.public_id = write_up.quilt_seed = write_up_id(row["title"])
        write_up.is_example = True
        change(
            write_up=write_up,
            by=lead,
            version=write_up.version,
            values=_values(row),
            topics=[cast.topics[name] for name in row["topics"]],
        )
        _name(write_up, others, Credit.Role.AUTHOR, by=lead)
        _name(write_up, [cast.people[name] for name in row["people_to_ask"]], Credit.Role.PERSON_TO_ASK, by=lead)
        if row["shared_on"]:
            _share(write_up, row, by=lead)
        if row["audience"] == WriteUp.Audience.PUBLIC:
            _make_public(write_up, by=lead, editor=cast.editor)
    _date_back(write_up, moment_of(day))
    if "" < row["asked_public_on"] <= today.isoformat():
        with on_day(row["asked_public_on"], is_read=False):
            ask_to_make_public(write_up=write_up, by=lead)


def _values(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: row[name] for name in PLAIN_FIELDS},
        "region": slugify(row["region"]),
        "how_to_try": "\n".join(row["how_to_try"]),
        "last_checked": date.fromisoformat(f"{row['last_checked']}-01"),
    }


def _name(write_up: WriteUp, people: Iterable[User], role: Credit.Role, *, by: User) -> None:
    for person in people:
        credit = ask(write_up=write_up, by=by, user=person, role=role)
        if credit.state == Credit.State.ASKED:
            answer(credit=credit, agrees=True)


def _share(write_up: WriteUp, row: dict[str, Any], *, by: User) -> None:
    cohort = None
    if row["audience"] == WriteUp.Audience.COHORT:
        cohort = by.cohort_memberships.opening().select_related("cohort")[0].cohort
    share(write_up=write_up, by=by, version=write_up.version, audience=row["audience"], cohort=cohort)


def _make_public(write_up: WriteUp, *, by: User, editor: User) -> None:
    publication = ask_to_make_public(write_up=write_up, by=by)
    version = publication.proposed
    if version is None:
        return
    for consent in Consent.objects.filter(version=version, agreed_at=None).select_related("version", "user"):
        answer_consent(consent=consent, agrees=True)
    make_public(publication=publication, by=editor, version_id=version.pk)


def _add_answer(question: Question, row: dict[str, Any], cast: Cast, *, known: set[str | None], today: date) -> int:
    key = fixed_id(f"answer {row['text']}")
    if key in known or row["on"] > today.isoformat():
        return 0
    with on_day(row["on"], is_read=False):
        answer_question(question=question, author=cast.people[row["by"]], text=row["text"], creation_key=key)
    Answer.objects.filter(creation_key=key).update(created_at=moment_of(row["on"]), public_id=key)
    return 1


def _date_back(write_up: WriteUp, moment: datetime) -> None:
    """Let it all have happened at that moment."""
    write_up.versions.update(saved_at=moment)
    write_up.credits.update(asked_at=moment, answered_at=moment)
    Consent.objects.filter(version__write_up=write_up).update(asked_at=moment, agreed_at=moment)
    publications = Publication.objects.filter(write_up=write_up)
    publications.update(asked_at=moment)
    publications.filter(approved__isnull=False).update(made_public_at=moment)
    rows = WriteUp.objects.filter(pk=write_up.pk)
    rows.update(created_at=moment, updated_at=moment)
    rows.shared().update(shared_at=moment)


@contextmanager
def on_day(day: str, *, is_read: bool = True) -> Iterator[None]:
    """Whatever people are told of within it, they were told on that day: on the site, not by mail."""
    last = Notice.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    yield
    moment = moment_of(day)
    told = Notice.objects.filter(pk__gt=last)
    told.update(created_at=moment, mailed_at=moment, read_at=moment if is_read else None)


def moment_of(day: str) -> datetime:
    """The middle of the morning of a day."""
    return at(date.fromisoformat(day), 10)
