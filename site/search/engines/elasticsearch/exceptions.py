"""What the index alone gets wrong for a viewer: each search asks the database for it, in one statement."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from search.engines.database.sql import Sql, rows_of
from search.engines.database.visibility import Visible, ids_for
from search.registry import Key, Searchable, sources_for


@dataclass(frozen=True)
class Exceptions:
    """What is absent, what is the viewer's own, where a hidden text stands."""

    absent: frozenset[Key]
    own: frozenset[Key]
    hidden_sources: frozenset[Key]


def exceptions_for(searched: Iterable[Searchable], viewer: Any) -> Exceptions:
    """The exceptions for things of some kinds."""
    parts = [
        Sql.joined(
            [
                Sql("SELECT CAST(%s AS text), CAST(%s AS text), ids.pk FROM (", [role, kind]),
                ids_for(viewer, rule),
                ") ids",
            ]
        )
        for role, kind, rule in _rules(searched)
    ]
    found: dict[str, set[Key]] = {"absent": set(), "own": set(), "hidden": set()}
    for role, kind, pk in rows_of(Sql.joined(parts, " UNION ALL ")):
        found[role].add((kind, pk))
    return Exceptions(frozenset(found["absent"]), frozenset(found["own"] - found["absent"]), frozenset(found["hidden"]))


def _rules(searched: Iterable[Searchable]) -> Iterator[tuple[str, str, Visible]]:
    for each in searched:
        yield "absent", each.kind, each.absent
        yield "own", each.kind, each.own
        for name, source in sources_for(each.kind).items():
            yield "hidden", name, source.absent
