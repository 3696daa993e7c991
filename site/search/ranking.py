"""Which of the things that match are shown, and in which order: plain arithmetic, the same for every engine.

Whoever meets all that was asked for comes first. If these are few, those who miss one thing follow, then two, as long
as they meet half of what was asked for by weight: a rare word weighs more than a common one, a name more than a word.
If an answer is found but they do not fill a page, those that come near fill it up.
"""

import math
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import NamedTuple

from search.parser import OWN, Group
from search.query import PAGE_SIZE, Sort

# A page of answers is enough; what misses more is let be.
ENOUGH = PAGE_SIZE
# The least of what was asked for, by weight, that an answer meets, and what comes near one.
LEAST_SHARE, NEAR_SHARE = 0.58, 0.1
# If nothing meets that much, what misses nothing but names is an answer: for one of two, and not for one of three.
LEAST_SHARE_OF_NAMES = 0.34
HEAVIEST = 4.0
# Among five people it is chance who is rare: as if each thing asked for were found a few times more.
SMOOTH = 5
# A word that is somebody's name is let go as late as a topic.
NAME_FIRMNESS = 2.0
# Several passages say more than one, but not as often as they are many.
MORE_PASSAGES, MOST_MORE = 0.25, 2
# What a match counts besides how strong it is, on the scale of a field's weight.
MET = 100
SCALE = 10_000
# More than there are slots, and hundredths.
SLOTS, PER_CENTS = 32, 128
ROUNDING = 1e-6

Thing = tuple[str, int]


@dataclass(slots=True)
class Candidate:
    """One thing that matches, what it is sorted by, and whether each choice of a filter holds it, as 1 and 0.

    `found` has a number for each passage and value that it was found by, with commas between: ((weight * 2 + whether
    it is a name) * SLOTS + slot) * PER_CENTS + per cent. `passages` are their ids, 0 for a value.
    """

    thing: Thing
    day: str = ""
    sort_name: str = ""
    is_old: bool = False
    held: str = ""
    # The slots that it meets, as bits.
    mask: int = 0
    found: str = ""
    passages: str = ""
    met: frozenset[int] = frozenset()
    share: float = 0.0
    score: float = 0.0
    is_near: bool = False
    is_named: bool = False

    def found_by(self) -> Iterator[tuple[int, int, int]]:
        """The passages that it was found by: for which slot, how near in per cent, and their ids."""
        for code, passage in zip(self.found.split(","), self.passages.split(","), strict=True):
            if passage not in ("", "0"):
                yield int(code) // PER_CENTS % SLOTS, int(code) % PER_CENTS, int(passage)


class Same(NamedTuple):
    """How many things of a kind meet the same groups, by a name the same of them, and are held by the same filters."""

    kind: str
    mask: int
    named: int
    held: str
    things: int


@dataclass(slots=True)
class Matches:
    """What matches, or the first of very many; how many there are, and how many the viewer may find at all."""

    found: list[Candidate] = field(default_factory=list)
    counts: list[Same] = field(default_factory=list)
    things: int = 0

    @property
    def is_all(self) -> bool:
        """Whether everything that matches is at hand."""
        return sum(each.things for each in self.counts) == len(self.found)

    def of_kind(self, kind: str) -> "Matches":
        """Those of one kind."""
        return Matches(
            [each for each in self.found if each.thing[0] == kind],
            [each for each in self.counts if each.kind == kind],
            self.things,
        )


class Counted(NamedTuple):
    """How many things a viewer may find, how many of them meet each slot, and which groups are anything's name.

    `named` is None where everything is at hand that may have such a name.
    """

    things: int
    found_with: Sequence[int]
    named: Collection[int] | None = None


@dataclass
class Ranking:
    """The things of a query before filters, and how many there are by the filters that hold them."""

    candidates: list[Candidate]
    counts: Counter[str]
    # Whether these are all of them.
    is_all: bool = True

    @property
    def filtered(self) -> dict[int, set[Thing]]:
        """The things that each choice of a filter holds."""
        found: dict[int, set[Thing]] = {}
        for candidate in self.candidates:
            for number, holds in enumerate(candidate.held):
                if holds == "1":
                    found.setdefault(number, set()).add(candidate.thing)
        return found


def rank(
    matches: Matches,
    groups: Sequence[Group],
    extras: Sequence[Group],
    *,
    sort: Sort,
    today: date,
    counted: Counted | None = None,
    may_miss_names: bool = False,
) -> Ranking:
    """Order what matches; `counted` says how much there is where `matches` are of some things only."""
    found, masks = matches.found, {each.mask for each in matches.counts}
    if groups:
        found, masks = _enough(matches, groups, extras, counted, may_miss_names=may_miss_names)
    counts: Counter[str] = Counter()
    for same in matches.counts:
        if same.mask in masks:
            counts[same.held] += same.things
    counts.update(candidate.held for candidate in found if candidate.is_near)
    return Ranking(_sorted(found, len(groups), sort, today), counts, matches.is_all)


def _enough(
    matches: Matches,
    groups: Sequence[Group],
    extras: Sequence[Group],
    counted: Counted | None,
    *,
    may_miss_names: bool,
) -> tuple[list[Candidate], set[int]]:
    """What is shown, and the sets of groups that everything meets that is an answer."""
    if counted is None:
        counted = _counted(matches, len(groups) + len(extras))
    if counted.named is None:
        named = reduce(or_, (same.named for same in matches.counts), 0)
        counted = counted._replace(named=[slot for slot in range(len(groups)) if named >> slot & 1])
    all_weights = weights_of(counted, groups, extras)
    weights = all_weights[: len(groups)]
    asked = sum(weights)
    met = {
        same.mask: frozenset(slot for slot in range(len(groups)) if same.mask >> slot & 1) for same in matches.counts
    }
    weight = {mask: round(sum(weights[slot] for slot in slots), 6) for mask, slots in met.items()}
    # Many are found by as many passages of the same fields.
    known: dict[str, tuple[float, float, bool]] = {}
    for candidate in matches.found:
        candidate.met = met[candidate.mask]
        if candidate.found not in known:
            known[candidate.found] = _scored(candidate.found, all_weights, len(groups))
        candidate.share, candidate.score, candidate.is_named = known[candidate.found]
    things: Counter[int] = Counter()
    for same in matches.counts:
        things[same.mask] += same.things
    kept: set[int] = set()
    for least, needed in shares_of(counted, groups, may_miss_names=may_miss_names):
        answers = [mask for mask in met if needed <= met[mask] and weight[mask] >= least * asked - ROUNDING]
        for missing in range(len(groups)):
            if sum(things[mask] for mask in kept) >= ENOUGH:
                break
            kept.update(mask for mask in answers if len(groups) - len(met[mask]) == missing)
        if kept:
            break
    shown = [candidate for candidate in matches.found if candidate.mask in kept]
    return shown + _near(matches.found, shown, kept, NEAR_SHARE * asked) if shown else [], kept


def shares_of(counted: Counted, groups: Sequence[Group], *, may_miss_names: bool) -> list[tuple[float, frozenset[int]]]:
    """How much an answer must meet by weight, and which groups it must: the second if the first gives none."""
    shares: list[tuple[float, frozenset[int]]] = [(LEAST_SHARE, frozenset())]
    if may_miss_names:
        names = {slot for slot, group in enumerate(groups) if group.is_named} | set(counted.named or ())
        shares.append((LEAST_SHARE_OF_NAMES, frozenset(range(len(groups))) - names))
    return shares


def _counted(matches: Matches, slots: int) -> Counted:
    found_with = [sum(same.things for same in matches.counts if same.mask >> slot & 1) for slot in range(slots)]
    return Counted(matches.things, found_with)


def weights_of(counted: Counted, groups: Sequence[Group], extras: Sequence[Group]) -> list[float]:
    """What each slot weighs, by how many of all things are found with it, and whether it is anybody's name."""
    named = counted.named or ()
    firmness = [max(group.firmness, NAME_FIRMNESS if slot in named else 0) for slot, group in enumerate(groups)]
    firmness += [extra.firmness for extra in extras]
    rarity = [_rarity(counted.things, found) for found in counted.found_with]
    return [rare * firm for rare, firm in zip(rarity, firmness, strict=True)]


def _near(
    found: Iterable[Candidate], shown: Sequence[Candidate], kept: Collection[int], least: float
) -> list[Candidate]:
    """What fills up the page of answers."""
    room = ENOUGH - len(shown)
    if room <= 0:
        return []
    near = [each for each in found if each.mask not in kept and each.share >= least]
    near.sort(key=lambda each: (-each.score, each.thing))
    for candidate in near[:room]:
        candidate.is_near = True
    return near[:room]


def _rarity(things: int, found: int) -> float:
    return min(math.log(1 + (things + SMOOTH) / (found + SMOOTH)), HEAVIEST)


def _scored(found: str, weights: Sequence[float], groups: int) -> tuple[float, float, bool]:
    """How much of what was asked for is met by what something was found by, how strongly, and whether by a name."""
    # The best of each slot and per cent, and the sum of all.
    scores: dict[int, dict[int, tuple[int, int]]] = {}
    is_named = False
    for code in map(int, found.split(",")):
        rest, per_cent = divmod(code, PER_CENTS)
        rest, slot = divmod(rest, SLOTS)
        weight, is_name = divmod(rest, 2)
        of_slot = scores.setdefault(slot, {})
        best, total = of_slot.get(per_cent, (0, 0))
        of_slot[per_cent] = (max(best, weight), total + weight)
        is_named = is_named or bool(is_name and slot < groups)
    share = score = 0.0
    for slot, of_slot in scores.items():
        nearest = max(of_slot) / OWN
        strongest = max(best + MORE_PASSAGES * min(total - best, MOST_MORE * best) for best, total in of_slot.values())
        share += weights[slot] * nearest
        score += weights[slot] * (strongest / SCALE + MET * nearest)
    return share, round(score, 3), is_named


def _sorted(found: Iterable[Candidate], groups: int, sort: Sort, today: date) -> list[Candidate]:
    # Keys are numbers: a tuple for each of some thousand things would have the garbage collected in between.
    def by_luck(candidate: Candidate) -> int:
        kind, pk = candidate.thing
        return (zlib.crc32(f"{today}:{kind}:{pk}".encode()) << 64) + pk

    ordered = sorted(found, key=by_luck)
    if sort is Sort.NAME:
        ordered.sort(key=lambda each: each.sort_name)
    else:
        ordered.sort(key=lambda each: each.day, reverse=True)
    if sort is Sort.BEST:
        ordered.sort(key=lambda each: each.score, reverse=True)
        ordered.sort(key=lambda each: each.is_old)
        ordered.sort(key=lambda each: len(each.met) < groups)
    ordered.sort(key=lambda each: each.is_near)
    return ordered
