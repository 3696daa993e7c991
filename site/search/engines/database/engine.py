"""The search itself: a statement for what, one for why and how many, and the things read again through `visible`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from search.engines.database.ranking import Candidate, Ranking, rank
from search.engines.database.reasons import label_of, reasons_of
from search.engines.database.statements import Counts, Statements, Thing
from search.parser import Understood
from search.query import PAGE_SIZE, FacetCounts, FacetValue, Hit, Query, Reason, Result, Wider
from search.registry import FacetKind, Searchable, kinds
from search.vocabulary import Vocabulary, vocabulary

Chosen = list[tuple[str, str]]


def search(query: Query, understood: Understood, viewer: Any) -> Result:
    """One page of what the viewer may find; everything there is if nothing is asked for."""
    searched = [kinds()[kind] for kind in query.kinds if kind in kinds()]
    if not searched:
        return Result()
    statements = Statements(searched, viewer)
    chosen = _chosen(query, searched)
    today = timezone.localdate()
    ranking = rank(
        statements.matches(understood.groups, chosen, today), understood.groups, sort=query.sort, today=today
    )
    found = _filtered(ranking, chosen)
    pages = -(-len(found) // PAGE_SIZE)
    page = min(max(query.page, 1), max(pages, 1))
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    keys = [candidate.thing for candidate in shown]
    sets = _facet_sets(searched[0], ranking, chosen) if len(searched) == 1 else {}
    found_in, counts = statements.shown(keys, understood.groups, sets)
    return Result(
        hits=_hits(shown, _read_again(keys, statements), reasons_of(found_in, understood), understood),
        total=len(found),
        page=page,
        pages=pages,
        facets=_facets(searched[0], counts, chosen) if len(searched) == 1 else (),
        wider=_wider(searched[0], ranking, chosen) if not found else (),
    )


def _chosen(query: Query, searched: Sequence[Searchable]) -> Chosen:
    """What is filtered by; filters are of one kind, so a search of several has none."""
    if len(searched) != 1:
        return []
    return [(facet, value) for facet in searched[0].filters for value in dict.fromkeys(query.filters.get(facet, ()))]


def _filtered(ranking: Ranking, chosen: Chosen, *, but: str = "", without: int | None = None) -> list[Candidate]:
    """What all filters hold: any value of each facet. `but` leaves a facet out, `without` the choice of that number."""
    allowed: dict[str, set[Thing]] = defaultdict(set)
    for number, (facet, _) in enumerate(chosen):
        if facet != but and number != without:
            allowed[facet] |= ranking.filtered.get(number, set())
    return [each for each in ranking.candidates if all(each.thing in things for things in allowed.values())]


# Hits ----------------------------------------------------------------------------------------------


def _hits(
    shown: Sequence[Candidate],
    things: Mapping[Thing, Any],
    reasons: Mapping[Thing, tuple[Reason, ...]],
    understood: Understood,
) -> tuple[Hit, ...]:
    return tuple(
        Hit(
            *candidate.thing,
            thing=things[candidate.thing],
            reasons=reasons.get(candidate.thing, ()),
            missing=tuple(group.label for slot, group in enumerate(understood.groups) if slot not in candidate.met),
        )
        for candidate in shown
        if candidate.thing in things
    )


def _read_again(keys: Iterable[Thing], statements: Statements) -> dict[Thing, Any]:
    ids: dict[str, list[int]] = defaultdict(list)
    for kind, pk in keys:
        ids[kind].append(pk)
    return {
        (kind, thing.pk): thing for kind, pks in ids.items() for thing in kinds()[kind].read(statements.rows[kind], pks)
    }


# Facets --------------------------------------------------------------------------------------------


def _facet_sets(searchable: Searchable, ranking: Ranking, chosen: Chosen) -> dict[tuple[str, ...], list[int]]:
    """The things counted for each facet, under all other filters: a choice in a facet leaves its other values be."""
    with_choice = {facet for facet, _ in chosen}
    sets: dict[tuple[str, ...], list[int]] = {
        (facet,): _ids(_filtered(ranking, chosen, but=facet)) for facet in with_choice
    }
    sets[tuple(facet for facet in searchable.filters if facet not in with_choice)] = _ids(_filtered(ranking, chosen))
    return sets


def _facets(searchable: Searchable, counts: Counts, chosen: Chosen) -> tuple[FacetCounts, ...]:
    known = vocabulary()
    return tuple(
        _facet(name, facet_kind, counts.get(name, {}), [value for facet, value in chosen if facet == name], known)
        for name, facet_kind in searchable.filters.items()
    )


def _ids(found: Iterable[Candidate]) -> list[int]:
    return [candidate.thing[1] for candidate in found]


def _facet(
    name: str, facet_kind: FacetKind, counts: Mapping[str, int], chosen: Sequence[str], known: Vocabulary
) -> FacetCounts:
    values = [
        FacetValue(value, label_of(facet_kind, value, known), counts.get(value, 0), value in chosen)
        for value in dict.fromkeys([*counts, *chosen])
    ]
    values.sort(key=lambda each: (-each.count, each.label))
    return FacetCounts(name, facet_kind.label, facet_kind.plural, tuple(values))


def _wider(searchable: Searchable, ranking: Ranking, chosen: Chosen) -> tuple[Wider, ...]:
    """The single filters whose removal helps, the most helpful first."""
    known = vocabulary()
    wider = [
        Wider(
            facet,
            value,
            label_of(searchable.facet_kinds[facet], value, known),
            len(_filtered(ranking, chosen, without=number)),
        )
        for number, (facet, value) in enumerate(chosen)
    ]
    return tuple(sorted((each for each in wider if each.count), key=lambda each: (-each.count, each.label)))
