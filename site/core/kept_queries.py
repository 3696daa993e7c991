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
    """A query for rows of a model, made with numbers and moments that stand in for those it is asked with.

    Raises ValueError for what needs more than the one statement.
    """

    def __init__(self, rows: QuerySet[M]) -> None:
        how: Any = rows
        if how._iterable_class is not ModelIterable or how._prefetch_related_lookups:  # noqa: SLF001
            raise ValueError("Only rows of a model, read by one statement, can be asked for so.")
        self._rows = rows
        self._compiler = rows.query.get_compiler(rows.db)
        self._text, self._params = self._compiler.as_sql()
        # A connection is one thread's own, and must not outlive it here.
        self._compiler.connection = None

    def ask(self, values: Mapping[Any, int | datetime]) -> list[M]:
        """The rows there are with these values in the places of what stands in for them."""
        filled = {self._adapted(stand_in): self._adapted(value) for stand_in, value in values.items()}
        params = tuple(_filled(param, filled) for param in self._params)
        compiler = copy(self._compiler)
        compiler.connection = connections[self._rows.db]
        compiler.as_sql = lambda *args, **options: (self._text, params)
        made: Any = _Made(compiler)
        return list(ModelIterable(type(self._rows)(self._rows.model, made, self._rows.db)))

    def _adapted(self, value: Any) -> Any:
        if not isinstance(value, datetime):
            return value
        return connections[self._rows.db].ops.adapt_datetimefield_value(value)


def _filled(param: Any, values: Mapping[Any, Any]) -> Any:
    if not isinstance(param, int | str | datetime) or param not in values:
        return param
    # PostgreSQL's numbers have types of their own.
    return type(param)(values[param]) if isinstance(param, int) else values[param]


class _Made:
    """What a queryset asks of its query when it is read."""

    def __init__(self, compiler: Any) -> None:
        self._compiler = compiler

    def get_compiler(self, using: str) -> Any:
        return self._compiler
