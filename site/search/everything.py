"""All that answers a query, for what is told of later: which things now, and a page of some of them with their reasons.

By the index in the database, which is always whole and says the same to every worker.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from search.engines import database
from search.engines.database.answering import choices_of, searched_kinds
from search.engines.database.statements import Statements
from search.query import Hit, Query
from search.ranking import Ranking, Thing, rank
from search.understanding import read


def all_ids(query: Query, viewer: Any) -> list[int]:
    """The ids of everything that meets all of a query of one kind, in its order; not what is only near an answer."""
    understood = read(query, viewer).understood
    searched = searched_kinds(query)
    chosen = choices_of(query, searched)
    today = timezone.localdate()
    matches = Statements(searched, viewer).matches(understood.slots, chosen, today)
    ranking = rank(matches, understood.groups, understood.extras, sort=query.sort, today=today)
    allowed = _allowed(ranking, chosen)
    asked = frozenset(range(len(understood.groups)))
    return [
        each.thing[1]
        for each in ranking.candidates
        if not each.is_near and asked <= each.met and all(each.thing in things for things in allowed)
    ]


def hits_among(query: Query, ids: Sequence[int], viewer: Any) -> list[Hit]:
    """The first page of those of these things that meet all of a query of one kind, with why."""
    (kind,) = query.kinds
    result = database.search(query, read(query, viewer).understood, viewer, among={kind: ids})
    return [hit for hit in result.hits if not hit.missing and not hit.is_near]


def _allowed(ranking: Ranking, chosen: Sequence[tuple[str, str]]) -> list[set[Thing]]:
    """For each filter what any of its choices holds."""
    by_facet: dict[str, set[Thing]] = defaultdict(set)
    for number, (facet, _) in enumerate(chosen):
        by_facet[facet] |= ranking.filtered.get(number, set())
    return list(by_facet.values())
