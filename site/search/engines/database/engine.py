"""The search itself: a statement for what, one for why and how many, and the things read again through `visible`."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from search.engines.database.answering import Chosen, Found, answer, choices_of, searched_kinds, wider_by
from search.engines.database.statements import Statements
from search.parser import OWN, Alternative, Group, Phrase, Understood
from search.query import SECTION_SIZE, Query, Result, Section, Sort
from search.ranking import Candidate, Counted, Match, Ranking, Thing, rank
from search.registry import Searchable, kinds
from search.words import stem

NAME = "database"


def search(
    query: Query,
    understood: Understood,
    viewer: Any,
    *,
    among: Mapping[str, Sequence[int]] | None = None,
    counted: Counted | None = None,
) -> Result:
    """One page of what the viewer may find; everything there is if nothing is asked for.

    With `among` only these things of each kind are looked at; `counted` says how much there is besides.
    """
    searched = searched_kinds(query)
    if not searched:
        return Result(engine=NAME)
    statements = Statements(searched, viewer, among=among)
    if len(searched) > 1:
        return _by_kind(query, understood, statements)
    chosen = choices_of(query, searched)
    today = timezone.localdate()
    matches = statements.matches(understood.slots, chosen, today)
    ranking = rank(matches, understood.groups, understood.extras, sort=query.sort, today=today, counted=counted)
    found = _filtered(ranking, chosen)
    result = answer(
        query,
        understood,
        statements,
        Found(found, len(found), sum(candidate.is_near for candidate in found)),
        sets=_facet_sets(searched[0], ranking, chosen),
    )
    without = [len(_filtered(ranking, chosen, without=number)) for number in range(len(chosen))] if not found else []
    return replace(result, engine=NAME, wider=wider_by(searched[0], chosen, without) if without else ())


def _by_kind(query: Query, understood: Understood, statements: Statements) -> Result:
    """The first few of each kind, ranked among their own."""
    today = timezone.localdate()
    matches: dict[str, list[Match]] = {searchable.kind: [] for searchable in statements.searched}
    for match in statements.matches(understood.slots, (), today):
        matches[match.kind].append(match)
    found = {
        kind: rank(those, understood.groups, understood.extras, sort=query.sort, today=today).candidates
        for kind, those in matches.items()
    }
    sections = [
        Section(kind, len(those), sum(candidate.is_near for candidate in those)) for kind, those in found.items()
    ]
    total, near = sum(section.total for section in sections), sum(section.near for section in sections)
    first = [candidate for those in found.values() for candidate in those[:SECTION_SIZE]]
    whole = replace(query, page=1, after="")
    found_first = Found(first, total, near)
    result = answer(whole, understood, statements, found_first, sets={}, size=max(len(first), 1))
    return replace(result, engine=NAME, sections=tuple(sections), pages=min(total, 1), next_after="")


def best_first(
    understood: Understood,
    searched: Sequence[Searchable],
    viewer: Any,
    among: Mapping[str, Sequence[int]],
    counted: Counted,
) -> list[Candidate]:
    """These things in the order of the best evidence."""
    today = timezone.localdate()
    matches = Statements(searched, viewer, among=among).matches(understood.slots, (), today)
    ranking = rank(matches, understood.groups, understood.extras, sort=Sort.BEST, today=today, counted=counted)
    return ranking.candidates


def things_with(words: Iterable[str], kinds_searched: Sequence[str], viewer: Any) -> dict[str, int]:
    """In how many things that the viewer may find each word stands, for all to see or for the viewer."""
    asked = sorted(set(words))
    searched = [kinds()[kind] for kind in kinds_searched if kind in kinds()]
    if not asked or not searched:
        return {}
    groups = [Group(word, (Alternative((Phrase((stem(word),)),), (), OWN),)) for word in asked]
    found = Counter(match.slot for match in Statements(searched, viewer).matches(groups, (), timezone.localdate()))
    return {asked[slot]: things for slot, things in found.items()}


def _filtered(ranking: Ranking, chosen: Chosen, *, but: str = "", without: int | None = None) -> list[Candidate]:
    """What all filters hold: any value of each facet. `but` leaves a facet out, `without` the choice of that number."""
    allowed: dict[str, set[Thing]] = defaultdict(set)
    for number, (facet, _) in enumerate(chosen):
        if facet != but and number != without:
            allowed[facet] |= ranking.filtered.get(number, set())
    return [each for each in ranking.candidates if all(each.thing in things for things in allowed.values())]


def _facet_sets(searchable: Searchable, ranking: Ranking, chosen: Chosen) -> dict[tuple[str, ...], list[int]]:
    """The things counted for each facet, under all other filters: a choice in a facet leaves its other values be."""
    with_choice = {facet for facet, _ in chosen}
    sets: dict[tuple[str, ...], list[int]] = {
        (facet,): _ids(_filtered(ranking, chosen, but=facet)) for facet in with_choice
    }
    sets[tuple(facet for facet in searchable.filters if facet not in with_choice)] = _ids(_filtered(ranking, chosen))
    return sets


def _ids(found: Iterable[Candidate]) -> list[int]:
    return [candidate.thing[1] for candidate in found]
