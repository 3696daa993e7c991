"""From things in their order to the page that is shown, the same for every engine.

Each thing is read again through `visible`, and each reason from the database: an engine proposes, the database decides.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.crypto import salted_hmac

from search.engines.database.reasons import label_of, reasons_of
from search.engines.database.statements import Counts, Statements
from search.engines.database.visibility import things_for
from search.parser import Understood
from search.query import PAGE_SIZE, FacetCounts, FacetValue, Hit, Query, Reason, Result, Tier, Wider
from search.ranking import Candidate, Thing
from search.registry import FacetKind, Searchable, kinds
from search.vocabulary import Vocabulary, vocabulary

# Facet, value.
Chosen = list[tuple[str, str]]
MARK_LENGTH = 12
# So many things at the end of a page are marked for the next: some may have gone by then.
MARKS, BETWEEN_MARKS = 3, "."
# A sensitive value that fewer have is offered to nobody: a small number might tell who they are.
LEAST_SENSITIVE = 3


@dataclass(frozen=True)
class Found:
    """What an engine found: things in their order, perhaps not all of the last pages, and how many there are."""

    candidates: Sequence[Candidate]
    total: int
    near: int = 0


def searched_kinds(query: Query) -> list[Searchable]:
    """The kinds that a query searches."""
    return [kinds()[kind] for kind in query.kinds if kind in kinds()]


def choices_of(query: Query, searched: Sequence[Searchable]) -> Chosen:
    """What is filtered by; filters are of one kind, so a search of several has none."""
    if len(searched) != 1:
        return []
    return [(facet, value) for facet in searched[0].filters for value in dict.fromkeys(query.filters.get(facet, ()))]


@dataclass(frozen=True)
class Page:
    """A page of what was found: its number, how many there are, how much comes before it, and what stands on it."""

    number: int
    pages: int
    start: int
    shown: Sequence[Candidate]
    is_last: bool


def page_of(query: Query, found: Found, size: int) -> Page:
    """What follows the things that `after` marks; without any the page of that number, or the nearest there is."""
    pages = -(-found.total // size)
    number = min(max(query.page, 1), max(pages, 1))
    start = (number - 1) * size
    marked = _marked(query.after, found.candidates)
    if marked is not None:
        # Others may have come or gone since: it is the page that it is on the way.
        number, start = max(query.page, 1), marked
    shown = found.candidates[start : start + size]
    is_last = not shown or start + len(shown) >= found.total
    if marked is not None:
        pages = number if is_last else max(pages, number + 1)
    return Page(number, pages, start, shown, is_last)


def _marked(after: str, candidates: Iterable[Candidate]) -> int | None:
    """The place of the last of the marked things that is still there."""
    if not after:
        return None
    marks = after.split(BETWEEN_MARKS)[-MARKS:]
    places: dict[str, int] = {}
    for place, each in enumerate(candidates, 1):
        if (mark := mark_of(each.thing)) in marks:
            places[mark] = place
            # The rest need not be looked through: that takes long where there are many.
            if mark == marks[-1]:
                break
    return next((places[mark] for mark in reversed(marks) if mark in places), None)


def marks_of(shown: Sequence[Candidate]) -> str:
    """What the address of the page after these goes on from: marks of the last few, the last at the end."""
    return BETWEEN_MARKS.join(mark_of(each.thing) for each in shown[-MARKS:])


def mark_of(thing: Thing) -> str:
    """What stands for a thing in the address of the next page; it tells nobody the thing's number."""
    return salted_hmac("search.page", "{}:{}".format(*thing)).hexdigest()[:MARK_LENGTH]


def answer(
    query: Query,
    understood: Understood,
    statements: Statements,
    found: Found,
    *,
    sets: Mapping[tuple[str, ...], Sequence[int]],
    counts: Counts | None = None,
    size: int = PAGE_SIZE,
) -> Result:
    """The page that a query asks for. `sets` are the things that each facet is counted over, if not counted yet."""
    page = page_of(query, found, size)
    shown = page.shown
    keys = [candidate.thing for candidate in shown]
    matched, counted = statements.shown(shown, understood.slots, sets)
    reasons = reasons_of(matched, understood)
    things = _read_again(keys, statements.viewer)
    (searchable, *others) = statements.searched
    return Result(
        hits=tuple(_hit(each, things[each.thing], reasons, understood) for each in shown if each.thing in things),
        total=found.total,
        near=found.near,
        page=page.number,
        pages=page.pages,
        start=page.start,
        next_after="" if page.is_last else marks_of(shown),
        facets=() if others else _facets(searchable, counted if counts is None else counts, query),
    )


def _read_again(keys: Iterable[Thing], viewer: Any) -> dict[Thing, Any]:
    ids: dict[str, list[int]] = defaultdict(list)
    for kind, pk in keys:
        ids[kind].append(pk)
    return {(kind, thing.pk): thing for kind, pks in ids.items() for thing in things_for(viewer, kinds()[kind], pks)}


def _hit(candidate: Candidate, thing: Any, reasons: Mapping[Thing, tuple[Reason, ...]], understood: Understood) -> Hit:
    why = reasons.get(candidate.thing, ())
    return Hit(
        *candidate.thing,
        thing=thing,
        reasons=why,
        missing=tuple(group.label for slot, group in enumerate(understood.groups) if slot not in candidate.met),
        is_near=candidate.is_near,
        tier=_tier(candidate, why),
    )


def _tier(candidate: Candidate, reasons: Iterable[Reason]) -> Tier | None:
    if candidate.is_named:
        return Tier.NAMED
    searchable = kinds()[candidate.thing[0]]
    tiers = [
        searchable.facet_kinds[reason.field].tier if reason.is_fact else searchable.all_fields[reason.field].tier
        for reason in reasons
    ]
    return max(tiers, default=None)


# Facets --------------------------------------------------------------------------------------------


def _facets(searchable: Searchable, counts: Counts, query: Query) -> tuple[FacetCounts, ...]:
    known, chosen = vocabulary(), choices_of(query, [searchable])
    return tuple(
        _facet(name, facet_kind, counts.get(name, {}), [value for facet, value in chosen if facet == name], known)
        for name, facet_kind in searchable.filters.items()
    )


def _facet(
    name: str, facet_kind: FacetKind, counts: Mapping[str, int], chosen: Sequence[str], known: Vocabulary
) -> FacetCounts:
    told = {
        value: number for value, number in counts.items() if not facet_kind.is_sensitive or number >= LEAST_SENSITIVE
    }
    untold = None if facet_kind.is_sensitive else 0
    values = [
        FacetValue(value, label_of(facet_kind, value, known), told.get(value, untold), value in chosen)
        for value in dict.fromkeys([*told, *chosen])
    ]
    values.sort(key=lambda each: (-(each.count or 0), each.label))
    return FacetCounts(name, facet_kind.label, facet_kind.plural, tuple(values))


def wider_by(searchable: Searchable, chosen: Chosen, counts: Mapping[str, int]) -> tuple[Wider, ...]:
    """The single filters whose removal helps, the most helpful first; `counts` are what is found without each."""
    known = vocabulary()
    wider = []
    for facet, count in counts.items():
        facet_kind = searchable.facet_kinds[facet]
        values = [value for name, value in chosen if name == facet]
        label = label_of(facet_kind, values[0], known) if len(values) == 1 else facet_kind.label
        if count:
            wider.append(Wider(facet, label, count))
    return tuple(sorted(wider, key=lambda each: (-each.count, each.label)))
