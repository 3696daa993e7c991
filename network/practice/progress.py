"""How far a write-up has come: the list beside the form."""

from collections.abc import Sequence
from dataclasses import dataclass

from network.practice import audiences, needs
from network.practice.models import WriteUp
from network.practice.needs import anchor_of
from network.practice.parts import HEADINGS
from topics.models import Topic
from users.models import User

DONE, IN_PROGRESS, NOT_STARTED = "Done", "In progress", "Not started"
QUICK, WRITE_UP, FULL = WriteUp.Depth.QUICK, WriteUp.Depth.WRITE_UP, WriteUp.Depth.FULL


@dataclass(frozen=True)
class Step:
    """One line: where it leads, what it is, how it stands, and from which depth on it is asked."""

    anchor: str
    label: str
    state: str
    depth: str = QUICK

    @property
    def is_done(self) -> bool:
        return self.state == DONE


def steps_of(write_up: WriteUp, author: User, *, topics: Sequence[Topic], people_to_ask: int) -> list[Step]:
    """The steps of all depths, in the order of the form, for one of the authors."""

    def text(name: str, depth: str = WRITE_UP) -> Step:
        return Step(anchor_of(name), HEADINGS[name], _of_text(name, getattr(write_up, name)), depth)

    def answers(label: str, *names: str, depth: str = QUICK) -> Step:
        return Step(anchor_of(names[0]), label, _of_answers([getattr(write_up, name) for name in names]), depth)

    missing = {need.field for need in needs.to_make_public(write_up, topics=topics, people_to_ask=people_to_ask)}
    enough_topics = NOT_STARTED if not topics else IN_PROGRESS if "topics" in missing else DONE
    cost = DONE if write_up.has_cost else NOT_STARTED
    tried = NOT_STARTED if not write_up.steps else IN_PROGRESS if "how_to_try" in missing else DONE
    return [
        answers("Title", "title"),
        text("summary", QUICK),
        answers("Where", "region", "place"),
        Step(anchor_of("topics"), "Topics", enough_topics),
        text("before"),
        text("what_we_did"),
        text("who_decided"),
        answers(HEADINGS["power_shared"], "power_shared", depth=WRITE_UP),
        text("what_changed"),
        answers(HEADINGS["how_we_know"], "evidence", "how_we_know", depth=FULL),
        text("differently"),
        Step(anchor_of("cost_set_up"), HEADINGS["cost"], cost, FULL),
        Step(anchor_of("how_to_try"), HEADINGS["how_to_try"], tried, FULL),
        answers(HEADINGS["still_going"], "still_going", "last_checked", depth=FULL),
        answers(HEADINGS["interests"], "interests", depth=FULL),
        Step(anchor_of("people_to_ask"), "Authors and people to ask", DONE if people_to_ask else NOT_STARTED),
        Step(anchor_of("audience"), "Who may see it", _seen_by(write_up, author)),
    ]


def _of_text(name: str, text: str) -> str:
    words = needs.words_in(text)
    if not words:
        return NOT_STARTED
    return IN_PROGRESS if words < needs.WORDS[name][0] else DONE


def _of_answers(values: Sequence[object]) -> str:
    given = [value for value in values if value]
    if not given:
        return NOT_STARTED
    return DONE if len(given) == len(values) else IN_PROGRESS


def _seen_by(write_up: WriteUp, author: User) -> str:
    if write_up.state == WriteUp.State.SHARED:
        return f"Seen by {audiences.seen_by(write_up, author)}"
    return "Only its authors, so far"
