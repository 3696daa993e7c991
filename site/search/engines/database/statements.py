"""The statements of the database engine.

Nothing is ever read but passages and facets for the viewer's audiences, of things that `visible` gives the viewer, and
from sources that the viewer may read: totals, facets and order come from these rows alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from search.audiences import MEMBERS
from search.engines.database import counted_things
from search.engines.database.conditions import Conditions
from search.engines.database.sql import Sql, marks, rows_of, vendor
from search.parser import LEAST_MET, Alternative, Group, Phrase
from search.query import Sort
from search.ranking import PER_CENTS, SLOTS, Candidate, Matches, Same, Thing

# Slots that are no group of the query.
COUNTED = 998


class Found(NamedTuple):
    """One passage or facet value that matched."""

    slot: int
    per_cent: int
    is_facet: bool
    kind: str
    object_id: int
    field: str
    text: str
    source_kind: str
    source_id: int
    happened_on: date | None
    source_title: str
    source_key: str


Counts = dict[str, dict[str, int]]
Chosen = Sequence[tuple[str, str]]


class Statements(Conditions):
    """The statements for one viewer and the kinds they search."""

    # How many things there are, as far as it is known.
    _things = 0
    # Whether what two filters keep out is not looked at.
    _is_cut = False

    # The first: what matches ----------------------------------------------------------------------

    def matches(
        self,
        groups: Sequence[Group],
        filters: Chosen,
        today: date,
        *,
        sort: Sort = Sort.BEST,
        asked: int = 0,
        most: int | None = None,
        things: int | None = None,
    ) -> Matches:
        """Each thing that meets anything of what is asked for, or everything if nothing is, and how many meet what.

        Of very many only the `most` come that are likely to be the first, by how many of the first `asked` groups they
        meet. `things` is how many there are, where that is known.
        """
        self._is_cut = _is_one_part(groups) and self.among is None and len(_facets_of(filters)) > 1
        matching = self._by_groups(groups, today) if groups else None
        if groups and matching is None:
            return Matches()
        known = self._known(matching, filters) if matching else self._everything(filters)
        cut = [Sql.joined(["nearly AS MATERIALIZED (", self._nearly(filters), ")"])] if self._is_cut else []
        parts = [*self._passages_among(), *cut, Sql.joined(["known AS (", known, ")"])]
        met = " + ".join(f"(mask >> {slot} & 1)" for slot in range(asked or len(groups)))
        if most is not None:
            parts.append(Sql.joined(["placed AS (", self._placed(filters, today, sort, met, most), ")"]))
        if things is None and groups:
            key = self.count_of_visible
            things = counted_things.remembered(key.text, key.params)
        visible = Sql(str(things or 0)) if things is not None or not groups else self.count_of_visible
        columns = "kind, object_id, found, passages, newest, sort_name, added_on, CASE WHEN is_old THEN 1 ELSE 0 END"
        nothing = "kind, COUNT(*), '', '', CAST(NULL AS date), '', CAST(NULL AS date), 0"
        statement = Sql.joined(
            [
                *("WITH ", Sql.joined(parts, ", "), f" SELECT 0, {columns}, held, mask, named, 0 FROM "),
                "known" if most is None else "placed",
                *(f" UNION ALL SELECT 1, {nothing}, held, mask, named, ", visible),
                " FROM known GROUP BY kind, held, mask, named",
            ]
        )
        matches = Matches()
        for row in rows_of(statement):
            if row[0]:
                _, kind, number, *_, held, mask, named, matches.things = row
                matches.counts.append(Same(kind, int(mask), int(named), held, number))
            else:
                _, kind, number, found, passages, newest, name, added_on, is_old, held, mask, _, _ = row
                day = _day(added_on or newest)
                thing = (kind, number)
                matches.found.append(Candidate(thing, day, name, bool(is_old), held, int(mask), found, passages))
        self._things = max(matches.things, sum(same.things for same in matches.counts))
        if things is None and groups:
            counted_things.remember(key.text, key.params, matches.things)
        return matches

    def _by_groups(self, groups: Sequence[Group], today: date) -> Sql | None:
        """What meets each alternative of each group, one row for each thing in all."""
        rows = []
        if passages_found := self._found(groups):
            rows.append(
                Sql.joined(
                    [
                        "SELECT p.slot, p.per_cent, p.id, p.kind, p.object_id, p.happened_on, ",
                        self.weight("p", today),
                        " AS weight, ",
                        self.is_name("p"),
                        " AS is_name FROM (",
                        passages_found,
                        ") p WHERE ",
                        self.of_sources("p"),
                    ]
                )
            )
        rows += [
            branch
            for slot, group in enumerate(groups)
            for alternative in group.alternatives
            for branch in self._by_facets(slot, alternative)
        ]
        if not rows:
            return None
        weight = f"(CAST(m.weight AS bigint) * 2 + m.is_name) * {SLOTS}"
        found = self.vendor.LISTED.format(f"({weight} + m.slot) * {PER_CENTS} + m.per_cent")
        passages = self.vendor.LISTED.format("m.id")
        met = f"CASE WHEN m.per_cent >= {LEAST_MET} THEN 1 << m.slot ELSE 0 END"
        named = "CASE WHEN m.is_name = 1 THEN 1 << m.slot ELSE 0 END"
        bits = "MAX({})" if len(groups) == 1 else "SUM(DISTINCT {})"
        kind, things = ("m.kind", "m.kind, m.object_id") if len(self.searched) > 1 else ("MIN(m.kind)", "m.object_id")
        return Sql.joined(
            [
                f"SELECT {kind} AS kind, m.object_id, {found} AS found, {passages} AS passages, ",
                f"{bits.format(met)} AS mask, {bits.format(named)} AS named, SUM(m.weight) AS rough, ",
                "MAX(m.happened_on) AS newest FROM (",
                Sql.joined(rows, " UNION ALL "),
                f") m GROUP BY {things}",
            ]
        )

    def _found(self, groups: Sequence[Group], things: Sequence[Thing] | None = None) -> Sql | None:
        """The passages for the viewer's audiences with the words of each alternative; of a few things, or of all."""
        conditions = [self.of_audiences("p")]
        if things is not None:
            conditions.append(self.of_things("p", _by_kind(things), is_found=True))
        elif self.among is not None and self.vendor.AMONG_THOSE:
            conditions.append(Sql(self.vendor.AMONG_THOSE))
        else:
            conditions += self._nearly_held("p")
        condition = Sql.joined(conditions, " AND ")
        branches = [
            Sql.joined(
                [
                    Sql(
                        f"SELECT {slot} AS slot, {alternative.per_cent} AS per_cent, p.id, p.kind, p.object_id, "
                        "p.field, p.source_kind, p.source_id, p.happened_on "
                        f"FROM {self.vendor.FOUND} WHERE {self.vendor.OF_FOUND} AND ",
                        [self.vendor.expression(alternative.phrases)],
                    ),
                    condition,
                ]
            )
            for slot, group in enumerate(groups)
            for alternative in group.alternatives
            if alternative.phrases
        ]
        return Sql.joined(branches, " UNION ALL ") if branches else None

    def _among_alone(self, table: str) -> Iterator[Sql]:
        if self.among is not None:
            yield self.of_things(table, self.among, is_found=False)

    def _passages_among(self) -> Iterator[Sql]:
        """The passages of the things that alone are looked at: of many found by a word, few are theirs."""
        for those in self._among_alone("p") if self.vendor.AMONG_THOSE else ():
            yield Sql.joined(["those AS MATERIALIZED (SELECT p.id FROM search_searchpassage p WHERE ", those, ")"])

    def _by_facets(self, slot: int, alternative: Alternative) -> Iterator[Sql]:
        for kind, facet, values, weight in self.facets_for(alternative):
            # DISTINCT, as SQLite would read all facets of a kind in their order for a GROUP BY.
            yield Sql.joined(
                [
                    f"SELECT DISTINCT {slot} AS slot, {alternative.per_cent} AS per_cent, 0 AS id, f.kind, ",
                    f"f.object_id, CAST(NULL AS date) AS happened_on, {weight} AS weight, 0 AS is_name ",
                    "FROM search_searchfacet f WHERE ",
                    Sql.joined(
                        [self.has_value("f", kind, facet, values), *self._among_alone("f"), *self._nearly_held("f")],
                        " AND ",
                    ),
                ]
            )

    def _known(self, found: Sql, filters: Chosen) -> Sql:
        """Those that the viewer may know of, with what they are sorted by and which filters hold them."""
        return Sql.joined(
            [
                "SELECT g.kind, g.object_id, g.found, g.passages, g.mask, g.named, g.rough, g.newest, ",
                "t.sort_name, t.added_on, t.is_old, ",
                self._held(filters),
                " AS held FROM (",
                found,
                ") g CROSS JOIN search_searchthing t WHERE t.kind = g.kind AND t.object_id = g.object_id AND ",
                self.visible("t"),
            ]
        )

    def _everything(self, filters: Chosen) -> Sql:
        """All that the viewer may know of. What has a day of its own is not asked for that of its evidence."""
        return Sql.joined(
            [
                "SELECT t.kind, t.object_id, '' AS found, '' AS passages, 0 AS mask, 0 AS named, 0 AS rough, ",
                "CASE WHEN t.added_on IS NULL THEN (SELECT p.happened_on FROM search_searchpassage p ",
                "WHERE p.kind = t.kind AND p.object_id = t.object_id AND p.happened_on IS NOT NULL AND ",
                self.readable("p"),
                " ORDER BY p.happened_on DESC LIMIT 1) END AS newest, t.sort_name, t.added_on, t.is_old, ",
                self._held(filters),
                Sql(
                    f" AS held FROM search_searchthing t WHERE t.kind IN ({marks(self.searched)}) AND ",
                    [each.kind for each in self.searched],
                ),
                Sql.joined([self.visible("t"), *self._nearly_held("t")], " AND "),
            ]
        )

    def _nearly(self, filters: Chosen) -> Sql:
        """The things that no more than one filter keeps out: the others are neither shown nor counted for any."""
        (searchable,) = self.searched
        facets = _facets_of(filters)
        held = [
            Sql.joined(
                [
                    "SELECT f.facet, f.object_id FROM search_searchfacet f WHERE ",
                    self.has_value("f", searchable.kind, facet, [value for name, value in filters if name == facet]),
                ]
            )
            for facet in facets
        ]
        least = f") h GROUP BY object_id HAVING COUNT(*) >= {len(facets) - 1}"
        return Sql.joined(["SELECT object_id FROM (", Sql.joined(held, " UNION "), least])

    def _nearly_held(self, table: str) -> Iterator[Sql]:
        if self._is_cut:
            yield Sql(f"{self.vendor.UNSOUGHT}{table}.object_id IN (SELECT object_id FROM nearly)")

    def _held(self, filters: Chosen) -> Sql:
        """For each choice whether a thing has that value: a row of 1 and 0."""
        if not filters:
            return Sql("''")
        (searchable,) = self.searched
        return Sql.joined(
            [
                Sql.joined(
                    [
                        "CASE WHEN t.object_id IN (SELECT f.object_id FROM search_searchfacet f WHERE ",
                        self.has_value("f", searchable.kind, facet, [value]),
                        ") THEN '1' ELSE '0' END",
                    ]
                )
                for facet, value in filters
            ],
            " || ",
        )

    def _placed(self, filters: Chosen, today: date, sort: Sort, met: str, most: int) -> Sql:
        """The first of them in a rough order, of each kind and of what one filter alone keeps out: others count it."""
        day = "COALESCE(added_on, newest)"
        orders = {
            Sort.NAME: ["sort_name"],
            Sort.NEWEST: [f"{day} IS NULL", f"{day} DESC"],
            Sort.BEST: ["is_old", *(["rough DESC"] if met else []), f"{day} IS NULL", f"{day} DESC"],
        }
        # The same for all who ask on one day, and another on the next.
        luck = f"(object_id * 7919 + {today.toordinal() * 104729 % 10007}) %% 10007"
        order = ", ".join([*(["met DESC"] if met else []), *orders[sort], luck])
        parts = [
            Sql.joined(
                [
                    f"SELECT * FROM (SELECT known.*, {met or 0} AS met FROM known WHERE ",
                    part,
                    f" ORDER BY {order} LIMIT {most}) part",
                ]
            )
            for part in self._parts(filters)
        ]
        return Sql.joined(parts, " UNION ALL ")

    def _parts(self, filters: Chosen) -> Iterator[Sql]:
        """What is put in order apart: each kind, or what all filters hold, what one alone keeps out, and the rest."""
        if not filters:
            yield from (Sql("kind = %s", [each.kind]) for each in self.searched)
            return
        holds = [_holds(filters, facet) for facet in _facets_of(filters)]
        missed = " + ".join(f"CASE WHEN {each} THEN 0 ELSE 1 END" for each in holds)
        yield Sql(f"{missed} = 0")
        yield from (Sql(f"{missed} = 1 AND NOT {each}") for each in holds)
        if len(holds) > 1:
            yield Sql(f"{missed} > 1")

    # The second: why, and how many a box would find ------------------------------------------------

    def shown(
        self,
        candidates: Sequence[Candidate],
        groups: Sequence[Group],
        sets: Mapping[tuple[str, ...], Sequence[int]],
    ) -> tuple[list[Found], Counts]:
        """What matched of a few things; and for each set of facets, how many of its ids have which value."""
        things = [candidate.thing for candidate in candidates]
        branches: list[Sql] = []
        if things and groups:
            known = [part for candidate in candidates for part in candidate.found_by()]
            branches += [self._known_passages(known)] if known else self._found_passages(groups, things)
            for slot, group in enumerate(groups):
                for alternative in group.alternatives:
                    branches += self._found_facets(slot, alternative, things)
        branches += [self._counted(facets, ids) for facets, ids in sets.items() if facets and ids]
        found: list[Found] = []
        counts: Counts = {}
        if not branches:
            return found, counts
        for row in rows_of(Sql.joined(branches, " UNION ALL ")):
            if row[0] == COUNTED:
                counts.setdefault(row[5], {})[row[6]] = row[1]
            else:
                found.append(Found._make((*row[:2], bool(row[2]), *row[3:9], _date(row[9]), *row[10:])))
        return found, counts

    def _counted(self, facets: Sequence[str], ids: Sequence[int]) -> Sql:
        (kind, audiences), *_ = self.audiences.items()
        counted = Sql(
            f"SELECT {COUNTED} AS slot, COUNT(DISTINCT f.object_id) AS per_cent, 1 AS is_facet, '', 0, f.facet, "
            "f.value, '', 0, CAST(NULL AS date), '', '' FROM "
        )
        # Of all there are, whoever sees what is for members may know of most. After a cut it is not known how many.
        if MEMBERS in audiences and not self._is_cut and self.vendor.MANY_OF_ALL * len(ids) > self._things:
            of_those = Sql.of(*self.vendor.among("f.object_id", ids))
            among, unsought = Sql(f"{self.vendor.FACETS_BY_VALUE} WHERE "), ""
        else:
            # The things first: how many others have these values must make no difference.
            listed, param = self.vendor.listed(ids)
            among = Sql.of(f"{listed} CROSS JOIN {self.vendor.FACETS_OF_THINGS} WHERE ", param)
            of_those, unsought = Sql("f.object_id = listed.value"), self.vendor.UNSOUGHT
        held = Sql(
            f" AND f.kind = %s AND {unsought}f.facet IN ({marks(facets)}) "
            f"AND {unsought}f.audience IN ({marks(audiences)}) GROUP BY f.facet, f.value",
            [kind, *facets, *audiences],
        )
        return Sql.joined([counted, among, of_those, held])

    def _found_passages(self, groups: Sequence[Group], things: Sequence[Thing]) -> Iterator[Sql]:
        if found := self._found(groups, things):
            yield self._passages(found)

    def _known_passages(self, known: Sequence[tuple[int, int, int]]) -> Sql:
        """Passages of which it is known already that they were found: for which slot, how near, and their ids."""
        rows = ", ".join(f"({slot}, {per_cent}, {pk})" for slot, per_cent, pk in known)
        columns = "k.slot, k.per_cent, p.id, p.kind, p.object_id, p.field, p.source_kind, p.source_id, p.happened_on"
        return self._passages(
            Sql.joined(
                [
                    f"SELECT {columns} FROM (SELECT 0 AS slot, 0 AS per_cent, 0 AS id UNION ALL VALUES {rows}) k ",
                    "CROSS JOIN search_searchpassage p WHERE p.id = k.id AND ",
                    self.of_audiences("p"),
                ]
            )
        )

    def _passages(self, found: Sql) -> Sql:
        return Sql.joined(
            [
                "SELECT p.slot, p.per_cent, 0 AS is_facet, p.kind, p.object_id, p.field, q.text, p.source_kind, ",
                "p.source_id, p.happened_on, ",
                self.link_field(0, "p"),
                ", ",
                self.link_field(1, "p"),
                " FROM (",
                found,
                ") p CROSS JOIN search_searchpassage q WHERE q.id = p.id AND ",
                self.of_sources("p"),
            ]
        )

    def _found_facets(self, slot: int, alternative: Alternative, things: Sequence[Thing]) -> Iterator[Sql]:
        for kind, facet, values, _ in self.facets_for(alternative):
            yield Sql.joined(
                [
                    f"SELECT DISTINCT {slot} AS slot, {alternative.per_cent} AS per_cent, 1 AS is_facet, f.kind, ",
                    "f.object_id, f.facet, f.value, '', 0, CAST(NULL AS date), '', '' FROM search_searchfacet f WHERE ",
                    self.has_value("f", kind, facet, values),
                    " AND ",
                    self.of_things("f", {kind: [pk for of, pk in things if of == kind]}, is_found=False),
                ]
            )


def _by_kind(things: Sequence[Thing]) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = {}
    for kind, pk in things:
        ids.setdefault(kind, []).append(pk)
    return ids


def _facets_of(filters: Chosen) -> list[str]:
    return list(dict.fromkeys(facet for facet, _ in filters))


def _is_one_part(groups: Sequence[Group]) -> bool:
    """Whether one part at most is asked for, and what is found meets it: nothing weighs against anything else."""
    return not groups or (len(groups) == 1 and all(each.per_cent >= LEAST_MET for each in groups[0].alternatives))


def _holds(filters: Chosen, facet: str) -> str:
    """Whether any choice of a facet holds, by the row of 1 and 0."""
    numbers = [number for number, (name, _) in enumerate(filters, 1) if name == facet]
    # The choices of a facet stand side by side.
    return f"SUBSTR(held, {numbers[0]}, {len(numbers)}) <> '{'0' * len(numbers)}'"


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _day(value: Any) -> str:
    return str(value) if value else ""


def texts_with(stem: str, most: int) -> list[str]:
    """Some passages that a word stands in, in any of its forms and whoever may read them."""
    engine = vendor()
    statement = Sql(
        f"SELECT q.text FROM {engine.FOUND} CROSS JOIN search_searchpassage q "
        f"WHERE {engine.OF_FOUND} AND q.id = p.id LIMIT {most}",
        [engine.expression([Phrase((stem,))])],
    )
    return [text for (text,) in rows_of(statement)]
