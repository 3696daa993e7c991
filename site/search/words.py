"""Text as both databases index it: folded words, each cut back to its stem, so that ids and totals are the same."""

import threading
from functools import lru_cache

import snowballstemmer

from core.folding import folded_words, joined_words

# A made-up word of any length must not be too long for an index.
LONGEST_WORD = 40
# Nearly every text has them, so they say nothing of what is looked for.
LITTLE_WORDS = frozenset(
    folded_words(
        "a after an and are as at be before by can could do does during for from has have how i in is it me my of "
        "on or our should since so than that the their then they this to until was we what when where which who "
        "why will with would you your"
    )
)

# What the stemmer takes for one, and is two (busy and business), or for two, and is one (child and children).
STEMS = {
    word: of
    for of, words in {
        "authoriti": "authority authorities",
        "bus": "buses",
        "business": "business businesses",
        "child": "children",
        "experi": "experienced",
        "experiment": "experiment experiments experimented experimenting",
        "hearing": "hearing",
        "loneli": "lonely",
        "parking": "parking",
        "publication": "publication publications",
        "several": "several",
        "woman": "women",
    }.items()
    for word in words.split()
}

_stemmer = snowballstemmer.stemmer("english")
# It keeps its word in itself while it works.
_one_at_a_time = threading.Lock()


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """What a folded word shares with its other forms: `neighbour` for `neighbours`."""
    if word in STEMS:
        return STEMS[word]
    with _one_at_a_time:
        return str(_stemmer.stemWord(word[:LONGEST_WORD]))


def stems(text: str) -> tuple[str, ...]:
    """The stems of a text, in order."""
    return tuple(stem(word) for word in folded_words(text))


def indexed_words(text: str) -> str:
    """What the index holds of a text: its stems, then its hyphenated words written in one."""
    return " ".join([*stems(text), *(stem(word) for word in joined_words(text))])


LITTLE_STEMS = frozenset(stem(word) for word in LITTLE_WORDS)
