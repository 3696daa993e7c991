"""The door to the search: read the query, ask an engine, say how it was read."""

from dataclasses import replace
from typing import Any

from search import changes
from search.engines import database
from search.parser import Understood
from search.query import Ambiguous, Chip, Guessed, Query, Result
from search.spelling import suggest
from search.understanding import read

MOST_EXPANSIONS = 6


def find(query: Query, viewer: Any = None) -> Result:
    """What a viewer finds; None is a visitor."""
    if not changes.is_mirrored():
        return _found(query, viewer)
    # Half a second at the start of every command, for those who have one only.
    from search.engines import elasticsearch

    with elasticsearch.one_search():
        return _found(query, viewer)


def _found(query: Query, viewer: Any) -> Result:
    reading = read(query, viewer)
    understood, mended = reading.understood, reading.mended
    result = _answered(query, understood, viewer)
    if not result.total and len(understood.groups) > 1 and any(group.is_named for group in understood.groups):
        result = _answered(query, replace(understood, may_miss_names=True), viewer)
    return replace(
        result,
        mended=mended,
        suggestion="" if result.total or mended or query.only_my_words else _suggested(query, viewer),
        understood=tuple(
            Chip(group.label, group.text_without, group.broader) for group in understood.groups if group.is_named
        ),
        expansions=_expansions(understood),
        guessed=tuple(Guessed(entry.value, entry.name) for entry in understood.guessed),
        ambiguous=tuple(
            Ambiguous(group.label, group.may_mean, group.text_without, group.is_named)
            for group in understood.groups
            if group.may_mean
        ),
    )


def _answered(query: Query, understood: Understood, viewer: Any) -> Result:
    """By Elasticsearch where there is one; by the database, which is always there, where it cannot say."""
    if not changes.is_mirrored():
        return database.search(query, understood, viewer)
    from search.engines import elasticsearch

    try:
        return elasticsearch.search(query, understood, viewer)
    except elasticsearch.UnavailableError:
        return replace(database.search(query, understood, viewer), is_reduced=True)


def _suggested(query: Query, viewer: Any) -> str:
    """Other words that are near the query's and find something."""
    text = suggest(query, viewer)
    if not text:
        return ""
    other = replace(query, text=text)
    return text if _answered(other, read(other, viewer).understood, viewer).total else ""


def _expansions(understood: Understood) -> tuple[str, ...]:
    # What goes on being a sentence: a few names of each thing.
    each = max(MOST_EXPANSIONS // max(sum(bool(group.also) for group in understood.groups), 1), 1)
    names = (name for group in understood.groups if group.is_named for name in group.also[:each])
    return tuple(dict.fromkeys(names))
