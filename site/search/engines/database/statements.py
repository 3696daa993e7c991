"""The statements of the database engine.

Nothing is ever read but passages and facets for the viewer's audiences, of things that `visible` gives the viewer, and
from sources that the viewer may read: totals, facets and order come from these rows alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection

from search.engines.database import postgres, sqlite
from search.parser import Alternative, Group, Phrase
from search.query import Tier
from search.ranking import EVERYTHING, FIRST_FILTER, Match, Thing
from search.registry import Searchable, sources_for

# What was written long ago counts a little less.
RECENT, OLDER = timedelta(days=2 * 365), timedelta(days=5 * 365)
RECENT_PER_CENT, OLDER_PER_CENT, OLD_PER_CENT = 100, 85, 70
# A slot that is no group of the query.
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


@dataclass
class Sql:
    """A piece of a statement with its parameters."""

    text: str
    params: list[Any] = field(default_factory=list)

    @classmethod
    def joined(cls, pieces: Iterable["Sql"], by: str) -> "Sql":
        """Several pieces in one."""
        kept = list(pieces)
        return cls(by.join(piece.text for piece in kept), [param for piece in kept for param in piece.params])


class Statements:
    """The statements for one viewer and the kinds they search."""

    def __init__(
        self, searched: Sequence[Searchable], viewer: Any, *, among: Mapping[str, Sequence[int]] | None = None
    ) -> None:
        self.vendor = _vendor()
        self.searched = searched
        self.audiences = {searchable.kind: sorted(searchable.audiences(viewer)) for searchable in searched}
        self.rows = {each.kind: each.visible(viewer) for each in searched}
        if among is not None:
            self.rows = {kind: rows.filter(pk__in=among.get(kind, ())) for kind, rows in self.rows.items()}
        self.visible = _union((kind, rows.values("pk")) for kind, rows in self.rows.items())
        found = {name: source for each in searched for name, source in sources_for(each.kind).items()}
        # With what a link to each is made of.
        self.sources = _union(
            [(name, found[name].visible(viewer).values("pk", *found[name].link_fields)) for name in sorted(found)],
            nothing="SELECT '', 0, '', '' WHERE 1 = 0",
        )

    # The first: what matches ----------------------------------------------------------------------

    def matches(self, groups: Sequence[Group], filters: Sequence[tuple[str, str]], today: date) -> list[Match]:
        """Each thing in each slot: of a group, of a filter, or of everything if there is no group."""
        hits = self._hits(groups)
        branches = [self._by_words(today)] if hits else []
        branches += [
            branch
            for slot, group in enumerate(groups)
            for alternative in group.alternatives
            for branch in self._by_facets(slot, alternative)
        ]
        if not groups:
            branches += [self._everything(), self._evidence_days()]
        branches += [self._filter(FIRST_FILTER + number, *chosen) for number, chosen in enumerate(filters)]
        if not branches:
            return []
        matches = Sql.joined(branches, " UNION ALL ")
        statement = Sql.joined(
            [
                self._with(hits=hits, matches=matches),
                Sql(
                    "SELECT m.slot, m.per_cent, m.kind, m.object_id, m.best, m.total, m.is_name, m.newest, "
                    "t.sort_name, t.added_on, t.is_old, (SELECT COUNT(*) FROM visible) FROM matches m "
                    "JOIN visible v ON v.kind = m.kind AND v.object_id = m.object_id "
                    "JOIN search_searchthing t ON t.kind = m.kind AND t.object_id = m.object_id"
                ),
            ],
            " ",
        )
        return [
            Match._make((*row[:7], _day(row[7]), row[8], _day(row[9]), bool(row[10]), row[11]))
            for row in _rows(statement)
        ]

    def _hits(self, groups: Sequence[Group]) -> Sql | None:
        """The passages with the words of each alternative, whoever may read them."""
        branches = [
            Sql(
                f"SELECT {slot} AS slot, {alternative.per_cent} AS per_cent, {self.vendor.PASSAGE} AS passage_id "
                f"FROM {self.vendor.WORDS} WHERE {self.vendor.MATCHES}",
                [self.vendor.expression(alternative.phrases)],
            )
            for slot, group in enumerate(groups)
            for alternative in group.alternatives
            if alternative.phrases
        ]
        return Sql.joined(branches, " UNION ALL ") if branches else None

    def _by_words(self, today: date) -> Sql:
        weight = self._weight(today)
        names = [key for each in self.searched for key in _keys(each, tier=Tier.NAMED)]
        is_name = Sql(f"CASE WHEN p.kind || ':' || p.field IN ({_marks(names)}) THEN 1 ELSE 0 END", [*names])
        return Sql.joined(
            [
                Sql("SELECT h.slot AS slot, h.per_cent AS per_cent, p.kind, p.object_id, MAX("),
                weight,
                Sql(") AS best, SUM("),
                weight,
                Sql(") AS total, MAX("),
                is_name if names else Sql("0"),
                # The words first: left to itself, SQLite may begin with the passages.
                Sql(
                    ") AS is_name, MAX(p.happened_on) AS newest FROM hits h "
                    "CROSS JOIN search_searchpassage p WHERE p.id = h.passage_id AND "
                ),
                self._readable_passages(),
                Sql(" GROUP BY h.slot, h.per_cent, p.kind, p.object_id"),
            ],
            "",
        )

    def _by_facets(self, slot: int, alternative: Alternative) -> Iterator[Sql]:
        for kind, facet, values, weight_of in self._facets(alternative):
            # DISTINCT, as SQLite would read all facets of a kind in their order for a GROUP BY.
            yield Sql(
                f"SELECT DISTINCT {slot} AS slot, {alternative.per_cent} AS per_cent, f.kind, f.object_id, "
                f"{weight_of} AS best, {weight_of} AS total, "
                "0 AS is_name, CAST(NULL AS date) AS newest FROM search_searchfacet f "
                f"WHERE f.kind = %s AND f.facet = %s AND f.value IN ({_marks(values)}) "
                f"AND f.audience IN ({_marks(self.audiences[kind])})",
                [kind, facet, *values, *self.audiences[kind]],
            )

    def _weight(self, today: date) -> Sql:
        weights = {key: weight for each in self.searched for key, weight in _weights(each).items()}
        day = connection.ops.adapt_datefield_value
        return Sql(
            f"(CASE p.kind || ':' || p.field {'WHEN %s THEN %s ' * len(weights)}ELSE 0 END) * h.per_cent "
            f"* (CASE WHEN p.happened_on IS NULL OR p.happened_on >= %s THEN {RECENT_PER_CENT} "
            f"WHEN p.happened_on >= %s THEN {OLDER_PER_CENT} ELSE {OLD_PER_CENT} END)",
            [*(part for pair in weights.items() for part in pair), day(today - RECENT), day(today - OLDER)],
        )

    def _readable_passages(self) -> Sql:
        readable = Sql.joined(
            [
                Sql(f"p.kind = %s AND p.audience IN ({_marks(names)})", [kind, *names])
                for kind, names in self.audiences.items()
            ],
            " OR ",
        )
        source = "(p.source_kind = '' OR (p.source_kind, p.source_id) IN (SELECT kind, object_id FROM sources))"
        return Sql(f"({readable.text}) AND {source}", readable.params)

    def _facets(self, alternative: Alternative) -> Iterator[tuple[str, str, list[str], int]]:
        for searchable in self.searched:
            for facet, facet_kind in searchable.facet_kinds.items():
                values = [value for vocabulary, value in alternative.names if vocabulary == facet_kind.vocabulary]
                if values and facet_kind.weight:
                    yield searchable.kind, facet, values, facet_kind.weight * alternative.per_cent * RECENT_PER_CENT

    def _everything(self) -> Sql:
        return Sql(
            f"SELECT {EVERYTHING} AS slot, 0 AS per_cent, v.kind, v.object_id, 0 AS best, 0 AS total, 0 AS is_name, "
            "CAST(NULL AS date) AS newest FROM visible v"
        )

    def _evidence_days(self) -> Sql:
        readable = self._readable_passages()
        return Sql(
            f"SELECT {EVERYTHING}, 0, p.kind, p.object_id, 0, 0, 0, MAX(p.happened_on) FROM search_searchpassage p "
            f"WHERE p.happened_on IS NOT NULL AND {readable.text} GROUP BY p.kind, p.object_id",
            readable.params,
        )

    def _filter(self, slot: int, facet: str, value: str) -> Sql:
        (kind, audiences), *_ = self.audiences.items()
        return Sql(
            f"SELECT DISTINCT {slot} AS slot, 0 AS per_cent, f.kind, f.object_id, 0 AS best, 0 AS total, 0 AS is_name, "
            "CAST(NULL AS date) AS newest FROM search_searchfacet f "
            f"WHERE f.kind = %s AND f.facet = %s AND f.value = %s AND f.audience IN ({_marks(audiences)})",
            [kind, facet, value, *audiences],
        )

    # The second: why, and how many a box would find ------------------------------------------------

    def shown(
        self,
        things: Sequence[Thing],
        groups: Sequence[Group],
        sets: Mapping[tuple[str, ...], Sequence[int]],
    ) -> tuple[list[Found], Counts]:
        """What matched of a few things; and for each set of facets, how many of its ids have which value."""
        hits = self._hits(groups) if things else None
        branches = [self._found_passages(things)] if hits else []
        if things:
            for slot, group in enumerate(groups):
                for alternative in group.alternatives:
                    branches += list(self._found_facets(slot, alternative, things))
        branches += [self._counted(facets, ids) for facets, ids in sets.items() if facets and ids]
        found: list[Found] = []
        counts: Counts = {}
        if not branches:
            return found, counts
        for row in _rows(Sql.joined([self._with(hits=hits), Sql.joined(branches, " UNION ALL ")], " ")):
            if row[0] == COUNTED:
                counts.setdefault(row[5], {})[row[6]] = row[1]
            else:
                found.append(Found._make((*row[:2], bool(row[2]), *row[3:9], _date(row[9]), *row[10:])))
        return found, counts

    def _counted(self, facets: Sequence[str], ids: Sequence[int]) -> Sql:
        (kind, audiences), *_ = self.audiences.items()
        among, param = self.vendor.among("f.object_id", ids)
        return Sql(
            f"SELECT {COUNTED} AS slot, COUNT(DISTINCT f.object_id) AS per_cent, 1 AS is_facet, '', 0, f.facet, "
            "f.value, '', 0, CAST(NULL AS date), '', '' FROM search_searchfacet f "
            f"WHERE f.kind = %s AND f.facet IN ({_marks(facets)}) AND f.audience IN ({_marks(audiences)}) "
            f"AND {among} GROUP BY f.facet, f.value",
            [kind, *facets, *audiences, param],
        )

    def _found_passages(self, things: Sequence[Thing]) -> Sql:
        among, readable = self._among("p", things), self._readable_passages()
        # The few things first.
        return Sql(
            "SELECT h.slot AS slot, h.per_cent AS per_cent, 0 AS is_facet, p.kind, p.object_id, p.field, p.text, "
            "p.source_kind, p.source_id, p.happened_on, COALESCE(s.title, ''), COALESCE(s.key, '') "
            "FROM search_searchpassage p CROSS JOIN hits h "
            "LEFT JOIN sources s ON s.kind = p.source_kind AND s.object_id = p.source_id "
            f"WHERE h.passage_id = p.id AND {among.text} AND {readable.text}",
            [*among.params, *readable.params],
        )

    def _found_facets(self, slot: int, alternative: Alternative, things: Sequence[Thing]) -> Iterator[Sql]:
        for kind, facet, values, _ in self._facets(alternative):
            among = self._among("f", [thing for thing in things if thing[0] == kind])
            yield Sql(
                f"SELECT DISTINCT {slot} AS slot, {alternative.per_cent} AS per_cent, 1 AS is_facet, f.kind, "
                "f.object_id, f.facet, f.value, '', 0, CAST(NULL AS date), '', '' FROM search_searchfacet f "
                f"WHERE f.kind = %s AND f.facet = %s AND f.value IN ({_marks(values)}) "
                f"AND f.audience IN ({_marks(self.audiences[kind])}) AND {among.text}",
                [kind, facet, *values, *self.audiences[kind], *among.params],
            )

    def _among(self, table: str, things: Sequence[Thing]) -> Sql:
        pieces = []
        for kind in {kind for kind, _ in things}:
            among, param = self.vendor.among(f"{table}.object_id", [pk for of, pk in things if of == kind])
            pieces.append(Sql(f"({table}.kind = %s AND {among})", [kind, param]))
        return (
            Sql(f"({' OR '.join(piece.text for piece in pieces)})", [p for piece in pieces for p in piece.params])
            if pieces
            else Sql("1 = 0")
        )

    def _with(self, *, hits: Sql | None = None, matches: Sql | None = None) -> Sql:
        queries = {
            "visible(kind, object_id)": self.visible,
            "sources(kind, object_id, title, key)": self.sources,
            "hits(slot, per_cent, passage_id)": hits,
            "matches(slot, per_cent, kind, object_id, best, total, is_name, newest)": matches,
        }
        parts = [Sql(f"{name} AS ({query.text})", query.params) for name, query in queries.items() if query]
        return Sql.joined([Sql("WITH"), Sql.joined(parts, ", ")], " ")


def _union(querysets: Iterable[tuple[str, Any]], nothing: str = "SELECT '', 0 WHERE 1 = 0") -> Sql:
    pieces = []
    for kind, values in querysets:
        try:
            text, params = values.order_by().query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:
            continue
        pieces.append(Sql(f"SELECT CAST(%s AS varchar(40)), ids.* FROM ({text}) ids", [kind, *params]))
    return Sql.joined(pieces, " UNION ALL ") if pieces else Sql(nothing)


def _weights(searchable: Searchable) -> dict[str, int]:
    return {f"{searchable.kind}:{name}": weight for name, weight in weights_of(searchable).items()}


def weights_of(searchable: Searchable) -> dict[str, int]:
    """How much a passage of each field counts."""
    return {name: field.weight for name, field in searchable.all_fields.items()}


def _keys(searchable: Searchable, *, tier: Tier) -> list[str]:
    return [f"{searchable.kind}:{name}" for name, field in searchable.all_fields.items() if field.tier == tier]


def _marks(values: Iterable[object]) -> str:
    return ", ".join("%s" for _ in values)


def _rows(statement: Sql) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        return list(cursor.fetchall())


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _day(value: Any) -> str:
    return str(value) if value else ""


def is_written(stem: str) -> bool:
    """Whether a word stands in any passage, whoever may read it."""
    vendor: Any = _vendor()
    statement = Sql(
        f"SELECT 1 FROM {vendor.WORDS} WHERE {vendor.MATCHES} LIMIT 1", [vendor.expression([Phrase((stem,))])]
    )
    return bool(_rows(statement))


def _vendor() -> Any:
    return postgres if connection.vendor == "postgresql" else sqlite
