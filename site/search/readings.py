"""How the words of a query were read, with an address for each way to have them read otherwise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from search.query import Ambiguous, Chip, Query, Result
from search.vocabulary import topics_called, vocabulary
from topics.models import Topic


class Address(Protocol):
    """Gives the address of a search with changes."""

    def __call__(self, *, text: str = ..., only_my_words: bool = ..., declined: tuple[str, ...] = ...) -> str: ...


@dataclass(frozen=True)
class Way:
    """A link to another reading."""

    label: str
    address: str


@dataclass(frozen=True)
class Doubt:
    """A short form: what it was read as, or as it was typed, and the ways to what else it may mean."""

    label: str
    meanings: tuple[Way, ...]
    is_understood: bool


@dataclass(frozen=True)
class Readings:
    """All that a page says about the words: what was understood, guessed, mended, and what is in doubt."""

    names: tuple[Way, ...] = ()
    # The topics above those that were understood.
    broader: tuple[Way, ...] = ()
    guesses: tuple[Way, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    mended: str = ""
    suggestion: Way | None = None
    expansions: tuple[str, ...] = ()
    # The words as they were typed, and the ways to and from a search for them alone.
    typed: str = ""
    is_only_my_words: bool = False
    only_my_words: str = ""
    all_names: str = ""


def readings_of(query: Query, result: Result, address: Address) -> Readings:
    """What a page says of how a query was read."""
    return Readings(
        names=tuple(Way(chip.label, address(text=chip.text_without)) for chip in result.understood),
        broader=tuple(_above(result.understood, address)),
        guesses=tuple(Way(each.label, address(declined=(*query.declined, each.slug))) for each in result.guessed),
        doubts=tuple(
            Doubt(doubt.label, tuple(_meanings(doubt, address)), doubt.is_understood) for doubt in result.ambiguous
        ),
        mended=result.mended,
        suggestion=Way(result.suggestion, address(text=result.suggestion)) if result.suggestion else None,
        expansions=result.expansions,
        typed=query.text,
        is_only_my_words=query.only_my_words and bool(query.text),
        only_my_words=address(only_my_words=True),
        all_names=address(only_my_words=False),
    )


def topics_spoken_of(text: str, result: Result) -> list[Topic]:
    """The topics that a text is a name of; else those that it was read to name."""
    return topics_called(text) or [topic for chip in result.understood for topic in topics_called(chip.label)]


def _above(chips: Sequence[Chip], address: Address) -> Iterator[Way]:
    named = {chip.label for chip in chips}
    for name, chip in {chip.broader: chip for chip in chips if chip.broader and chip.broader not in named}.items():
        yield Way(name, address(text=f"{name} {chip.text_without}".strip()))


def _meanings(doubt: Ambiguous, address: Address) -> Iterator[Way]:
    for meaning in doubt.may_mean:
        text = f"{meaning} {doubt.text_without}".strip()
        # What is no name of anything here must not be guessed to be something else.
        yield Way(meaning, address(text=text, only_my_words=not vocabulary().knows(meaning)))
