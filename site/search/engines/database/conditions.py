"""What a viewer may read and know of, as conditions of SQL: every statement of the database engine is made with them.

They ask for the few rows at hand, one by one, rather than for everything that the viewer may see.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils.functional import cached_property

from search.engines.database.sql import Sql, marks, vendor
from search.engines.database.visibility import LINK_FIELDS, ids_for, row_for
from search.parser import Alternative
from search.query import Tier
from search.registry import Searchable, sources_for

# What was written long ago counts a little less.
RECENT, OLDER = timedelta(days=2 * 365), timedelta(days=5 * 365)
RECENT_PER_CENT, OLDER_PER_CENT, OLD_PER_CENT = 100, 85, 70


class Conditions:
    """The conditions for one viewer and the kinds that are searched; with `among`, for these things of each alone."""

    def __init__(
        self, searched: Sequence[Searchable], viewer: Any, *, among: Mapping[str, Sequence[int]] | None = None
    ) -> None:
        self.vendor = vendor()
        self.searched = searched
        self.audiences = {searchable.kind: sorted(searchable.audiences(viewer)) for searchable in searched}
        self.among = among
        self.sources = {name: source for each in searched for name, source in sources_for(each.kind).items()}
        self.viewer = viewer

    def visible(self, table: str) -> Sql:
        """The things that the viewer may know of."""
        either = _either(
            Sql.joined(
                [
                    Sql(f"{table}.kind = %s AND EXISTS (", [each.kind]),
                    row_for(self.viewer, each.visible, f"{table}.object_id"),
                    ")",
                ]
            )
            for each in self.searched
        )
        return Sql.joined([*self._of_those(table), either], " AND ")

    @cached_property
    def count_of_visible(self) -> Sql:
        """How many things there are that the viewer may know of."""
        return Sql.joined(map(self._count_of, self.searched), " + ")

    def _count_of(self, searchable: Searchable) -> Sql:
        if self.among is None:
            return Sql.joined(["(SELECT COUNT(*) FROM (", ids_for(self.viewer, searchable.visible), ") ids)"])
        listed, ids = self.vendor.listed(self.among.get(searchable.kind, ()))
        visible = row_for(self.viewer, searchable.visible, "listed.value")
        return Sql.joined([Sql.of(f"(SELECT COUNT(*) FROM {listed} WHERE EXISTS (", ids), visible, "))"])

    def _of_those(self, table: str) -> Iterator[Sql]:
        if self.among is not None:
            yield self.of_things(table, self.among, is_found=True)

    def of_things(self, table: str, ids: Mapping[str, Sequence[int]], *, is_found: bool) -> Sql:
        """Those of some things of each kind. Where the row is found already, no index is looked up by their ids."""
        column = f"{self.vendor.UNSOUGHT if is_found else ''}{table}.object_id"
        those = [
            Sql.joined([Sql(f"{table}.kind = %s AND ", [kind]), Sql.of(*self.vendor.among(column, some))])
            for kind, some in ids.items()
        ]
        return _either(those or [Sql("1 = 0")])

    def readable(self, table: str) -> Sql:
        """The passages for the viewer's audiences, from sources that the viewer may read."""
        return Sql.joined([self.of_audiences(table), self.of_sources(table)], " AND ")

    def of_audiences(self, table: str) -> Sql:
        """The passages for the viewer's audiences, from wherever they are."""
        either = _either(
            Sql(f"{table}.kind = %s AND {table}.audience IN ({marks(names)})", [kind, *names])
            for kind, names in self.audiences.items()
        )
        return Sql.joined([*self._of_those(table), either], " AND ")

    def of_sources(self, table: str) -> Sql:
        """The passages from sources that the viewer may read, and from none."""
        written = [
            Sql.joined([Sql(f"{table}.source_kind = %s AND EXISTS (", [name]), self._source(name, table), ")"])
            for name in sorted(self.sources)
        ]
        return _either([Sql(f"{table}.source_kind = ''"), *written])

    def link_field(self, number: int, table: str) -> Sql:
        """One of the two texts that a link to a passage's source is made of."""
        cases = [
            Sql.joined(
                [
                    Sql(f"WHEN {table}.source_kind = %s THEN (SELECT source.{LINK_FIELDS[number]} FROM (", [name]),
                    self._source(name, table),
                    ") source)",
                ]
            )
            for name, source in sorted(self.sources.items())
            if source.link_fields
        ]
        return Sql.joined(["COALESCE(CASE ", *cases, " END, '')"]) if cases else Sql("''")

    def _source(self, name: str, table: str) -> Sql:
        """The source of a passage if the viewer may read it, with what a link to it is made of."""
        source = self.sources[name]
        return row_for(self.viewer, source.visible, f"{table}.source_id", source.link_fields)

    def facets_for(self, alternative: Alternative) -> Iterator[tuple[str, str, list[str], int]]:
        """The facets that meet an alternative: of which kind, which facet, which values, and what they count."""
        for searchable in self.searched:
            for facet, facet_kind in searchable.facet_kinds.items():
                values = [value for vocabulary, value in alternative.names if vocabulary == facet_kind.vocabulary]
                if values and facet_kind.weight:
                    yield searchable.kind, facet, values, facet_kind.weight * alternative.per_cent * RECENT_PER_CENT

    def has_value(self, table: str, kind: str, facet: str, values: Sequence[str]) -> Sql:
        """The values of a facet that the viewer may know of."""
        audiences = self.audiences[kind]
        return Sql(
            f"{table}.kind = %s AND {table}.facet = %s AND {table}.value IN ({marks(values)}) "
            f"AND {table}.audience IN ({marks(audiences)})",
            [kind, facet, *values, *audiences],
        )

    def weight(self, table: str, today: date) -> Sql:
        """What a passage that was found counts: its field's weight, how near the alternative is, its age."""
        day = connection.ops.adapt_datefield_value
        weights = _by_kind(
            table,
            {
                each.kind: Sql(
                    f"CASE {table}.field {'WHEN %s THEN %s ' * len(weights_of(each))}ELSE 0 END",
                    [part for pair in weights_of(each).items() for part in pair],
                )
                for each in self.searched
            },
        )
        age = Sql(
            f" * {table}.per_cent * CASE WHEN {table}.happened_on IS NULL OR {table}.happened_on >= %s "
            f"THEN {RECENT_PER_CENT} WHEN {table}.happened_on >= %s THEN {OLDER_PER_CENT} ELSE {OLD_PER_CENT} END",
            [day(today - RECENT), day(today - OLDER)],
        )
        return Sql.joined([weights, age])

    def is_name(self, table: str) -> Sql:
        """1 for a passage that is a name."""
        names = {
            each.kind: [name for name, field in each.all_fields.items() if field.tier == Tier.NAMED]
            for each in self.searched
        }
        return _by_kind(
            table,
            {
                kind: Sql(f"CASE WHEN {table}.field IN ({marks(those)}) THEN 1 ELSE 0 END", those)
                if those
                else Sql("0")
                for kind, those in names.items()
            },
        )


def _by_kind(table: str, values: Mapping[str, Sql]) -> Sql:
    if len(values) == 1:
        (value,) = values.values()
        return value
    cases = (Sql.joined([Sql("WHEN %s THEN ", [kind]), value]) for kind, value in values.items())
    return Sql.joined([f"CASE {table}.kind ", Sql.joined(cases, " "), " ELSE 0 END"])


def _either(conditions: Iterable[Sql]) -> Sql:
    return Sql.joined(["(", Sql.joined(conditions, " OR "), ")"])


def weights_of(searchable: Searchable) -> dict[str, int]:
    """How much a passage of each field counts."""
    return {name: field.weight for name, field in searchable.all_fields.items()}
