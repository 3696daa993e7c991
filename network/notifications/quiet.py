"""Of whom somebody wants to hear less. The room that knows registers it; what tells of people leaves them out."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet

from users.models import User

_sources: list[Callable[[User], QuerySet[Any]]] = []


def register(people: Callable[[User], QuerySet[Any]]) -> None:
    """Add a source: the ids of those of whom a person wants to hear less."""
    _sources.append(people)


def quiet_for(reader: User) -> Iterator[QuerySet[Any]]:
    """The ids of those of whom somebody wants to hear less, by source: to be used inside another query."""
    return (people(reader) for people in _sources)


def without_those(rows: QuerySet[Any], reader: User, by: str) -> QuerySet[Any]:
    """The rows that are by nobody of whom the reader wants to hear less; `by` leads from a row to who it is by."""
    for people in quiet_for(reader):
        rows = rows.exclude(**{f"{by}__in": people})
    return rows
