"""What a search tells: by what it finds and counts, how it orders and pages, and how it reads what was typed."""

import random
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from search.engines.database import answering
from search.query import Query, Result, Sort
from search.registry import kinds
from tests.privacy.oracle import VISITOR
from tests.privacy.probes import WORD, Probes, told
from tests.privacy.world import FACETS, World
from tests.privacy.world import MEMBERS as PEOPLE

SENSITIVE = [name for name, facet in kinds()["people"].filters.items() if facet.is_sensitive]
# Formed as the words of people are, and of nobody.
NOBODYS = "zqxwwwvvvuuutttxqz"
PAGE_OF, A_PAGE = answering.page_of, 2


def search_for(word: str, world: World, viewer: str, probes: Probes) -> None:
    """Look for a word in the directory: who may not meet it finds nothing by it, not even that there is something."""
    may = world.oracle.may_meet(viewer)
    for kind in ("people", "practice", "asks"):
        found = world.engine.answers(Query((kind,), word), world.user(viewer))
        for result in found:
            counted = sum(value.count or 0 for facet in result.facets for value in facet.values)
            probes.count("search", 1)
            if word not in may:
                assert (result.total, counted, result.hits) == (0, 0, ()), f"{viewer} finds {told(world, {word})}"
            _nothing_leaks(result, world, viewer)
        mended = search_misspelt(word, kind, world, viewer, probes)
        assert mended == word or not found[0].total, f"{viewer} has nothing mended"
        search_beside(word, kind, world, viewer, probes)


def search_misspelt(word: str, kind: str, world: World, viewer: str, probes: Probes) -> str:
    """Mistype a word: it is spelt right for whoever may find it, and for nobody else; gives what it was mended to."""
    typed, mended = word[:4] + word[5:], ""
    for result in world.engine.answers(Query((kind,), typed), world.user(viewer)):
        probes.count("misspelt", 1)
        mended = result.mended
        _nothing_leaks(result, world, viewer, {typed})
        if word not in world.oracle.may_meet(viewer):
            assert not result.total, f"{viewer} finds {told(world, {word})} by {typed}"
            proposed = [result.mended, result.suggestion]
            assert not any(proposed), f"{viewer} is told of {told(world, {word})}"
    return mended


def search_beside(word: str, kind: str, world: World, viewer: str, probes: Probes) -> None:
    """A word that the viewer may not meet, beside one that they may, does no more than a word of nobody’s."""
    may = world.oracle.may_meet(viewer)
    if word in may or not may:
        return
    seen = random.Random(word).choice(sorted(may))
    asked = [Query((kind,), f"{which} {seen}") for which in (word, NOBODYS)]
    found = [world.engine.answers(query, world.user(viewer)) for query in asked]
    for result, other in zip(*found, strict=True):
        probes.count("beside", 1)
        assert _all_but_words(result) == _all_but_words(other), f"{viewer} is told of {told(world, {word})}"
        _nothing_leaks(result, world, viewer, {word})


def _all_but_words(result: Result) -> Any:
    hits = [(hit.object_id, hit.is_near, len(hit.missing)) for hit in result.hits]
    said = (result.mended, result.suggestion, result.wider, result.guessed, result.ambiguous, result.expansions)
    told_of = (result.total, result.near, result.pages, result.facets, result.sections)
    return hits, told_of, bool(said[0]), bool(said[1]), *said[2:]


def _nothing_leaks(result: Result, world: World, viewer: str, typed: set[str] | None = None) -> None:
    """Nothing that is shown with an answer holds a word that the viewer may not meet, but for what they typed."""
    shown = [(reason.passage, reason.source_title) for hit in result.hits for reason in hit.reasons]
    shown += [(result.mended, result.suggestion, result.expansions, result.understood, result.guessed)]
    shown += [(result.ambiguous, result.wider, result.facets)]
    leaks = {found.lower() for found in WORD.findall(repr(shown))}
    leaks -= world.oracle.may_meet(viewer) | (typed or set())
    assert not leaks, f"{viewer} is shown {told(world, leaks)}"


def search_in_public(word: str, world: World, probes: Probes) -> None:
    """Look for a word where everyone looks."""
    for result in world.engine.answers(Query(("practice", "page", "news", "people"), word), None):
        probes.count("public search", 1)
        assert not result.total or word in world.oracle.may_meet(VISITOR), told(world, {word})


def authors(world: World, viewer: str, probes: Probes) -> None:
    """Look for write-ups by each name: they come to whoever reads them and may find who wrote them."""
    oracle, person = world.oracle, world.user(viewer)
    for name in PEOPLE:
        by_line = ("by-line", world.profile(name).pk)
        may = {number for number in oracle.write_ups if oracle.finds_by_author(viewer, number, name)}
        # Authors who came later have not agreed to what is public; one’s own name is looked for as others’ are.
        is_exact = world.engine.is_exact and viewer not in (VISITOR, name)
        for result in world.engine.answers(Query(("practice",), world.user(name).name), person):
            found = {
                hit.object_id
                for hit in result.hits
                for reason in hit.reasons
                if (reason.source_kind, reason.source_id) == by_line
            }
            probes.count("authors", 1)
            assert found <= may, f"{viewer} finds {found - may} by the name of {name}"
            assert found == may or not is_exact, f"{viewer} does not find {may - found} by the name of {name}"


def filters(world: World, viewer: str, probes: Probes) -> None:
    """How many there are in all, and with each value of each filter: exactly those who may be found by it."""
    oracle, person = world.oracle, world.user(viewer)
    # Of what is still on its way there may be too little, never too much.
    fits = int.__eq__ if world.engine.is_exact else int.__le__
    everyone = world.engine.answers(Query(("people",)), person)
    chosen = {
        facet: world.engine.answers(
            Query(("people",), "", {facet: tuple(world.facets[name][facet] for name in PEOPLE)}), person
        )
        for facet in SENSITIVE
    }
    for way, result in enumerate(everyone):
        number = sum(oracle.finds(viewer, name) for name in PEOPLE)
        assert fits(result.total, number), f"{viewer} counts {result.total} people in place of {number}"
        counts = _counts(result)
        for facet in SENSITIVE:
            values = [world.facets[name][facet] for name in PEOPLE]
            assert not any((facet, value) in counts for value in values), f"{viewer} is offered {facet} of so few"
            boxes = _counts(chosen[facet][way])
            told_of = [facet for value in values if boxes[facet, value] is not None]
            assert not told_of, f"{viewer} is told how many chose {told_of}, of so few"
        for name in PEOPLE:
            for facet, part in FACETS.items():
                if facet in SENSITIVE:
                    continue
                value, may = world.facets[name][facet], oracle.searches_part(viewer, name, part)
                probes.count("filters", 1)
                seen, ring = counts.get((facet, value)) or 0, oracle.people[name].rings[part]
                assert fits(seen, int(may)), f"{viewer} counts {seen} for {name}’s {facet} ({ring})"
    name = PEOPLE[probes.total % len(PEOPLE)]
    for facet in {random.Random(probes.total).choice(list(FACETS)), *SENSITIVE}:
        for result in world.engine.answers(Query(("people",), "", {facet: (world.facets[name][facet],)}), person):
            may = oracle.searches_part(viewer, name, FACETS[facet])
            assert fits(result.total, int(may)), f"{viewer} filters by {name}’s {facet}"


def _counts(result: Result) -> dict[tuple[str, str], int | None]:
    return {(facet.name, value.value): value.count for facet in result.facets for value in facet.values}


def pages(world: World, viewer: str, probes: Probes) -> None:
    """From page to page everybody comes once who may be found, and a mark of somebody else leads nowhere."""
    oracle, person = world.oracle, world.user(viewer)
    found = {world.users[name].pk for name in PEOPLE if oracle.finds(viewer, name)}
    first = Query(("people",), sort=random.Random(probes.total).choice(list(Sort)))
    with patch.object(answering, "page_of", _short_page):
        for way in world.engine.ways:
            result = world.engine.answer(first, person, way)
            met = [hit.thing.user_id for hit in result.hits]
            for name in PEOPLE:
                if result.hits and world.users[name].pk not in found and name not in world.profiles_of_old:
                    mark = answering.mark_of(("people", world.profile(name).pk))
                    marked = world.engine.answer(replace(first, after=mark), person, way)
                    assert _ids(marked) == _ids(result), f"{viewer} learns something of {name} by a mark"
            query = first
            while result.next_after:
                query = replace(query, page=query.page + 1, after=result.next_after)
                result = world.engine.answer(query, person, way)
                met += [hit.thing.user_id for hit in result.hits]
                probes.count("pages", 1)
            assert len(met) == len(set(met)), f"{viewer} meets somebody twice"
            assert set(met) == found if world.engine.is_exact else set(met) <= found, f"{viewer} pages through {met}"


def _short_page(query: Query, found: Any, size: int) -> Any:
    return PAGE_OF(query, found, A_PAGE)


def _ids(result: Result) -> list[int]:
    return [hit.object_id for hit in result.hits]
