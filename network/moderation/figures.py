"""Figures on the convenor's page: how many things wait. Never of one person, and never a ranking.

Apps add theirs in their `figures.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass

Count = Callable[[], int]


@dataclass(frozen=True)
class Figure:
    """One number, or a length of time, with what it counts."""

    label: str
    value: str


_counts: dict[str, Count] = {}


def register(label: str, count: Count) -> None:
    """Add a figure: `count` gives the number when the page is read, in one query or two."""
    if label in _counts:
        raise ValueError(f"There is a figure “{label}” already.")
    _counts[label] = count


def registered() -> list[Figure]:
    """Every figure that apps have added, as it is now."""
    return [Figure(label, str(count())) for label, count in _counts.items()]
