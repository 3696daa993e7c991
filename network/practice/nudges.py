"""What to say beside a text while it is written. It never stands in the way (guide 3.2)."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from network.practice.models.text import WriteUpText
from network.practice.needs import WORDS, words_in

PLAINER_WORDS = Path(__file__).parent / "data" / "plainer_words.csv"
MOST_WORDS_SHOWN = 3
# The parts that somebody reads through for words and for what could tell who a person is.
READ_THROUGH = (
    "title",
    "summary",
    "place",
    "before",
    "what_we_did",
    "who_decided",
    "what_changed",
    "how_we_know",
    "differently",
    "cost_note",
    "how_to_try",
    "interests_note",
    "thanks",
)
DAY, MONTH, YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
LOOKS_LIKE = (
    ("an email address", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("an NHS number", re.compile(r"(?<![\d£.,-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d.,-]?\d)")),
    ("a telephone number", re.compile(r"(?<![\w£])(?:\+44 ?|\(?0)[\d() -]{8,13}\d(?!\d)")),
    ("a date of birth", re.compile(rf"(?<![\d/.]){DAY}[/.-]{MONTH}[/.-]{YEAR}(?!\d)")),
)


@dataclass(frozen=True)
class Nudge:
    """One thing to look at again. `strong` is set apart at the end: the plainer word."""

    sentence: str
    strong: str = ""


def nudges_for(text: WriteUpText) -> dict[str, list[Nudge]]:
    """By field, all that there is to say."""
    found = {name: _of(getattr(text, name)) for name in READ_THROUGH}
    if text.what_we_did.strip() and not text.differently.strip():
        found["differently"].append(Nudge("You have written 0 words about what did not work. Readers look for it."))
    return {name: nudges for name, nudges in found.items() if nudges}


def counts_of(text: WriteUpText) -> dict[str, str]:
    """By field, how many words it has."""
    return {name: word_count(words_in(getattr(text, name))) for name in WORDS}


def word_count(words: int) -> str:
    """“1 word”, “212 words”."""
    return f"{words} word{'' if words == 1 else 's'}"


def _of(text: str) -> list[Nudge]:
    plainer_words = _plainer_words(text)[:MOST_WORDS_SHOWN]
    return [
        *(Nudge(f"You wrote “{words}”. A plainer word is", plainer) for words, plainer in plainer_words),
        *(Nudge(f"This looks like {what}. Leave out what could tell who somebody is.") for what in _looks_like(text)),
    ]


def _looks_like(text: str) -> list[str]:
    found = []
    for what, pattern in LOOKS_LIKE:
        match = pattern.search(text)
        if match:
            found.append(what)
            # A number is one thing only.
            text = pattern.sub(" ", text)
    return found


def _plainer_words(text: str) -> list[tuple[str, str]]:
    plainer, pattern = _vocabulary()
    found = {match.group().casefold(): None for match in pattern.finditer(text)}
    return [(word, plainer[word]) for word in found]


@cache
def _vocabulary() -> tuple[dict[str, str], re.Pattern[str]]:
    with PLAINER_WORDS.open(encoding="utf-8", newline="") as lines:
        plainer = {row["word"]: row["plainer"] for row in csv.DictReader(lines)}
    longest_first = sorted(plainer, key=len, reverse=True)
    return plainer, re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
