"""What rooms want to know of the person of a session on every page, as columns of the one question that reads them."""

from collections.abc import Callable
from typing import Any

# Made anew for each question, from the person's row as `OuterRef("pk")`.
Column = Callable[[], Any]

_columns: dict[str, Column] = {}


def register(name: str, column: Column) -> None:
    """Bring a value along as an attribute of `request.user`; raises ValueError for a name that is taken."""
    if name in _columns:
        raise ValueError(f"The person of a session brings {name} along already.")
    _columns[name] = column


def columns() -> dict[str, Any]:
    """All of them, to annotate users with."""
    return {name: column() for name, column in _columns.items()}
