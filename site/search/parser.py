"""What somebody typed, read as groups: one thing asked for in all its spellings. One parser for all engines.

Only letters and digits come out of it, so that no engine's syntax can come from a reader.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from core.folding import folded_words
from search.query import LONGEST_TEXT, MOST_WORDS
from search.vocabulary import COHORT, FIRM, TOPIC, Entry, Key, Name, Vocabulary, key_of, vocabulary
from search.words import stem, stems

# Nearly every text has them, so they say nothing of what is looked for.
LITTLE_WORDS = frozenset(
    folded_words(
        "a after an and are as at be before by can could do does during for from has have how i in is it me my of "
        "on or our should since so than that the their then they this to until was we what when where which who "
        "why will with would you your"
    )
)
# How people ask, not what they ask for.
ASKING_WORDS = frozenset(
    folded_words(
        "someone somebody anyone anybody everyone people person persons whom whose knows know known knowing done "
        "doing did had having been experience experiences experienced help helps helping helped example examples "
        "show find finding look looking need needs want wants like tell about worked used using tried please "
        "write-up write-ups writeup writeups asks ask asking any some who's there set up into"
    )
)
# A shorter word begins too many others.
SHORTEST_BEGINNING = 3
OWN, SYNONYM, NARROWER = 100, 85, 60
# How much more a name weighs than a word when something must be let go.
TOPIC_FIRMNESS, NAME_FIRMNESS, WORD_FIRMNESS = 2.0, 1.5, 1.0
MOST_PHRASES = 60
MOST_EXPANSIONS = 5
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]")
# A hyphen inside a word holds it together; anything else but letters, digits and apostrophes parts words.
WORD = re.compile(r"[^\W_](?:[\w'’‘`´‐‑–-]*[^\W_])?")


@dataclass(frozen=True)
class Phrase:
    """Stems that must stand side by side; the last may be the beginning of a longer one."""

    stems: Key
    is_beginning: bool = False


@dataclass(frozen=True)
class Alternative:
    """One way to meet a group: any of the phrases, or any of the names as a facet; how much it counts in per cent."""

    phrases: tuple[Phrase, ...]
    names: tuple[Name, ...]
    per_cent: int


@dataclass(frozen=True)
class Group:
    """One thing asked for."""

    label: str
    alternatives: tuple[Alternative, ...]
    is_named: bool = False
    is_firm: bool = False
    firmness: float = WORD_FIRMNESS
    text_without: str = ""
    also: tuple[str, ...] = ()

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        return tuple(phrase for alternative in self.alternatives for phrase in alternative.phrases)


@dataclass(frozen=True)
class Understood:
    """A query as it was read."""

    groups: tuple[Group, ...] = ()

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        return tuple(phrase for group in self.groups for phrase in group.phrases)


@dataclass(frozen=True)
class _Word:
    """One typed word, or one quoted phrase: where it stands, its parts as folded, and the same written in one."""

    start: int
    end: int
    parts: list[str] = field(hash=False)
    is_quoted: bool = False

    @property
    def typed(self) -> str:
        return " ".join(self.parts)

    @property
    def joined(self) -> str:
        return "".join(self.parts)


def understand(text: str, *, only_my_words: bool = False) -> Understood:
    """Read a query: the longest names first, then the words that are left."""
    text = text.replace("\x00", " ")[:LONGEST_TEXT]
    words = list(_words(text))
    known = vocabulary()
    spans = [] if only_my_words else _named_spans(words, known)
    taken = {index for first, last, _ in spans for index in range(first, last)}
    plain = [index for index in range(len(words)) if index not in taken]
    telling = [index for index in plain if _tells(words[index])]
    if not telling and not spans:
        telling = plain
    spans += [(index, index + 1, ()) for index in telling]
    spans.sort()
    groups = [_group(text, words, first, last, names, known) for first, last, names in spans]
    return Understood(tuple({group.label: group for group in groups}.values())[:MOST_WORDS])


def _words(text: str) -> Iterator[_Word]:
    quoted = [(match.start(), match.end(), match.group(1)) for match in _QUOTED.finditer(text)]
    pieces = [_Word(start, end, folded_words(inner), is_quoted=True) for start, end, inner in quoted]
    pieces += [
        _Word(match.start(), match.end(), folded_words(match.group()))
        for match in WORD.finditer(text)
        if not any(start <= match.start() < end for start, end, _ in quoted)
    ]
    return iter(sorted((piece for piece in pieces if piece.parts), key=lambda piece: piece.start))


def _tells(word: _Word) -> bool:
    return word.is_quoted or not ({word.typed, word.joined} & (LITTLE_WORDS | ASKING_WORDS))


def _named_spans(words: list[_Word], known: Vocabulary) -> list[tuple[int, int, tuple[Name, ...]]]:
    found = [
        (first, last, names)
        for first in range(len(words))
        for last in range(first + 1, min(first + known.longest, len(words)) + 1)
        if (names := _meaning(words[first:last], known))
    ]
    chosen: list[tuple[int, int, tuple[Name, ...]]] = []
    for first, last, names in sorted(found, key=lambda span: (span[0] - span[1], span[0])):
        if all(last <= other_first or first >= other_last for other_first, other_last, _ in chosen):
            chosen.append((first, last, names))
    return chosen


def _meaning(words: list[_Word], known: Vocabulary) -> tuple[Name, ...]:
    if any(word.is_quoted for word in words) or (len(words) == 1 and words[0].typed in LITTLE_WORDS):
        return ()
    apart = [part for word in words for part in word.parts]
    names = known.meanings.get(key_of(apart)) or known.meanings.get(key_of([word.joined for word in words]))
    return names or ()


def _group(text: str, words: list[_Word], first: int, last: int, names: tuple[Name, ...], known: Vocabulary) -> Group:
    typed = words[first:last]
    is_last = last == len(words) and not names
    entries = [known.entries[name] for name in names]
    alternatives = [Alternative(tuple(_typed_phrases(typed, may_begin=is_last)), names, OWN)]
    without = " ".join(f"{text[: typed[0].start]} {text[typed[-1].end :]}".split())
    if not entries:
        label = " ".join(text[typed[0].start : typed[-1].end].split()).strip("\"“”„«»'’ ")
        return Group(label, tuple(alternatives), text_without=without)
    mine = alternatives[0].phrases
    alternatives.append(Alternative(_phrases(entries, but=mine), (), SYNONYM))
    below = [entry for name in names for entry in known.narrower_than(name)]
    if below:
        named = tuple((entry.vocabulary, entry.value) for entry in below)
        alternatives.append(Alternative(_phrases(below, but=mine), named, NARROWER))
    return Group(
        label=entries[0].name,
        alternatives=tuple(alternatives),
        is_named=True,
        is_firm=any(entry.vocabulary in FIRM for entry in entries),
        firmness=TOPIC_FIRMNESS if any(entry.vocabulary == TOPIC for entry in entries) else NAME_FIRMNESS,
        text_without=without,
        also=_other_names(entries, typed),
    )


def _typed_phrases(typed: list[_Word], *, may_begin: bool) -> Iterator[Phrase]:
    apart = stems(" ".join(word.typed for word in typed))
    joined = tuple(stem(word.joined) for word in typed if not word.is_quoted)
    for spelling in dict.fromkeys([apart, joined]):
        if spelling:
            yield Phrase(spelling, may_begin and _is_unfinished(typed[-1], spelling[-1]))


def _is_unfinished(word: _Word, last: str) -> bool:
    # A word that has a stem of its own is whole: `apply` finds nothing that begins with `appli`.
    return not word.is_quoted and len(last) >= SHORTEST_BEGINNING and last in (word.joined, word.parts[-1])


def _phrases(entries: Iterable[Entry], *, but: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    # The ways to write a cohort say nothing in a text.
    names = [name for entry in entries if entry.vocabulary != COHORT for name in entry.names]
    found = dict.fromkeys(Phrase(stems(name)) for name in names)
    return tuple(phrase for phrase in found if phrase.stems and phrase not in but)[:MOST_PHRASES]


def _other_names(entries: list[Entry], typed: list[_Word]) -> tuple[str, ...]:
    mine = "".join(word.joined for word in typed)
    names = [name for entry in entries if entry.vocabulary == TOPIC for name in entry.names]
    others = [name for name in names if "".join(folded_words(name)) != mine]
    return tuple(others[:MOST_EXPANSIONS])
