"""Which of the things that match are shown, and in which order: plain arithmetic, the same on every database.

Whoever meets all that was asked for comes first. If these are few, those who miss one thing follow, then two, as long
as they meet half of what was asked for by weight: a rare word weighs more than a common one, a name more than a word.
"""

import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from search.engines.database.statements import EVERYTHING, FIRST_FILTER, Match, Thing
from search.parser import Group
from search.query import Sort

FEW = 5
LEAST_SHARE = 0.5
HEAVIEST = 4.0
# Among five people it is chance who is rare: as if each thing asked for were found a few times more.
SMOOTH = 5
# A word that is somebody's name is let go as late as a topic.
NAME_FIRMNESS = 2.0
# Several passages say more than one, but not as often as they are many.
MORE_PASSAGES, MOST_MORE = 0.25, 2


@dataclass(slots=True)
class Candidate:
    """One thing with all that was found of it."""

    thing: Thing
    match: Match
    scores: dict[int, tuple[int, int]] = field(default_factory=dict)
    newest: str = ""
    met: frozenset[int] = frozenset()
    met_weight: float = 0.0
    firm_missing: float = 0.0
    score: float = 0.0

    @property
    def day(self) -> str:
        return self.match.added_on or self.newest


@dataclass
class Ranking:
    """The things of a query before filters, and those that each filter holds."""

    candidates: list[Candidate]
    filtered: dict[int, set[Thing]]


def rank(matches: Sequence[Match], groups: Sequence[Group], *, sort: Sort, today: date) -> Ranking:
    """Order what matches."""
    candidates: dict[Thing, Candidate] = {}
    filtered: dict[int, set[Thing]] = {}
    with_name: set[int] = set()
    for match in matches:
        thing = (match.kind, match.object_id)
        if match.slot >= FIRST_FILTER:
            filtered.setdefault(match.slot - FIRST_FILTER, set()).add(thing)
            continue
        candidate = candidates.setdefault(thing, Candidate(thing, match))
        candidate.newest = max(candidate.newest, match.newest)
        if match.slot != EVERYTHING:
            best, total = candidate.scores.get(match.slot, (0, 0))
            candidate.scores[match.slot] = (max(best, match.best), total + match.total)
            if match.is_name:
                with_name.add(match.slot)
    found = list(candidates.values())
    if groups:
        found = _enough(found, groups, with_name)
    return Ranking(_sorted(found, sort, today), filtered)


def _enough(found: list[Candidate], groups: Sequence[Group], with_name: set[int]) -> list[Candidate]:
    things = max((candidate.match.visible for candidate in found), default=0)
    rarity = [_rarity(things, sum(slot in candidate.scores for candidate in found)) for slot in range(len(groups))]
    weights = [
        rarity[slot] * max(group.firmness, NAME_FIRMNESS if slot in with_name else 0)
        for slot, group in enumerate(groups)
    ]
    firm = {slot for slot, group in enumerate(groups) if group.is_firm or slot in with_name}
    least = sum(weights) * LEAST_SHARE
    for candidate in found:
        candidate.met = frozenset(candidate.scores)
        candidate.firm_missing = round(sum(weights[slot] for slot in firm - candidate.met), 6)
        candidate.met_weight = round(sum(weights[slot] for slot in candidate.met), 6)
        candidate.score = round(sum(rarity[slot] * _score(*both) for slot, both in candidate.scores.items()), 3)
    kept: list[Candidate] = []
    for missing in range(len(groups)):
        if len(kept) >= FEW:
            break
        kept += [each for each in found if len(groups) - len(each.met) == missing and each.met_weight >= least]
    return kept


def _rarity(things: int, found: int) -> float:
    return min(math.log(1 + (things + SMOOTH) / (found + SMOOTH)), HEAVIEST)


def _score(best: int, total: int) -> float:
    return best + MORE_PASSAGES * min(total - best, MOST_MORE * best)


def _sorted(found: Iterable[Candidate], sort: Sort, today: date) -> list[Candidate]:
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
        ordered.sort(key=lambda each: (each.firm_missing, -each.met_weight))
    return ordered
