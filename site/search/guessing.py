"""Which topics a query without a topic's name may be about, by how people speak of them who do not know the names.

A topic is looked up by its names, its everyday wording and its definition. The everyday wording is matched only: no
word of it leaves this module. A phrase of it counts as a whole, or by its rarer words.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.folding import folded_words
from core.page_cache import cached_fragment
from search.words import LITTLE_STEMS, stems
from topics.models import Topic, TopicSynonym

MOST_GUESSES = 3
# Of what is asked, by rarity, that a topic must speak of, and what it must speak of at least.
LEAST_SHARE, LEAST_RARITY = 0.45, 4.0
# How far behind the best guess another may be.
NEAR_BEST = 0.7
# From here on a topic is an answer to all that was asked, not only to the words that it knows.
WHOLE_SHARE = 0.5
# A phrase that is there to its last word says more; words of its other phrases, of asking and of names say less.
WHOLE_PHRASE, OTHER_PHRASES, OTHERS = 1.2, 0.5, 0.5
NAME, EVERYDAY, DEFINITION = 1.0, 1.0, 0.45
_PARTS = re.compile(r"[.;]")


@dataclass(frozen=True)
class Guess:
    """One topic, which of the words speak of it, and whether it may stand for all of them."""

    slug: str
    explained: frozenset[str]
    is_whole: bool


@dataclass(frozen=True)
class _Phrase:
    topic: str
    weight: float
    stems: frozenset[str]
    # Whether it is a word by itself, and not what is left of "does it work".
    is_word: bool


@dataclass(frozen=True)
class _Phrases:
    """All phrases, in which of them each stem is, and how rare a stem is among topics."""

    phrases: tuple[_Phrase, ...]
    with_stem: dict[str, tuple[int, ...]]
    rarity: dict[str, float]
    rarest: float

    def rarity_of(self, words: Iterable[str]) -> float:
        return sum(self.rarity.get(word, self.rarest) for word in words)


def guess(
    words: Sequence[str], others: Sequence[str] = (), declined: Sequence[str] = (), *, least: int = 1
) -> list[Guess]:
    """The topics that these stems fit well, the best first, but those that were declined.

    `others` are stems of the query, words of asking and of names, that are part of how people speak of a topic. A
    phrase that has fewer than `least` of all these stems says nothing.
    """
    asked = tuple(dict.fromkeys(words))
    known = cached_fragment("search-guesses", _read)
    if not asked:
        return []
    best: dict[str, float] = defaultdict(float)
    explained: dict[str, dict[str, float]] = defaultdict(dict)
    for place in sorted({place for word in asked for place in known.with_stem.get(word, ())}):
        phrase = known.phrases[place]
        of_phrase = [word for word in asked if word in phrase.stems]
        besides = [word for word in dict.fromkeys(others) if word in phrase.stems and word not in of_phrase]
        if len(of_phrase) + len(besides) < least:
            continue
        score = phrase.weight * (known.rarity_of(of_phrase) + OTHERS * known.rarity_of(besides))
        if len(phrase.stems) == len(of_phrase) + len(besides):
            # One word that is all of a phrase is what somebody calls a topic, however many others speak of it.
            if len(phrase.stems) > 1:
                score *= WHOLE_PHRASE
            elif phrase.is_word:
                score = max(score, phrase.weight * LEAST_RARITY)
        best[phrase.topic] = max(best[phrase.topic], score)
        said = explained[phrase.topic]
        for word in of_phrase:
            said[word] = max(said.get(word, 0.0), phrase.weight * known.rarity[word])
    scores = {
        topic: score + OTHER_PHRASES * max(sum(explained[topic].values()) - score, 0) for topic, score in best.items()
    }
    return _best(scores, known.rarity_of(asked), explained, frozenset(declined))


def _best(
    scores: dict[str, float], asked: float, explained: dict[str, dict[str, float]], declined: frozenset[str]
) -> list[Guess]:
    least = max([LEAST_RARITY, LEAST_SHARE * asked, NEAR_BEST * max(scores.values(), default=0)])
    found = [topic for topic, score in scores.items() if score >= least and topic not in declined]
    found.sort(key=lambda topic: -scores[topic])
    return [
        Guess(topic, frozenset(explained[topic]), scores[topic] >= WHOLE_SHARE * asked)
        for topic in found[:MOST_GUESSES]
    ]


def _read() -> _Phrases:
    synonyms: dict[int, list[str]] = defaultdict(list)
    for topic_id, name in TopicSynonym.objects.order_by("sort_order", "pk").values_list("topic_id", "name"):
        synonyms[topic_id].append(name)
    topics = Topic.objects.order_by("pk").values_list("pk", "slug", "name", "everyday", "definition")
    return _indexed(
        tuple((slug, (name, *synonyms[pk]), everyday, definition) for pk, slug, name, everyday, definition in topics)
    )


# Much that changes the site leaves the topics as they were.
@lru_cache(maxsize=2)
def _indexed(topics: tuple[tuple[str, tuple[str, ...], str, str], ...]) -> _Phrases:
    phrases: list[_Phrase] = []
    in_topics: Counter[str] = Counter()
    for slug, names, everyday, definition in topics:
        texts = [(NAME, name) for name in names]
        texts += [(EVERYDAY, phrase) for phrase in everyday.split(";")]
        texts += [(DEFINITION, part) for part in _PARTS.split(definition)]
        of_topic = [
            _Phrase(slug, weight, frozenset(telling), is_word=len(folded_words(text)) == 1)
            for weight, text in texts
            if (telling := set(stems(text)).difference(LITTLE_STEMS))
        ]
        in_topics.update({word for phrase in of_topic for word in phrase.stems})
        phrases += of_topic
    with_stem: dict[str, list[int]] = defaultdict(list)
    for place, phrase in enumerate(phrases):
        for word in phrase.stems:
            with_stem[word].append(place)
    rarity = {word: math.log((len(topics) + 1) / (count + 0.5)) for word, count in in_topics.items()}
    places = {word: tuple(those) for word, those in with_stem.items()}
    return _Phrases(tuple(phrases), places, rarity, math.log((len(topics) + 1) / 0.5))
