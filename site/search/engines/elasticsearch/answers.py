"""What is read of an answer: ValueError for what cannot be, before the database is asked with it or a page tells it."""

from collections.abc import Collection
from typing import Any

from search.engines.elasticsearch.documents import key_of
from search.ranking import Thing

# What a database can hold.
HIGHEST = 2**63 - 1


def count_of(value: Any) -> int:
    """How many there are of something."""
    return _within(int(value), 0, HIGHEST)


def total_of(reply: Any) -> int:
    """How many things were found."""
    return count_of(reply["hits"]["total"]["value"])


def hits_of(reply: Any, most: int) -> list[Any]:
    """What was found, of which so many were asked for."""
    hits = reply["hits"]["hits"]
    _within(len(hits), 0, most)
    return list(hits)


def thing_of(hit: Any, kinds: Collection[str]) -> Thing:
    """A thing of one of the kinds that were searched."""
    kind, pk = key_of(hit["_id"])
    if kind not in kinds:
        raise ValueError
    return kind, _within(pk, 1, HIGHEST)


def value_of(key: Any) -> tuple[str, str]:
    """A facet and its value, as documents hold them for an audience."""
    _, facet, value = key.split("|", 2)
    # Half a letter can be in JSON and on no page.
    value.encode()
    return facet, value


def _within(number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise ValueError
    return number
