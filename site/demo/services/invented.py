"""Names for generated people, places and write-ups, put together from parts."""

import json
import random
from functools import cache

from demo.reading import CONTENT


def invented_name(dice: random.Random) -> str:
    """A first name and a surname."""
    return f"{dice.choice(_parts()['first_names'])} {_joined(dice, 'surname')}"


def invented_place(dice: random.Random) -> str:
    """A town or a village."""
    return _joined(dice, "place")


def invented_title(dice: random.Random, *, practice: str, place: str) -> str:
    """A title for a write-up about a practice somewhere."""
    return _as_sentence(dice.choice(_parts()["titles"]).format(practice=practice, place=place), 90)


def invented_headline(dice: random.Random, *, role: str, practice: str, population: str, place: str) -> str:
    """A headline for a profile."""
    words = dice.choice(_parts()["headlines"]).format(role=role, practice=practice, population=population, place=place)
    return _as_sentence(words, 120)


def _joined(dice: random.Random, kind: str) -> str:
    return dice.choice(_parts()[f"{kind}_starts"]) + dice.choice(_parts()[f"{kind}_ends"])


def _as_sentence(words: str, longest: int) -> str:
    return f"{words[0].upper()}{words[1:]}"[:longest]


@cache
def _parts() -> dict[str, list[str]]:
    parts: dict[str, list[str]] = json.loads((CONTENT / "invented.json").read_text(encoding="utf-8"))
    return parts
