"""The parts of a write-up as a reader meets them: a heading only where there is text."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.markdown import SafeHTML
from network.practice.models.text import WriteUpText


@dataclass(frozen=True)
class Part:
    """One part in running text: its anchor, its heading, and what authors wrote."""

    name: str
    anchor: str
    heading: str
    html: SafeHTML


@dataclass(frozen=True)
class Level:
    """One step of the scale of shared power, and where this practice stands to it."""

    label: str
    is_reached: bool
    is_here: bool


# What each part is called: on the page, in the form, in the list beside it, and where a search quotes it.
HEADINGS = {
    "summary": "In one breath",
    "before": "What was going on before",
    "what_we_did": "What we did",
    "who_decided": "Who was involved and who decided",
    "power_shared": "How far was power shared?",
    "what_changed": "What changed",
    "how_we_know": "How we know",
    "differently": "What we would do differently",
    "cost": "Cost and time",
    "how_to_try": "How to try it",
    "still_going": "Is it still going?",
    "interests": "Money and interests",
    "thanks": "Thanks",
}
# The parts in running text, in order, with their anchors.
ANCHORS = {
    "before": "before",
    "what_we_did": "did",
    "who_decided": "who",
    "what_changed": "changed",
    "how_we_know": "know",
    "differently": "differently",
}
COSTS = {
    "cost_set_up": "Money to set up",
    "cost_yearly": "Money each year",
    "paid_hours": "Paid hours a week",
    "volunteer_hours": "Volunteer hours",
    "first_result": "Months before the first result",
}
# What is said beside the choice alone, without a word of text.
CHOICES = {"who_decided": "power_shared", "how_we_know": "evidence"}


def parts_of(text: WriteUpText) -> list[Part]:
    """The parts in running text that have something to say, in order."""
    return [
        Part(name, anchor, HEADINGS[name], text.html(name))
        for name, anchor in ANCHORS.items()
        if getattr(text, name).strip() or getattr(text, CHOICES.get(name, ""), "")
    ]


def costs_of(text: WriteUpText) -> list[tuple[str, str]]:
    """Cost and time, as far as they are known: what, and how much."""
    return [(label, value) for name, label in COSTS.items() if (value := getattr(text, name).strip())]


def power_of(text: WriteUpText) -> list[Level]:
    """The scale of shared power with this practice on it; nothing if no step was chosen."""
    values = WriteUpText.Power.values
    if text.power_shared not in values:
        return []
    here = values.index(text.power_shared)
    return [
        Level(label, is_reached=number < here, is_here=number == here)
        for number, label in enumerate(WriteUpText.Power.labels)
    ]


def contents_of(text: WriteUpText) -> Iterator[tuple[str, str]]:
    """Anchor and heading of everything that the page has."""
    for part in parts_of(text):
        yield part.anchor, part.heading
    if costs_of(text) or text.cost_note:
        yield "cost", HEADINGS["cost"]
    if text.steps:
        yield "try", HEADINGS["how_to_try"]
    if text.interests:
        yield "interests", HEADINGS["interests"]
    if text.thanks.strip():
        yield "thanks", HEADINGS["thanks"]
