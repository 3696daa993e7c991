"""What a viewer may see, as SQL that is made once for each sort of viewer and filled in with who they are.

Making it takes the ORM longer than the database takes to answer.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, F, Func, QuerySet
from django.utils import timezone

from core.kept_queries import KeptQuery
from core.page_cache import cached_fragment
from search.engines.database.sql import Sql, vendor
from search.registry import Searchable
from users.circles import Circles, circles_of
from users.models import User
from users.roles import Role

# None is nothing.
Visible = Callable[[Any], QuerySet[Any] | None]
# What a source's two link fields are called in a statement.
LINK_FIELDS = ("link_title", "link_key")
# The numbers of who stands in for a viewer, of the first of their cohorts, of the first thing: no row has such.
PERSON, FIRST_COHORT, FIRST_THING = -1_000_000, -2_000_000, -3_000_000
NOTHING = Sql("SELECT 0 AS pk, '' AS {}, '' AS {} WHERE 1 = 0".format(*LINK_FIELDS))


@dataclass(frozen=True)
class Standing:
    """A sort of viewer: all that a rule asks, but who they are and which cohorts are theirs. A visitor, if nothing."""

    is_person: bool = False
    cohorts: int = 0
    roles: frozenset[Role] = field(default_factory=frozenset)

    def stand_in(self) -> Any:
        """Somebody who stands so and is nobody."""
        if not self.is_person:
            return AnonymousUser()
        person: Any = User(pk=PERSON)
        cohorts = frozenset(FIRST_COHORT - number for number in range(self.cohorts))
        person.known_roles, person.known_circles = self.roles, Circles(PERSON, cohorts, self.roles)
        return person


def ids_for(viewer: Any, visible: Visible) -> Sql:
    """The ids of what a viewer may see."""
    return row_for(viewer, visible, "")


def row_for(viewer: Any, visible: Visible, column: str, link_fields: tuple[str, ...] = ()) -> Sql:
    """The row that a viewer may see whose id stands in a column of the statement around it, or none.

    Without a column, every row. Raises AssertionError for a rule that looks something up for the viewer while
    it is made.
    """
    standing, numbers = _standing_of(viewer)
    made = cached_fragment(
        _name("row", visible, column, link_fields, standing), partial(_made, visible, column, link_fields, standing)
    )
    return Sql(made.text, [numbers.get(param, param) if type(param) is int else param for param in made.params])


def things_for(viewer: Any, searchable: Searchable, ids: Sequence[int]) -> Iterable[Any]:
    """The things with these ids that a viewer may see, as a page of results shows them."""
    standing, numbers = _standing_of(viewer)
    stand_ins = [FIRST_THING - number for number in range(len(ids))]

    def make() -> KeptQuery[Any] | None:
        with connection.execute_wrapper(_refuse_for_nobody):
            rows = searchable.read(searchable.visible(standing.stand_in()), stand_ins)
            try:
                return KeptQuery(rows) if isinstance(rows, QuerySet) else None
            except EmptyResultSet:
                return None

    kept = cached_fragment(_name("things", searchable.kind, len(ids), standing), make)
    if kept is None:
        return searchable.made_of(searchable.read(searchable.visible(viewer), list(ids)))
    return searchable.made_of(kept.ask({**numbers, **dict(zip(stand_ins, ids, strict=True))}))


def _standing_of(viewer: Any) -> tuple[Standing, dict[int, int]]:
    """The sort of a viewer, and the numbers that take the places of the stand-in's."""
    circles = circles_of(viewer)
    if circles.person_id is None:
        return Standing(), {}
    numbers = {FIRST_COHORT - number: pk for number, pk in enumerate(circles.cohort_ids)}
    standing = Standing(is_person=True, cohorts=len(circles.cohort_ids), roles=circles.roles)
    return standing, {PERSON: circles.person_id, **numbers}


def _name(*parts: Hashable) -> Hashable:
    # Some rules ask which day it is.
    return ("visibility", *parts, timezone.localdate())


def _made(visible: Visible, column: str, link_fields: tuple[str, ...], standing: Standing) -> Sql:
    with connection.execute_wrapper(_refuse_for_nobody):
        rows = visible(standing.stand_in())
        if rows is None:
            return NOTHING
        if column:
            rows = rows.filter(pk=Func(template=column, output_field=BigIntegerField()))
        fields = zip(LINK_FIELDS, link_fields, strict=False)
        try:
            rows = rows.order_by().values("pk", **{known_as: F(name) for known_as, name in fields})
            text, params = rows.query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:
            return NOTHING
    return Sql(vendor().by_narrow_index(text, rows.model) if column else text, list(params))


def _refuse_for_nobody(execute: Any, sql: str, params: Any, *others: Any) -> Any:
    """What is looked up for the stand-in is true of nobody, and would be kept for all."""
    if any(type(param) is int and param <= PERSON for param in params or ()):
        raise AssertionError(f"A rule of who may see what asks the database before it is used: {sql}")
    return execute(sql, params, *others)
