"""Pieces of a statement, each with its parameters."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from search.engines.database import postgres, sqlite


@dataclass
class Sql:
    """A piece of a statement with its parameters."""

    text: str
    params: list[Any] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, *params: Any) -> "Sql":
        """A piece with some parameters."""
        return cls(text, list(params))

    @classmethod
    def joined(cls, pieces: Iterable["Sql | str"], by: str = "") -> "Sql":
        """Several pieces in one."""
        kept = [cls(piece) if isinstance(piece, str) else piece for piece in pieces]
        return cls(by.join(piece.text for piece in kept), [param for piece in kept for param in piece.params])


def marks(values: Iterable[object]) -> str:
    """A mark for each of some parameters."""
    return ", ".join("%s" for _ in values)


def rows_of(statement: Sql) -> list[tuple[Any, ...]]:
    """What a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        return list(cursor.fetchall())


def vendor() -> Any:
    """How the database that is connected is asked for words."""
    return postgres if connection.vendor == "postgresql" else sqlite
