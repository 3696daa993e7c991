"""What rooms want to know of the person of a session on every page, as columns of the one question that reads them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

# Made from the person's row as `OuterRef("pk")` and the moment of the question; it must ask for no time by itself, as
# the question is made once.
Column = Callable[[datetime], Any]

_columns: dict[str, Column] = {}


def register(name: str, column: Column) -> None:
    """Bring a value along as an attribute of `request.user`; raises ValueError for a name that is taken."""
    if name in _columns:
        raise ValueError(f"The person of a session brings {name} along already.")
    _columns[name] = column


def columns(now: datetime) -> dict[str, Any]:
    """All of them at a moment, to annotate users with."""
    return {name: column(now) for name, column in _columns.items()}
