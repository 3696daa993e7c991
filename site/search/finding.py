"""The door to the search: read the query, ask an engine, say how it was read."""

from dataclasses import replace
from typing import Any

from search.engines import database
from search.parser import understand
from search.query import Chip, Query, Result

MOST_EXPANSIONS = 6


def find(query: Query, viewer: Any = None) -> Result:
    """What a viewer finds; None is a visitor."""
    understood = understand(query.text, only_my_words=query.only_my_words)
    result = database.search(query, understood, viewer)
    # What goes on being a sentence: a few names of each thing.
    each = max(MOST_EXPANSIONS // max(sum(bool(group.also) for group in understood.groups), 1), 1)
    named = [group for group in understood.groups if group.is_named]
    expansions = dict.fromkeys(name for group in named for name in group.also[:each])
    return replace(
        result,
        understood=tuple(Chip(group.label, group.text_without) for group in named),
        expansions=tuple(expansions),
    )
