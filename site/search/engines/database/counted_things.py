"""How many things a viewer may know of: where they are very many it is remembered for a minute.

It only says how rare a word is: a few more or less change nothing, and no reader is ever told it.
"""

import time
from collections.abc import Sequence
from typing import Any

MANY, SECONDS, MOST_REMEMBERED = 2000, 60.0, 1000

_counts: dict[tuple[Any, ...], tuple[int, float]] = {}


def remembered(statement: str, params: Sequence[Any]) -> int | None:
    """What a statement that counts has given lately, None if it has not."""
    things, until = _counts.get((statement, *map(str, params)), (0, 0.0))
    return things if time.monotonic() < until else None


def remember(statement: str, params: Sequence[Any], things: int) -> None:
    """Keep what it gave, if there are so many that counting takes time."""
    if things < MANY:
        return
    if len(_counts) >= MOST_REMEMBERED:
        _counts.clear()
    _counts[statement, *map(str, params)] = (things, time.monotonic() + SECONDS)
