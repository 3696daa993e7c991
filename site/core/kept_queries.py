"""Queries that are asked often: their SQL is made once, and filled with other values each time.

The ORM takes longer to make the SQL of a large query than the database takes to answer it.
"""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

M = TypeVar("M", bound=Model)


class KeptQuery(Generic[M]):
    """A query for rows of a model, made with values that stand in for those it is asked with.

    `stand_ins` are numbers and moments by name, which nothing else in the query is equal to. Raises ValueError for one
    that is no parameter of the query, and for what needs more than the one statement.
    """

    def __init__(self, rows: QuerySet[M], stand_ins: Mapping[str, int | datetime]) -> None:
        how: Any = rows
        if how._iterable_class is not ModelIterable or how._prefetch_related_lookups:  # noqa: SLF001
            raise ValueError("Only rows of a model, read by one statement, can be asked for so.")
        self._rows = rows
        self._compiler = rows.query.get_compiler(rows.db)
        self._text, params = self._compiler.as_sql()
        self._params = list(params)
        self._places = {name: self._places_of(value) for name, value in stand_ins.items()}
        if missing := [name for name, places in self._places.items() if not places]:
            raise ValueError(f"These stand nowhere in the query: {', '.join(missing)}.")

    def ask(self, **values: int | datetime) -> list[M]:
        """The rows there are for these values, one for each that stands in."""
        params = list(self._params)
        for name, places in self._places.items():
            adapted = self._adapted(values[name])
            for place in places:
                # PostgreSQL's numbers have types of their own.
                params[place] = type(params[place])(adapted) if isinstance(adapted, int) else adapted
        # A compiler knows its connection, and a connection is one thread's own.
        compiler = copy(self._compiler)
        compiler.connection = connections[self._rows.db]
        compiler.as_sql = lambda *args, **options: (self._text, tuple(params))
        made: Any = _Made(compiler)
        return list(ModelIterable(type(self._rows)(self._rows.model, made, self._rows.db)))

    def _places_of(self, value: int | datetime) -> list[int]:
        adapted = self._adapted(value)
        return [
            place for place, param in enumerate(self._params) if isinstance(param, type(adapted)) and param == adapted
        ]

    def _adapted(self, value: Any) -> Any:
        if not isinstance(value, datetime):
            return value
        return connections[self._rows.db].ops.adapt_datetimefield_value(value)


class _Made:
    """What a queryset asks of its query when it is read."""

    def __init__(self, compiler: Any) -> None:
        self._compiler = compiler

    def get_compiler(self, using: str) -> Any:
        return self._compiler
