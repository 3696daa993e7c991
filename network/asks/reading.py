"""One ask as one reader meets it: the question, what was answered, the thanks, and what they may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from network.asks.models import Ask, AskAnswer, Thanks
from network.asks.services import may_reopen
from network.profiles.by_lines import ByLine, by_lines
from topics.models import Topic
from users.circles import is_member
from users.models import User


@dataclass(frozen=True)
class Said:
    """An answer with who wrote it; `writes_to` is the profile to write to in private, if there is one to find."""

    remark: AskAnswer
    by_line: ByLine
    is_own: bool
    is_authors: bool
    writes_to: str = ""


@dataclass(frozen=True)
class Thanked:
    """Thanks as a reader may see them: the helper without a name until a name may stand there."""

    thanks: Thanks
    by_line: ByLine | None
    is_helpers_own: bool

    @property
    def asks_helper(self) -> bool:
        """Whether the reader is the helper, and has not said whether it may stand on their profile."""
        return self.is_helpers_own and self.thanks.may_stand and self.thanks.state == Thanks.State.WAITING


@dataclass(frozen=True)
class AskReading:
    """All that the page of an ask shows to one viewer."""

    ask: Ask
    by_line: ByLine
    topics: Sequence[Topic]
    answers: Sequence[Said]
    thanked: Thanked | None
    is_author: bool
    may_answer: bool
    may_reopen: bool
    may_take_away: bool
    who_can_see: str
    writes_to: str


def for_reading(viewer: Any) -> Any:
    """The asks that a viewer may read, with all that `read` needs of them."""
    thanks = Thanks.objects.visible_to(viewer).filter(ask=OuterRef("pk"))
    standing = Thanks.objects.standing().filter(ask=OuterRef("pk"))
    return (
        Ask.objects.visible_to(viewer)
        .select_related("author__profile", "cohort__intake", "thanks__helper__profile")
        .annotate(shows_thanks=Exists(thanks), names_helper=Exists(standing))
        .annotate(is_waiting=Exists(Ask.objects.open().filter(pk=OuterRef("pk"))))
        .with_topics()
    )


def read(ask: Ask, viewer: Any) -> AskReading:
    """Read an ask, which comes from `for_reading`, with its answers, the oldest first."""
    answers = answers_for(ask, viewer)
    thanks = ask.thanks if ask.shows_thanks else None  # type: ignore[attr-defined]
    people: dict[int, User] = {ask.author_id: ask.author}
    people |= {answer.author_id: answer.author for answer in answers}
    if thanks:
        people[thanks.helper_id] = thanks.helper
    lines = dict(zip(people, by_lines(people.values(), viewer), strict=True))
    is_author = ask.author_id == viewer.pk
    return AskReading(
        ask=ask,
        by_line=lines[ask.author_id],
        topics=[item.tag for item in ask.topic_items.all()],
        answers=[
            Said(
                remark=answer,
                by_line=lines[answer.author_id],
                is_own=answer.author_id == viewer.pk,
                is_authors=answer.author_id == ask.author_id,
                writes_to=_address_of(answer.author, lines[answer.author_id], viewer) if is_author else "",
            )
            for answer in answers
        ],
        thanked=_thanked(thanks, answers, lines, viewer, names_helper=ask.names_helper) if thanks else None,  # type: ignore[attr-defined]
        is_author=is_author,
        may_answer=ask.is_waiting and ask.hidden_at is None and is_member(viewer),  # type: ignore[attr-defined]
        may_reopen=is_author and may_reopen(ask),
        may_take_away=is_author and not ask.is_taken_away,
        who_can_see=who_can_see(ask),
        writes_to=_address_of(ask.author, lines[ask.author_id], viewer),
    )


def answers_for(ask: Ask, viewer: Any) -> list[AskAnswer]:
    """The answers that a viewer may read, the oldest first."""
    answers = AskAnswer.objects.visible_to(viewer).filter(ask=ask).select_related("author__profile").order_by("pk")
    found = list(answers)
    for answer in found:
        # So that what asks an answer for its ask finds this one.
        answer.ask = ask
    return found


def who_can_see(ask: Ask) -> str:
    """Who may read it, in a sentence."""
    if ask.hidden_at is not None:
        return "The convenor has hidden it. Only you can see it."
    if ask.cohort is not None:
        return f"Only {ask.cohort.name} can see this."
    return "Members of the network can see this."


def _thanked(
    thanks: Thanks, answers: Sequence[AskAnswer], lines: dict[int, ByLine], viewer: Any, *, names_helper: bool
) -> Thanked:
    # Nobody is named who did not answer here in front of all, unless they said yes and can take it back.
    is_known = names_helper or thanks.helper_id in {answer.author_id for answer in answers}
    is_for = viewer.pk in (thanks.helper_id, thanks.ask.author_id)
    return Thanked(thanks, lines[thanks.helper_id] if is_known or is_for else None, thanks.helper_id == viewer.pk)


def _address_of(person: User, line: ByLine, viewer: Any) -> str:
    """The profile of somebody to whom the viewer can write: messages are for members."""
    profile = getattr(person, "profile", None)
    may_write = is_member(viewer) and person.pk != viewer.pk
    return profile.public_id if profile and line.url and may_write else ""
