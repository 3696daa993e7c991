"""What somebody typed, read as groups: one thing asked for in all its spellings. One parser for all engines.

Only letters and digits come out of it, so that no engine's syntax can come from a reader.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, compress, dropwhile, pairwise, takewhile

from core.folding import folded_words
from search.guessing import guess
from search.query import LONGEST_TEXT, MOST_WORDS
from search.vocabulary import COHORT, FIRM, TOPIC, Entry, Key, Name, Vocabulary, key_of, vocabulary
from search.words import LITTLE_STEMS, LITTLE_WORDS, stem, stems

# How people ask, and what holds a sentence together: no part of what they ask for.
ASKING_WORDS = frozenset(
    folded_words(
        "someone somebody anyone anybody everyone people person persons whom whose knows know known knowing done "
        "doing did had having been experience experiences experienced help helps helping helped example examples "
        "show find finding look looking need needs want wants like tell about worked used using tried please "
        "write-up write-ups writeup writeups asks ask asking any some who's there set up into "
        "myself ours ourselves yours yourself yourselves he him his himself she her hers herself its itself them "
        "theirs themselves these those am were being ought but if because while against between through above below "
        "down out off over under again further once here all both each few more most other such no nor not only own "
        "same too very something anything nothing everything thing things get gets getting got go goes going make "
        "makes making take takes taking run runs running put use uses let lets letting keep keeps really much many "
        "lot lots way ways cohort wrote written"
    )
)
# And as its people are spoken of: our cohort's facilitator.
MINE, MY_COHORT = frozenset({"my", "our"}), frozenset({"cohort", "cohorts"})
# A shorter word begins too many others.
SHORTEST_BEGINNING = 3
# How much what was found counts, in per cent, by what it was found with.
OWN, SYNONYM, NARROWER, GUESSED, EXAMPLE, BEGINNING, RELATED = 100, 85, 60, 45, 40, 40, 15
# What counts for less is no answer: it only stands near one.
LEAST_MET = 30
# How much more a name weighs than a word when something must be let go.
TOPIC_FIRMNESS, NAME_FIRMNESS, WORD_FIRMNESS = 2.0, 1.5, 1.0
# Single words of a topic's name count less; those of another name of it may say something narrower, and count more.
OF_OWN_NAME, OF_OTHER_NAME = 0.5, 0.8
MOST_PHRASES = 60
MOST_EXPANSIONS = 5
MOST_EXTRAS = 8
# So many things of one kind may have one short name before it says nothing: regions are called north.
MOST_MEANINGS = 3
# Beside a topic that says with whom or where, one word alone is no way to speak of another.
LEAST_BESIDE = 2
QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]")
_SHORT_NAMES = re.compile(r"[A-Z]{2,4}s")
# A hyphen inside a word holds it together; anything else but letters, digits and apostrophes parts words.
WORD = re.compile(r"[^\W_](?:[\w'’‘`´‐‑–-]*[^\W_])?")


@dataclass(frozen=True)
class Phrase:
    """Stems that must stand side by side; or the last is the beginning of a longer one, and does not stand there."""

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
    # The name of the topic above it, which is not searched.
    broader: str = ""
    # What else so short a name may mean, be it the name of something here or not.
    may_mean: tuple[str, ...] = ()
    # In quotation marks: it is looked for as it stands.
    is_quoted: bool = False

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        return tuple(phrase for alternative in self.alternatives for phrase in alternative.phrases)

    @property
    def is_of_words(self) -> bool:
        """Whether it is words that a topic may be guessed from: neither a name, nor a short form, nor quoted."""
        return not (self.is_named or self.may_mean or self.is_quoted)


@dataclass(frozen=True)
class Understood:
    """A query as it was read: what is asked for, single words of its names that say a little more, topics guessed."""

    groups: tuple[Group, ...] = ()
    extras: tuple[Group, ...] = ()
    guessed: tuple[Entry, ...] = ()
    # Whether what misses nothing but names is an answer, if there is no other.
    may_miss_names: bool = False

    @property
    def slots(self) -> tuple[Group, ...]:
        """All that is looked for, each in its place: the groups, then the extras."""
        return self.groups + self.extras

    def phrases_for(self, slot: int) -> tuple[Phrase, ...]:
        """What is marked in a passage found for a slot: the single words of a name only where it is found by them."""
        marked = self.groups if slot < len(self.groups) else self.slots
        return tuple(phrase for group in marked for phrase in group.phrases)


@dataclass(frozen=True)
class _Word:
    """One typed word, or one quoted phrase: where it stands, its parts as folded, and the same written in one."""

    start: int
    end: int
    parts: list[str] = field(hash=False)
    is_quoted: bool = False
    is_asking: bool = False

    @property
    def typed(self) -> str:
        return " ".join(self.parts)

    @property
    def joined(self) -> str:
        return "".join(self.parts)


def understand(
    text: str,
    *,
    only_my_words: bool = False,
    vocabularies: Collection[str] | None = None,
    declined: Collection[str] = (),
    my_cohorts: tuple[Name, ...] = (),
    said_of_all: Collection[str] = (),
) -> Understood:
    """Read a query: the longest names first, of these vocabularies alone, then the words that are left.

    A query that names no topic is given the topics that its words speak of, but those `declined`. "My cohort" is what
    `my_cohorts` says. `said_of_all` are words that ask for nothing, as all that is looked for is called so.
    """
    text = text.replace("\x00", " ")[:LONGEST_TEXT]
    words = [replace(word, is_asking=word.typed in said_of_all) for word in _words(text)]
    known = vocabulary()
    spans = [] if only_my_words else _named_spans(words, known, vocabularies, my_cohorts)
    taken = {index for first, last, _ in spans for index in range(first, last)}
    unclear = {index for first, last, names in spans if not names for index in range(first, last)}
    plain = [index for index in range(len(words)) if index not in taken]
    telling = [index for index in plain if _tells(words[index])]
    if not telling and not spans:
        telling = plain
    spans += [(index, index + 1, ()) for index in telling]
    spans.sort()
    made = [(_group(text, words, *span, known), span) for span in spans]
    groups = [
        replace(
            group, text_without=_without(text, words, [span for other, span in made if other.label == label], taken)
        )
        for label, group in list({group.label: group for group, _ in made}.items())[:MOST_WORDS]
    ]
    if only_my_words:
        return Understood(tuple(replace(group, may_mean=()) for group in groups))
    guessed: list[Entry] = []
    topics = [known.entries[name] for *_, names in spans for name in names if name[0] == TOPIC]
    if all(topic.is_about for topic in topics):
        others = [
            stem(part) for index, word in enumerate(words) if index not in (*telling, *unclear) for part in word.parts
        ]
        besides = (*declined, *(topic.value for topic in topics))
        groups, guessed = _with_guesses(groups, others, known, besides, least=LEAST_BESIDE if topics else 1)
    return Understood(tuple(groups), tuple(_extras(words, spans, known)), tuple(guessed))


def words_of(text: str) -> list[tuple[str, str]]:
    """The folded words of a query that say what is looked for, those in quotation marks left out.

    Each with the word that a hyphen made it a part of, written in one.
    """
    told = (word for word in _words(text) if _tells(word) and not word.is_quoted)
    return [(part, word.joined) for word in told for part in word.parts]


def without_asking(text: str) -> str:
    """A text from the first word on that says what is looked for: "who has done" is how it is asked."""
    words = list(_words(text))
    start = next((word.start for word in words if _tells(word)), None)
    return "" if start is None else text[start : words[-1].end]


def _words(text: str) -> Iterator[_Word]:
    quoted = [(match.start(), match.end(), match.group(1)) for match in QUOTED.finditer(text)]
    pieces = [_Word(start, end, folded_words(inner), is_quoted=True) for start, end, inner in quoted]
    pieces += [
        _Word(match.start(), match.end(), folded_words(_of_one(match.group())))
        for match in WORD.finditer(text)
        if not any(start <= match.start() < end for start, end, _ in quoted)
    ]
    return iter(sorted((piece for piece in pieces if piece.parts), key=lambda piece: piece.start))


def _of_one(word: str) -> str:
    """Several of what has a short name are looked for as one: CICs, GPs."""
    return word[:-1] if _SHORT_NAMES.fullmatch(word) else word


def _tells(word: _Word) -> bool:
    return word.is_quoted or not (word.is_asking or {word.typed, word.joined} & (LITTLE_WORDS | ASKING_WORDS))


# Names ---------------------------------------------------------------------------------------------

Span = tuple[int, int, tuple[Name, ...]]


def _named_spans(
    words: list[_Word], known: Vocabulary, vocabularies: Collection[str] | None, my_cohorts: tuple[Name, ...]
) -> list[Span]:
    found = [
        (first, last, names)
        for first in range(len(words))
        for last in range(first + 1, min(first + known.longest, len(words)) + 1)
        if (names := _meaning(words[first:last], known, vocabularies)) or _may_mean(words[first:last], known)
    ]
    found += [
        (first, first + 2, my_cohorts)
        for first, (whose, what) in enumerate(pairwise(words))
        if my_cohorts and whose.typed in MINE and what.typed in MY_COHORT
    ]
    chosen: list[Span] = []
    for first, last, names in sorted(found, key=lambda span: (span[0] - span[1], span[0])):
        if all(last <= other_first or first >= other_last for other_first, other_last, _ in chosen):
            chosen.append((first, last, names))
    return chosen


def _meaning(words: list[_Word], known: Vocabulary, vocabularies: Collection[str] | None) -> tuple[Name, ...]:
    if not _is_a_name(words):
        return ()
    names = next((known.meanings[key] for key in _keys(words) if key in known.meanings), ())
    return tuple(name for name in names if vocabularies is None or name[0] in vocabularies)


def _may_mean(words: list[_Word], known: Vocabulary) -> tuple[str, ...]:
    return next((known.may_mean[key] for key in _keys(words) if key in known.may_mean), ()) if _is_a_name(words) else ()


def _is_a_name(words: list[_Word]) -> bool:
    return not (any(word.is_quoted for word in words) or (len(words) == 1 and words[0].typed in LITTLE_WORDS))


def _keys(words: list[_Word]) -> tuple[Key, Key]:
    apart = [part for word in words for part in word.parts]
    return key_of(apart), key_of([word.joined for word in words])


def _group(text: str, words: list[_Word], first: int, last: int, names: tuple[Name, ...], known: Vocabulary) -> Group:
    typed = words[first:last]
    may_mean = _may_mean(typed, known)
    entries = [known.entries[name] for name in names]
    of_own = {entry.key: example for entry in entries if (example := entry.example(_keys(typed)))}
    called = [entry for entry in entries if entry.key not in of_own]
    own = Alternative(tuple(_typed_phrases(typed)), tuple(entry.key for entry in called), OWN)
    if not entries:
        label = _typed_label(text, typed)
        begun = tuple(_begun(typed[-1], own.phrases)) if last == len(words) and not may_mean else ()
        longer = [Alternative(begun, (), BEGINNING)] if begun else []
        return Group(label, (own, *longer), may_mean=may_mean, is_quoted=typed[0].is_quoted)
    also = [*_phrases(called, known, but=own.phrases), *_said(chain(*of_own.values()), but=own.phrases)]
    alternatives = [own, Alternative(tuple(also), (), SYNONYM)]
    below = [narrower for entry in called for narrower in known.narrower_than(entry.key)]
    jobs = _said(chain(*(names for entry in called for names in entry.examples)), but=(*own.phrases, *also))
    if below or jobs:
        phrases = (*_phrases(below, known, but=own.phrases), *jobs)
        alternatives.append(Alternative(phrases, tuple(entry.key for entry in below), NARROWER))
    if of_own:
        alternatives.append(Alternative((), tuple(of_own), EXAMPLE))
    if beside := tuple(dict.fromkeys(name for entry in entries for name in entry.related if name not in names)):
        alternatives.append(Alternative((), beside, RELATED))
    return Group(
        label=_label(called) or _typed_label(text, typed),
        alternatives=tuple(alternatives),
        is_named=True,
        is_firm=any(entry.vocabulary in FIRM for entry in entries),
        firmness=TOPIC_FIRMNESS if any(entry.vocabulary == TOPIC for entry in entries) else NAME_FIRMNESS,
        also=_other_names(entries, typed),
        broader=known.label(*entries[0].broader) if entries[0].broader else "",
        may_mean=may_mean,
    )


def _without(text: str, words: list[_Word], spans: list[Span], names: Collection[int]) -> str:
    """A text without these parts of it and the little words that led to them; nothing, if what is left says nothing.

    A little word among those of `names` leads to nothing: cohort A.
    """
    left = [True] * len(words)
    for first, last, _ in spans:
        backwards = range(first - 1, -1, -1)
        leading = list(takewhile(lambda index: _is_little(words[index]) and index not in names, backwards))
        begun = first - len(leading)
        left[begun:last] = [False] * (last - begun)
    kept = list(dropwhile(lambda index: _is_little(words[index]), compress(range(len(words)), left)))
    if not any(_tells(words[index]) for index in kept):
        return ""
    pieces = [text[words[kept[0]].start : words[kept[0]].end]]
    for before, index in pairwise(kept):
        between = text[words[before].end : words[index].start] if index == before + 1 else " "
        pieces.append(f"{between}{text[words[index].start : words[index].end]}")
    return " ".join("".join(pieces).split())


def _is_little(word: _Word) -> bool:
    return not word.is_quoted and word.typed in LITTLE_WORDS


def _typed_label(text: str, typed: list[_Word]) -> str:
    return " ".join(text[typed[0].start : typed[-1].end].split()).strip("\"“”„«»'’ ")


def _label(entries: list[Entry]) -> str:
    """What names it; nothing for what is said of many alike: cohort A is one of every year."""
    if len(entries) > MOST_MEANINGS and all(entry.vocabulary == COHORT for entry in entries):
        return ""
    return " or ".join(entry.name for entry in (entries if _is_ambiguous(entries) else entries[:1]))


def _is_ambiguous(entries: list[Entry]) -> bool:
    return 1 < len(entries) <= MOST_MEANINGS and len({entry.vocabulary for entry in entries}) == 1


def _names(group: Group) -> Iterator[Name]:
    return (name for alternative in group.alternatives for name in alternative.names)


def _typed_phrases(typed: list[_Word]) -> Iterator[Phrase]:
    apart = stems(" ".join(word.typed for word in typed))
    joined = tuple(stem(word.joined) for word in typed if not word.is_quoted)
    for spelling in dict.fromkeys([apart, joined]):
        if spelling:
            yield Phrase(spelling)


def _begun(word: _Word, phrases: Iterable[Phrase]) -> Iterator[Phrase]:
    """What the last word may be the beginning of, as long as it is being typed."""
    for phrase in phrases:
        last = phrase.stems[-1]
        # A word that has a stem of its own is whole: `apply` finds nothing that begins with `appli`.
        if not word.is_quoted and len(last) >= SHORTEST_BEGINNING and last in (word.joined, word.parts[-1]):
            yield Phrase(phrase.stems, is_beginning=True)


def _phrases(entries: Sequence[Entry], known: Vocabulary, *, but: tuple[Phrase, ...] = ()) -> tuple[Phrase, ...]:
    """What these things are called in a text."""
    mine = {entry.key for entry in entries}
    # The ways to write a cohort say nothing in a text; what others are called too would find those: north, Midlands.
    names = [
        name
        for entry in entries
        if entry.vocabulary != COHORT
        for name in entry.names
        if known.shared.get((entry.vocabulary, name), mine) <= mine
    ]
    return _said(names, but=but)


def _said(names: Iterable[str], *, but: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    found = dict.fromkeys(Phrase(stems(name)) for name in names)
    return tuple(phrase for phrase in found if phrase.stems and phrase not in but)[:MOST_PHRASES]


def _other_names(entries: list[Entry], typed: list[_Word]) -> tuple[str, ...]:
    mine = "".join(word.joined for word in typed)
    names = [name for entry in entries if entry.vocabulary == TOPIC for name in entry.names]
    others = [name for name in names if "".join(folded_words(name)) != mine]
    return tuple(others[:MOST_EXPANSIONS])


# What is not named ---------------------------------------------------------------------------------


def _with_guesses(
    groups: list[Group], others: list[str], known: Vocabulary, declined: Collection[str], *, least: int
) -> tuple[list[Group], list[Entry]]:
    """The groups of words, each met by a topic too that was guessed from it, for less."""
    of_words = [part for group in groups if group.is_of_words for part in group.phrases[0].stems]
    guesses = guess(of_words, others, tuple(declined), least=least)
    guesses = [each for each in guesses if (TOPIC, each.slug) in known.entries]
    for each in guesses:
        entry = known.entries[TOPIC, each.slug]
        by_topic = Alternative(_phrases([entry], known), (entry.key,), GUESSED)
        groups = [
            replace(group, alternatives=(*group.alternatives, by_topic))
            if group.is_of_words and (each.is_whole or each.explained.intersection(group.phrases[0].stems))
            else group
            for group in groups
        ]
    return groups, [known.entries[TOPIC, each.slug] for each in guesses]


def _extras(words: list[_Word], spans: list[Span], known: Vocabulary) -> Iterator[Group]:
    """The single words of a topic's name as it was typed: a fridge is more than any community food."""
    found: dict[str, float] = {}
    for first, last, names in spans:
        typed, topics = words[first:last], [known.entries[name] for name in names if name[0] == TOPIC]
        is_own = any(known.is_own_name(topic, key) for topic in topics for key in _keys(typed))
        for part in _parts_of(typed) if topics else ():
            found.setdefault(part, OF_OWN_NAME if is_own else OF_OTHER_NAME)
    for part, firmness in list(found.items())[:MOST_EXTRAS]:
        yield Group(part, (Alternative((Phrase((part,)),), (), OWN),), firmness=firmness)


def _parts_of(typed: list[_Word]) -> list[str]:
    # A hyphen holds a word together.
    parts = [stem(word.joined) for word in typed]
    return [part for part in parts if part not in LITTLE_STEMS] if len(parts) > 1 else []
