"""Misspelt words: which word was meant, among those that the reader may see.

A word is left alone if it stands anywhere that the reader may see, if it is a name's, English, short, quoted or holds
a digit.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

from core.folding import folded_words
from search import known_words
from search.engines.database import spellings, things_with
from search.parser import QUOTED, WORD, words_of
from search.query import LONGEST_TEXT, MOST_WORDS, Query
from search.registry import kinds
from search.vocabulary import name_stems, name_words, vocabulary
from search.words import stem

SHORTEST, SHORTEST_PART = 5, 3
# From this length on two letters may be wrong.
LONG = 8
# So many that words which the reader may not see do not crowd out those that they may.
MOST_CANDIDATES = 20
# Of so many it is asked how they are spelt where the reader may read them.
MOST_READ = 5
# The dictionary knows rare words and some that are none; those it has seen so seldom are no proof.
SELDOM = 50
BRITISH = {"our": "or", "is": "iz", "ys": "yz", "ae": "e", "oe": "e", "ll": "l", "ogue": "og", "ence": "ense"}

# How a word came to be misspelt, the commonest way first: a letter left out, one too many or two swapped, one wrong.
LEFT_OUT, TOO_MANY, WRONG = range(3)


def mend(query: Query, viewer: Any) -> str:
    """The text of a query with its misspelt words spelt right; nothing if there are none or no one knows better."""
    unknown = [word for word in _may_be_misspelt(query.text) if stem(word) not in name_stems()]
    # That a word stands somewhere may be told to nobody who may not see where: for them it is misspelt as any other.
    seen = things_with(known_words.are_known(unknown), tuple(kinds()), viewer) if unknown else {}
    return _replaced(query.text, _meant([word for word in unknown if not seen.get(word)], query.kinds, viewer))


def suggest(query: Query, viewer: Any) -> str:
    """The text of a query that finds nothing, with words in it that are near; nothing if there are none."""
    return _replaced(query.text, _meant(_long_words(query.text), query.kinds, viewer))


def _may_be_misspelt(text: str) -> list[str]:
    return [word for word in _long_words(text) if not is_english(word)]


def _long_words(text: str) -> list[str]:
    # A part of a word is none by itself: co-ordinator.
    found = dict.fromkeys(
        part
        for part, whole in words_of(text[:LONGEST_TEXT])
        if part == whole or not (is_english(whole) or stem(whole) in name_stems())
    )
    return [word for word in found if len(word) >= SHORTEST and word.isalpha()][:MOST_WORDS]


def _meant(words: Sequence[str], kinds_searched: tuple[str, ...], viewer: Any) -> dict[str, str]:
    names = name_words()
    near = {word: candidates for word in words if (candidates := _near(word, names))}
    asked = [word for word in words if word in near or _splits(word)]
    seen = things_with({*asked, *chain.from_iterable(near.values())}, kinds_searched, viewer)
    meant = {}
    for word, candidates in near.items():
        # What was written a moment ago may not be among the known words yet.
        if seen.get(word):
            continue
        likely = sorted(
            (candidate for candidate in candidates if seen.get(candidate) or candidate in names),
            key=lambda candidate: (*_likeness(word, candidate), -seen.get(candidate, 0), candidate),
        )
        # Another form of it may stand where they read, and the word itself where they do not: a name, say.
        spelt = (
            each for each in likely[:MOST_READ] if each in names or each in spellings(each, kinds_searched, viewer)
        )
        if best := next(spelt, ""):
            meant[word] = best
    return meant | _apart([word for word in asked if not (word in meant or seen.get(word))], kinds_searched, viewer)


def _apart(words: Sequence[str], kinds_searched: tuple[str, ...], viewer: Any) -> dict[str, str]:
    """What was written as one word and is a name of two, or stands as two where the viewer may read them."""
    pairs = {word: _splits(word) for word in words}
    known = known_words.are_known(part for those in pairs.values() for pair in those for part in pair.split())
    may_stand = [
        pair
        for those in pairs.values()
        for pair in those
        if all(part in known or len(part) < known_words.SHORTEST for part in pair.split())
    ]
    seen = things_with(may_stand, kinds_searched, viewer)
    apart = {}
    for word, those in pairs.items():
        named = [pair for pair in those if vocabulary().knows(pair)]
        if found := named or [pair for pair in those if seen.get(pair)]:
            apart[word] = max(found, key=lambda pair: seen.get(pair, 0))
    return apart


def _splits(word: str) -> list[str]:
    return [f"{word[:end]} {word[end:]}" for end in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)]


def _near(word: str, names: frozenset[str]) -> list[str]:
    """The words that may have been meant, whoever may see them, the likeliest first."""
    wrong = 1 if len(word) < LONG else 2
    by_length = known_words.by_length()
    lengths = range(len(word) - wrong, len(word) + wrong + 1)
    choices = {each for length in lengths for each in by_length.get(length, ())}
    choices |= {name for name in names if len(name) in lengths}
    choices.discard(word)
    found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=wrong, limit=None)
    other = [each for each, _, _ in found if stem(each) != stem(word)]
    other.sort(key=lambda each: (_likeness(word, each), each))
    return other[:MOST_CANDIDATES]


def _likeness(word: str, candidate: str) -> tuple[int, bool, int]:
    how = LEFT_OUT if len(candidate) > len(word) else WRONG
    if len(candidate) < len(word) or sorted(candidate) == sorted(word):
        how = TOO_MANY
    return OSA.distance(word, candidate), word[0] != candidate[0], how


def _replaced(text: str, meant: dict[str, str]) -> str:
    if not meant:
        return ""
    quoted = [match.span() for match in QUOTED.finditer(text)]

    def mended(match: re.Match[str]) -> str:
        word = match.group()
        if any(start <= match.start() < end for start, end in quoted):
            return word
        parts = folded_words(word)
        wrong = [part for part in parts if part in meant]
        # An accent or an apostrophe is in the word, and not in the part.
        if not all(part in word.lower() for part in wrong):
            return " ".join(meant.get(part, part) for part in parts)
        for part in wrong:
            word = re.sub(re.escape(part), meant[part], word, flags=re.IGNORECASE)
        return word

    return WORD.sub(mended, text)


def is_english(word: str) -> bool:
    """Whether a folded word is in the dictionary, in British or American spelling."""
    return any(_dictionary()(spelling) > SELDOM for spelling in [word, *_american(word)])


def _american(word: str) -> Iterator[str]:
    # The dictionary is American: `tumour`, `realising`, `fibre`, `caesarean`.
    for british, american in BRITISH.items():
        if british in word:
            yield word.replace(british, american)
    if word.endswith("re"):
        yield f"{word[:-2]}er"


@lru_cache(maxsize=1)
def _dictionary() -> Callable[[str], int]:
    # A tenth of a second, when the first word is met that stands nowhere.
    frequencies = SpellChecker(language="en").word_frequency
    return lambda word: int(frequencies[word])
