"""How the words of a query were read, with an address for each way to have them read otherwise."""

from dataclasses import dataclass
from typing import Protocol

from search.query import Query, Result


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
    """A short form: what it was read as, and the ways to what else it may mean."""

    label: str
    meanings: tuple[Way, ...]


@dataclass(frozen=True)
class Readings:
    """All that a page says about the words: what was understood, guessed, mended, and what is in doubt."""

    names: tuple[Way, ...] = ()
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
    without = {chip.label: chip.text_without for chip in result.understood}
    return Readings(
        names=tuple(Way(chip.label, address(text=chip.text_without)) for chip in result.understood),
        guesses=tuple(Way(each.label, address(declined=(*query.declined, each.slug))) for each in result.guessed),
        doubts=tuple(
            Doubt(
                doubt.label,
                tuple(
                    Way(meaning, address(text=f"{meaning} {without.get(doubt.label, '')}".strip(), only_my_words=True))
                    for meaning in doubt.may_mean
                ),
            )
            for doubt in result.ambiguous
        ),
        mended=result.mended,
        suggestion=Way(result.suggestion, address(text=result.suggestion)) if result.suggestion else None,
        expansions=result.expansions,
        typed=query.text,
        is_only_my_words=query.only_my_words and bool(query.text),
        only_my_words=address(only_my_words=True),
        all_names=address(only_my_words=False),
    )
