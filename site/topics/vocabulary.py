"""The whole vocabulary at hand: which topic a text names, which it may have meant. Everyday wording stays inside."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cached_property
from math import log

from core.folding import folded_key, folded_words
from core.page_cache import cached_fragment
from topics.models import Topic

_LITTLE = (
    "a about after all an and are as at be by do for from get got has have help how i in into is it like me more my "
    "no not of off on one or our out people so some someone that the their them they this to up us was we what when "
    "where who with without you your"
)
LITTLE_WORDS = frozenset(_LITTLE.split())
# A label this much alike is taken for a slip of the pen.
ALIKE = 0.78
# The rarest of what was typed must be met by this share of its weight.
LEAST_SHARE = 0.34
# Beside a good guess, one that is much worse is none.
LEAST_OF_BEST = 0.4
# An abbreviation is taken as it is.
LONGEST_SHORT_FORM = 4
NAME_WEIGHT, EVERYDAY_WEIGHT, SLIP_WEIGHT = 2.0, 1.0, 3.0


@dataclass(frozen=True)
class Label:
    """One name of a topic, folded."""

    text: str
    key: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One topic: what it is called, and the words by which people mean it."""

    pk: int
    name: str
    facet: str
    is_offered: bool
    labels: tuple[Label, ...]
    everyday: frozenset[str]

    def is_of(self, facets: Collection[str]) -> bool:
        """Whether the topic is of one of these facets; of none given, it is."""
        return not facets or self.facet in facets

    @cached_property
    def label_words(self) -> frozenset[str]:
        return frozenset(word for label in self.labels for word in label.words) - LITTLE_WORDS


@dataclass(frozen=True)
class Suggestion:
    """A topic for what somebody is typing, and the synonym that fits if its name does not."""

    name: str
    also_called: str = ""


class Vocabulary:
    """Every topic that can be chosen."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = sorted(entries, key=lambda entry: entry.name)
        self._by_key: dict[str, list[Entry]] = {}
        for entry in self.entries:
            for key in {label.key for label in entry.labels}:
                self._by_key.setdefault(key, []).append(entry)
        counts = Counter(word for entry in self.entries for word in entry.label_words | entry.everyday)
        self._rarity = {word: log(1 + len(self.entries) / count) for word, count in counts.items()}

    def offered(self, facets: Collection[str] = ()) -> list[Entry]:
        """The topics of a list to choose from, A to Z."""
        return [entry for entry in self.entries if entry.is_offered and entry.is_of(facets)]

    def called(self, text: str) -> list[Entry]:
        """The topics with this name or synonym, however it is written, one or many; a name wins over synonyms."""
        key = folded_key(text)
        for form in (key, f"{key}s", key.removesuffix("s")) if len(key) > LONGEST_SHORT_FORM else (key,):
            if found := self._by_key.get(form):
                return [entry for entry in found if entry.labels[0].key == form] or list(found)
        return []

    def likely(self, text: str, facets: Collection[str] = (), *, limit: int = 3) -> list[Entry]:
        """The topics that somebody may have meant, the likeliest first."""
        key = folded_key(text)
        close = get_close_matches(key, self._by_key, n=5, cutoff=ALIKE)
        slips = {label: SequenceMatcher(None, key, label).ratio() for label in close}
        meant = [self._meant_by(word) for word in dict.fromkeys(folded_words(text)) if word not in LITTLE_WORDS]
        scored = [(self._score(entry, slips, meant), entry) for entry in self.offered(facets)]
        best = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: (-pair[0], pair[1].name))
        return [entry for score, entry in best[:limit] if score >= LEAST_OF_BEST * best[0][0]]

    def suggestions(
        self, text: str, facets: Collection[str] = (), *, limit: int = 6, are_guessed: bool = True
    ) -> list[Suggestion]:
        """What to offer somebody who has typed this much: topics called so and, if few are, perhaps what they mean."""
        key, words = folded_key(text), folded_words(text)
        if not key:
            return []
        fitting = [
            (rank, entry.name, label)
            for entry in self.offered(facets)
            if (best := _best_label(entry, key, words))
            for rank, label in [best]
        ]
        fitting.sort(key=lambda each: each[:2])
        found = [Suggestion(name, "" if label.text == name else label.text) for _, name, label in fitting[:limit]]
        # A word or two of four letters say enough to guess by.
        if are_guessed and len(found) < limit // 2 and len(key) >= 4:
            names = {suggestion.name for suggestion in found}
            guesses = [entry for entry in self.likely(text, facets) if entry.name not in names]
            found += [Suggestion(entry.name) for entry in guesses[: limit - len(found)]]
        return found

    def _meant_by(self, typed: str) -> dict[str, float]:
        # What is unknown weighs as much as the rarest, so that one known word of many is not enough.
        known = {word: weight for word, weight in self._rarity.items() if _same_word(typed, word)}
        return known or {"": log(1 + len(self.entries))}

    def _score(self, entry: Entry, slips: dict[str, float], meant: list[dict[str, float]]) -> float:
        slip = SLIP_WEIGHT * max((slips.get(label.key, 0.0) for label in entry.labels), default=0.0)
        whole = sum(max(words.values()) for words in meant)
        met = sum(_met(entry, words) for words in meant)
        share = met / whole if whole else 0.0
        return slip + (share if share >= LEAST_SHARE else 0.0)


def vocabulary() -> Vocabulary:
    """The vocabulary as it is now; read from the database once, until something changes."""
    return cached_fragment("vocabulary", _read)


def _read() -> Vocabulary:
    topics = Topic.objects.exclude(status=Topic.Status.AVOID).prefetch_related("synonyms")
    return Vocabulary(
        Entry(
            pk=topic.pk,
            name=topic.name,
            facet=topic.facet,
            is_offered=topic.status == Topic.Status.CURRENT,
            labels=tuple(_label(name) for name in (topic.name, *(synonym.name for synonym in topic.synonyms.all()))),
            everyday=frozenset(folded_words(topic.everyday)) - LITTLE_WORDS,
        )
        for topic in topics
    )


def _label(text: str) -> Label:
    return Label(text, folded_key(text), tuple(folded_words(text)))


def _best_label(entry: Entry, key: str, words: list[str]) -> tuple[int, Label] | None:
    """How well the best name of a topic fits a beginning: 0 for its own name, 1 for a synonym, 2 and 3 within them."""
    fits = [(rank, label) for label in entry.labels if (rank := _rank(entry, label, key, words)) is not None]
    return min(fits, key=lambda fit: fit[0], default=None)


def _rank(entry: Entry, label: Label, key: str, words: list[str]) -> int | None:
    is_synonym = label is not entry.labels[0]
    if label.key.startswith(key):
        return 0 + is_synonym
    if all(any(word.startswith(typed) for word in label.words) for typed in words):
        return 2 + is_synonym
    return None


def _met(entry: Entry, words: dict[str, float]) -> float:
    named = max((words[word] for word in entry.label_words & words.keys()), default=0.0)
    said = max((words[word] for word in entry.everyday & words.keys()), default=0.0)
    return max(NAME_WEIGHT * named, EVERYDAY_WEIGHT * said)


def _same_word(typed: str, word: str) -> bool:
    """Whether two words are one, but for an ending or a slip in a long word."""
    if typed == word:
        return True
    if min(len(typed), len(word)) < 5 or typed[:3] != word[:3] or abs(len(typed) - len(word)) > 3:
        return False
    return typed[:-3] == word[: len(typed) - 3] or SequenceMatcher(None, typed, word).ratio() >= 0.85
