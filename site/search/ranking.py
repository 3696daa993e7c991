"""Which of the things that match are shown, and in which order: plain arithmetic, the same for every engine.

Whoever meets all that was asked for comes first. If these are few, those who miss one thing follow, then two, as long
as they meet half of what was asked for by weight: a rare word weighs more than a common one, a name more than a word.
If an answer is found but they do not fill a page, those that come near fill it up.
"""

import math
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from search.parser import LEAST_MET, OWN, Group
from search.query import PAGE_SIZE, Sort

# Slots that are no group of the query.
EVERYTHING, FIRST_FILTER = 999, 1000
# A page of answers is enough; what misses more is let be.
ENOUGH = PAGE_SIZE
# The least of what was asked for, by weight, that an answer meets, and what comes near one.
LEAST_SHARE, NEAR_SHARE = 0.58, 0.1
HEAVIEST = 4.0
# Among five people it is chance who is rare: as if each thing asked for were found a few times more.
SMOOTH = 5
# A word that is somebody's name is let go as late as a topic.
NAME_FIRMNESS = 2.0
# Several passages say more than one, but not as often as they are many.
MORE_PASSAGES, MOST_MORE = 0.25, 2
# What a match counts besides how strong it is, on the scale of a field's weight; single words of a name count less.
MET, EXTRA = 100, 0.5
SCALE = 10_000
ROUNDING = 1e-6

Thing = tuple[str, int]


class Match(NamedTuple):
    """One thing in one slot by one kind of alternative: the best passage or facet, the sum of all, and its order."""

    slot: int
    per_cent: int
    kind: str
    object_id: int
    best: int
    total: int
    is_name: int
    newest: str
    sort_name: str
    added_on: str
    is_old: bool
    visible: int


class Counted(NamedTuple):
    """How many things a viewer may find, and how many of them meet each slot: where not all of them are at hand."""

    things: int
    found_with: Sequence[int]


@dataclass(slots=True)
class Candidate:
    """One thing with all that was found of it; its scores are by slot and per cent."""

    thing: Thing
    match: Match
    scores: dict[int, dict[int, tuple[int, int]]] = field(default_factory=dict)
    newest: str = ""
    met: frozenset[int] = frozenset()
    weight: float = 0.0
    share: float = 0.0
    score: float = 0.0
    is_near: bool = False
    is_named: bool = False

    @property
    def day(self) -> str:
        return self.match.added_on or self.newest


@dataclass
class Ranking:
    """The things of a query before filters, and those that each filter holds."""

    candidates: list[Candidate]
    filtered: dict[int, set[Thing]]


def rank(
    matches: Iterable[Match],
    groups: Sequence[Group],
    extras: Sequence[Group],
    *,
    sort: Sort,
    today: date,
    counted: Counted | None = None,
) -> Ranking:
    """Order what matches; `counted` says how much there is where this is not all of it."""
    candidates: dict[Thing, Candidate] = {}
    filtered: dict[int, set[Thing]] = {}
    with_name: set[int] = set()
    for match in matches:
        thing = (match.kind, match.object_id)
        if match.slot >= FIRST_FILTER:
            filtered.setdefault(match.slot - FIRST_FILTER, set()).add(thing)
            continue
        candidate = candidates.get(thing)
        if candidate is None:
            candidate = candidates[thing] = Candidate(thing, match)
        candidate.newest = max(candidate.newest, match.newest)
        if match.slot != EVERYTHING:
            scores = candidate.scores.setdefault(match.slot, {})
            best, total = scores.get(match.per_cent, (0, 0))
            scores[match.per_cent] = (max(best, match.best), total + match.total)
            if match.is_name and match.slot < len(groups):
                with_name.add(match.slot)
                candidate.is_named = True
    found = list(candidates.values())
    if groups:
        found = _enough(found, groups, extras, with_name, counted)
    return Ranking(_sorted(found, len(groups), sort, today), filtered)


def _enough(
    found: list[Candidate],
    groups: Sequence[Group],
    extras: Sequence[Group],
    with_name: set[int],
    counted: Counted | None,
) -> list[Candidate]:
    for candidate in found:
        candidate.met = frozenset(
            slot for slot, scores in candidate.scores.items() if slot < len(groups) and max(scores) >= LEAST_MET
        )
    if counted is None:
        counted = _counted(found, len(groups), len(groups) + len(extras))
    all_weights = weights_of(counted, groups, extras, with_name)
    weights = all_weights[: len(groups)]
    asked = sum(weights)
    for candidate in found:
        candidate.weight = round(sum(weights[slot] for slot in candidate.met), 6)
        candidate.share = _share(candidate, all_weights)
        candidate.score = round(sum(all_weights[slot] * _score(scores) for slot, scores in candidate.scores.items()), 3)
    answers = [candidate for candidate in found if candidate.weight >= LEAST_SHARE * asked - ROUNDING]
    kept: list[Candidate] = []
    for missing in range(len(groups)):
        if len(kept) >= ENOUGH:
            break
        kept += [candidate for candidate in answers if len(groups) - len(candidate.met) == missing]
    return kept + _near(found, kept, NEAR_SHARE * asked) if kept else []


def _counted(found: Sequence[Candidate], groups: int, slots: int) -> Counted:
    found_with = Counter(slot for candidate in found for slot in candidate.met)
    found_with += Counter(slot for candidate in found for slot in candidate.scores if slot >= groups)
    things = max((candidate.match.visible for candidate in found), default=0)
    return Counted(things, [found_with[slot] for slot in range(slots)])


def weights_of(
    counted: Counted, groups: Sequence[Group], extras: Sequence[Group], with_name: Collection[int] = ()
) -> list[float]:
    """What each slot weighs, by how many of all things are found with it."""
    firmness = [max(group.firmness, NAME_FIRMNESS if slot in with_name else 0) for slot, group in enumerate(groups)] + [
        EXTRA
    ] * len(extras)
    rarity = [_rarity(counted.things, found) for found in counted.found_with]
    return [rare * firm for rare, firm in zip(rarity, firmness, strict=True)]


def _near(found: Iterable[Candidate], kept: Sequence[Candidate], least: float) -> list[Candidate]:
    """What fills up the page of answers."""
    those = {candidate.thing for candidate in kept}
    near = [each for each in found if each.thing not in those and each.share >= least]
    near.sort(key=lambda each: (-each.score, each.thing))
    near = near[: max(ENOUGH - len(kept), 0)]
    for candidate in near:
        candidate.is_near = True
    return near


def _rarity(things: int, found: int) -> float:
    return min(math.log(1 + (things + SMOOTH) / (found + SMOOTH)), HEAVIEST)


def _share(candidate: Candidate, weights: Sequence[float]) -> float:
    return sum(weights[slot] * max(scores) / OWN for slot, scores in candidate.scores.items())


def _score(scores: dict[int, tuple[int, int]]) -> float:
    best = max(best + MORE_PASSAGES * min(total - best, MOST_MORE * best) for best, total in scores.values())
    return best / SCALE + MET * max(scores) / OWN


def _sorted(found: Iterable[Candidate], groups: int, sort: Sort, today: date) -> list[Candidate]:
    def by_luck(candidate: Candidate) -> tuple[int, str, int]:
        kind, pk = candidate.thing
        return zlib.crc32(f"{today}:{kind}:{pk}".encode()), kind, pk

    ordered = sorted(found, key=by_luck)
    if sort is Sort.NAME:
        return sorted(ordered, key=lambda each: each.match.sort_name)
    ordered.sort(key=lambda each: each.day, reverse=True)
    if sort is Sort.BEST:
        ordered.sort(key=lambda each: each.score, reverse=True)
        ordered.sort(key=lambda each: each.match.is_old)
        ordered.sort(key=lambda each: (each.is_near, len(each.met) < groups))
    return ordered
