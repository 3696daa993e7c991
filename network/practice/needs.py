"""What a write-up must have before it is shared, and before it is made public (guide 3.2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from network.practice.models import WriteUp
from network.practice.models.text import WriteUpText
from topics.models import Topic

FEWEST_TOPICS, MOST_TOPICS = 2, 8
MOST_PEOPLE_TO_ASK = 4
FEWEST_STEPS, MOST_STEPS = 3, 7

# How many words each part should have: a hint beside the field, never a bar.
WORDS = {
    "summary": (40, 60),
    "before": (80, 150),
    "what_we_did": (150, 400),
    "who_decided": (80, 200),
    "what_changed": (100, 250),
    "how_we_know": (50, 150),
    "differently": (60, 200),
    "cost_note": (0, 80),
    "interests_note": (0, 40),
}
QUICK_SENTENCES = {
    "title": "Give it a title.",
    "summary": "Say in one breath who did what, where, and the one thing that changed.",
    "region": "Choose the region.",
    "place": "Name the town or area.",
}
WRITE_UP_SENTENCES = {
    "before": "Say what was going on before.",
    "what_we_did": "Say what you did, step by step.",
    "who_decided": "Say who was involved and who decided.",
    "power_shared": "Choose how far power was shared.",
    "what_changed": "Say what changed, and what did not.",
    "differently": "Say what you would do differently.",
}
PUBLIC_SENTENCES = {
    "evidence": "Choose how you know.",
    "how_we_know": "Say how you know, and the limits.",
    "still_going": "Choose whether it is still going.",
    "last_checked": "Give the month and year when you last checked.",
    "interests": "Say whether money or interests are involved. “None” is an answer.",
}


# The answers that are chosen with buttons, and those that are no field of their own.
CHOSEN = frozenset({"power_shared", "evidence", "still_going", "interests"})
ELSEWHERE = {"people_to_ask": "people", "audience": "audience"}


def anchor_of(field: str) -> str:
    """Where the form asks for something: a field without a mark leads to the first of its buttons."""
    return ELSEWHERE.get(field) or (f"id_{field}_0" if field in CHOSEN else f"id_{field}")


@dataclass(frozen=True)
class Need:
    """One thing that is missing: the field of the form, and what to do."""

    field: str
    sentence: str

    @property
    def anchor(self) -> str:
        """Where the form asks for it."""
        return anchor_of(self.field)


def to_share(text: WriteUpText, *, depth: str, topics: Sequence[Topic], people_to_ask: int) -> list[Need]:
    """What is missing before it can be shared at this depth; nothing if it can."""
    needs = _missing(text, QUICK_SENTENCES)
    if not FEWEST_TOPICS <= len(topics) <= MOST_TOPICS:
        needs.append(Need("topics", f"Choose {FEWEST_TOPICS} to {MOST_TOPICS} topics."))
    elif all(topic.facet != Topic.Facet.PRACTICE for topic in topics):
        needs.append(Need("topics", "Choose at least one practice among the topics."))
    if not people_to_ask:
        needs.append(Need("people_to_ask", "Somebody must be happy to be asked. You can name yourself."))
    if depth != WriteUp.Depth.QUICK:
        needs += _missing(text, WRITE_UP_SENTENCES)
    return needs


def to_make_public(text: WriteUpText, *, topics: Sequence[Topic], people_to_ask: int) -> list[Need]:
    """What is missing before an editor can be asked to make it public; nothing if they can."""
    needs = to_share(text, depth=WriteUp.Depth.WRITE_UP, topics=topics, people_to_ask=people_to_ask)
    needs += _missing(text, PUBLIC_SENTENCES)
    if not text.has_cost:
        needs.append(Need("cost_set_up", "Say something of cost and time. “Not known” is fine."))
    if not FEWEST_STEPS <= len(text.steps) <= MOST_STEPS:
        needs.append(Need("how_to_try", f"Say how to try it, in {FEWEST_STEPS} to {MOST_STEPS} steps, one a line."))
    return needs


def _missing(text: WriteUpText, sentences: dict[str, str]) -> list[Need]:
    return [Need(name, sentence) for name, sentence in sentences.items() if not _filled(getattr(text, name))]


def _filled(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None


def words_in(text: str) -> int:
    """How many words a text has."""
    return len(text.split())
