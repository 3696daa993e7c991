"""The search itself: a statement for what, one for why and how many, and the things read again through `visible`."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from core.folding import folded_words
from search.engines.database.answering import Chosen, Found, answer, choices_of, searched_kinds, wider_by
from search.engines.database.statements import Statements
from search.parser import OWN, Alternative, Group, Phrase, Understood
from search.query import SECTION_SIZE, Query, Result, Section, Sort
from search.ranking import Candidate, Counted, Ranking, rank
from search.registry import Searchable, kinds
from search.words import stem

NAME = "database"
# Of more things only so many are put in order and counted for filters, those that are likely to be the first.
MOST_RANKED = 5000
# Words looked up in one statement.
MOST_BITS = 24
# How a word is spelt is read in so many things of each kind.
MOST_SPELT = 50


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
    matches = statements.matches(
        understood.slots,
        chosen,
        today,
        sort=query.sort,
        asked=len(understood.groups),
        most=MOST_RANKED,
        things=counted.things if counted else None,
    )
    ranking = rank(
        matches,
        understood.groups,
        understood.extras,
        sort=query.sort,
        today=today,
        counted=counted,
        may_miss_names=understood.may_miss_names,
    )
    found = _filtered(ranking, chosen)
    result = answer(
        query,
        understood,
        statements,
        Found(found, _total(ranking, chosen), sum(candidate.is_near for candidate in found)),
        sets=_facet_sets(searched[0], ranking, chosen),
    )
    without = {facet: _answers(ranking, chosen, but=facet) for facet, _ in chosen} if not result.answers else {}
    wider = wider_by(searched[0], chosen, without)
    return replace(result, engine=NAME, wider=wider, is_capped=_is_capped(ranking, chosen))


def _by_kind(query: Query, understood: Understood, statements: Statements) -> Result:
    """The first few of each kind, ranked among their own."""
    today, asked = timezone.localdate(), len(understood.groups)
    matches = statements.matches(understood.slots, (), today, sort=query.sort, asked=asked, most=MOST_RANKED)
    found = {
        searchable.kind: rank(
            matches.of_kind(searchable.kind),
            understood.groups,
            understood.extras,
            sort=query.sort,
            today=today,
            may_miss_names=understood.may_miss_names,
        )
        for searchable in statements.searched
    }
    sections = [
        Section(kind, sum(those.counts.values()), sum(candidate.is_near for candidate in those.candidates))
        for kind, those in found.items()
    ]
    total, near = sum(section.total for section in sections), sum(section.near for section in sections)
    first = [candidate for those in found.values() for candidate in those.candidates[:SECTION_SIZE]]
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
    matches = Statements(searched, viewer, among=among).matches(understood.slots, (), today, things=counted.things)
    ranking = rank(matches, understood.groups, understood.extras, sort=Sort.BEST, today=today, counted=counted)
    return ranking.candidates


def things_with(words: Iterable[str], kinds_searched: Sequence[str], viewer: Any) -> dict[str, int]:
    """In how many things that the viewer may find each word stands, or words side by side, in any of their forms."""
    asked = sorted(set(words))
    searched = [kinds()[kind] for kind in kinds_searched if kind in kinds()]
    if not asked or not searched:
        return {}
    groups = [_any_form_of(word) for word in asked]
    found: Counter[str] = Counter()
    statements = Statements(searched, viewer)
    for start in range(0, len(groups), MOST_BITS):
        some = groups[start : start + MOST_BITS]
        matches = statements.matches(some, (), timezone.localdate(), most=0, things=0)
        for same in matches.counts:
            found.update({group.label: same.things for slot, group in enumerate(some) if same.mask >> slot & 1})
    return dict(found)


def spellings(word: str, kinds_searched: Sequence[str], viewer: Any) -> set[str]:
    """The forms of a word as they are spelt where the viewer may read them; of very many things in some."""
    searched = [kinds()[kind] for kind in kinds_searched if kind in kinds()]
    if not searched:
        return set()
    groups = [_any_form_of(word)]
    statements = Statements(searched, viewer)
    matches = statements.matches(groups, (), timezone.localdate(), most=MOST_SPELT, things=0)
    found, _ = statements.shown(matches.found, groups, {})
    texts = (kinds()[passage.kind].findable(passage.text) for passage in found)
    return {each for text in texts for each in folded_words(text) if stem(each) == stem(word)}


def _any_form_of(words: str) -> Group:
    return Group(words, (Alternative((Phrase(tuple(stem(word) for word in words.split())),), (), OWN),))


def _total(ranking: Ranking, chosen: Chosen, *, but: str = "") -> int:
    """How many things all filters hold, those that are not at hand too. `but` leaves a facet out."""
    numbers = _numbers(chosen, but=but)
    return sum(things for held, things in ranking.counts.items() if _holds(held, numbers))


def _answers(ranking: Ranking, chosen: Chosen, *, but: str) -> int:
    """How many of them answer, and do not only come near."""
    near = sum(candidate.is_near for candidate in _filtered(ranking, chosen, but=but))
    return _total(ranking, chosen, but=but) - near


def _filtered(ranking: Ranking, chosen: Chosen, *, but: str = "") -> list[Candidate]:
    """What all filters hold: any value of each facet. `but` leaves a facet out."""
    numbers = _numbers(chosen, but=but)
    return [each for each in ranking.candidates if _holds(each.held, numbers)] if numbers else ranking.candidates


def _numbers(chosen: Chosen, *, but: str = "") -> list[list[int]]:
    """The numbers of the choices of each facet."""
    facets: dict[str, list[int]] = defaultdict(list)
    for number, (facet, _) in enumerate(chosen):
        if facet != but:
            facets[facet].append(number)
    return list(facets.values())


def _holds(held: str, numbers: list[list[int]]) -> bool:
    return all(any(held[number] == "1" for number in those) for those in numbers)


def _facet_sets(searchable: Searchable, ranking: Ranking, chosen: Chosen) -> dict[tuple[str, ...], list[int]]:
    """The answers counted for each facet, under all other filters: a choice in a facet leaves its other values be."""
    with_choice = {facet for facet, _ in chosen}
    sets: dict[tuple[str, ...], list[int]] = {
        (facet,): _ids(_filtered(ranking, chosen, but=facet)) for facet in with_choice
    }
    sets[tuple(facet for facet in searchable.filters if facet not in with_choice)] = _ids(_filtered(ranking, chosen))
    return sets


def _is_capped(ranking: Ranking, chosen: Chosen) -> bool:
    """Whether some of what a facet would be counted over is not at hand."""
    return not ranking.is_all and any(
        len(_filtered(ranking, chosen, but=facet)) < _total(ranking, chosen, but=facet)
        for facet in ("", *dict.fromkeys(facet for facet, _ in chosen))
    )


def _ids(found: Iterable[Candidate]) -> list[int]:
    return [candidate.thing[1] for candidate in found if not candidate.is_near]
