"""The names that a query may speak of: topics, regions and the other short lists, cohorts, each with its synonyms."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from cohorts.models import Cohort
from core.folding import folded_key, folded_words, joined_words
from core.page_cache import cached_fragment
from search.words import stem, stems
from topics.models import AmbiguousName, ControlledTerm, Topic, TopicSynonym
from topics.terms import terms

TOPIC, COHORT = "topic", "cohort"
REGION = ControlledTerm.Kind.REGION.value
# Let go last when nothing meets all that was asked for.
FIRM = frozenset({TOPIC, COHORT, REGION})
# So short a name must be typed as it is: LAC is no lack, and IPS no IP.
LONGEST_WHOLE = 4
MOST_NARROWER = 15
# With whom and where; what was done is asked for besides.
ABOUT = frozenset({Topic.Facet.POPULATION, Topic.Facet.SETTING})

Name = tuple[str, str]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One thing with a name: of which vocabulary, its slug, its name, and what else it is called."""

    vocabulary: str
    value: str
    name: str
    synonyms: tuple[str, ...] = ()
    # What is of it, each by all its names: jobs of a role level.
    examples: tuple[tuple[str, ...], ...] = ()
    narrower: tuple[Name, ...] = ()
    related: tuple[Name, ...] = ()
    broader: Name | None = None
    # A topic that says with whom or where something was done, and not what.
    is_about: bool = False

    @property
    def key(self) -> Name:
        return self.vocabulary, self.value

    @property
    def names(self) -> tuple[str, ...]:
        """What it is called itself."""
        return (self.name, *self.synonyms)

    def example(self, keys: Collection[Key]) -> tuple[str, ...]:
        """All names of its example with one of these keys; none if it is called so itself."""
        if _have(self.names, keys):
            return ()
        return next((names for names in self.examples if _have(names, keys)), ())


@dataclass(frozen=True)
class Vocabulary:
    """All entries, and which of them each way to write a name means."""

    entries: dict[Name, Entry]
    meanings: dict[Key, tuple[Name, ...]]
    longest: int
    # What else a short name may mean, in plain words.
    may_mean: dict[Key, tuple[str, ...]]
    # Names that several entries of one vocabulary have, and which these are.
    shared: dict[Name, frozenset[Name]]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of every entry and example."""
        return tuple(name for entry in self.entries.values() for name in chain(entry.names, *entry.examples))

    def label(self, vocabulary: str, value: str) -> str:
        """The name of an entry, or nothing if there is none."""
        entry = self.entries.get((vocabulary, value))
        return entry.name if entry else ""

    def is_own_name(self, entry: Entry, key: Key) -> bool:
        """Whether what is looked up by a key is an entry's own name, and no synonym of it."""
        return key in _keys(entry.name)

    def knows(self, text: str) -> bool:
        """Whether a text is a name of an entry, however it is written."""
        return any(key in self.meanings for key in _keys(text))

    def narrower_than(self, name: Name) -> list[Entry]:
        """The entries below one, at any depth."""
        found: dict[Name, Entry] = {}
        waiting = list(self.entries[name].narrower)
        while waiting and len(found) < MOST_NARROWER:
            below = waiting.pop(0)
            if below not in found and below != name and below in self.entries:
                found[below] = self.entries[below]
                waiting += self.entries[below].narrower
        return list(found.values())


def vocabulary() -> Vocabulary:
    """The vocabulary as it stands, kept by each process until something of it changes."""
    return cached_fragment("search-vocabulary", _read)


def key_of(words: list[str]) -> Key:
    """What folded words are looked up by."""
    if len(words) == 1 and len(words[0]) <= LONGEST_WHOLE:
        return (f"={words[0]}",)
    return stems(" ".join(words))


def cohorts_by_id() -> dict[int, Name]:
    """The cohorts by the number of their row."""
    return cached_fragment("search-cohorts", _cohorts_by_id)


def _cohorts_by_id() -> dict[int, Name]:
    rows = Cohort.objects.values_list("pk", "intake__year", "letter")
    return {pk: (COHORT, cohort_value(year, letter)) for pk, year, letter in rows}


def cohort_value(year: int, letter: str) -> str:
    """What stands for a cohort among the values of a filter."""
    return f"{year}-{letter}".lower()


def name_words() -> frozenset[str]:
    """The words of all names, as they are written."""
    return _name_words(vocabulary().names)


def name_stems() -> frozenset[str]:
    """The stems of those words, and of each name written in one."""
    return _name_stems(vocabulary().names)


@lru_cache(maxsize=2)
def _name_words(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for name in names for word in folded_words(name))


@lru_cache(maxsize=2)
def _name_stems(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(stem(word) for name in names for word in [*folded_words(name), *joined_words(name)])


def topics_called(text: str) -> list[Topic]:
    """The topics whose name or synonym is this text, however it is written, A to Z."""
    return cached_fragment("topics-by-key", _topics_by_key).get(folded_key(text), [])


def _topics_by_key() -> dict[str, list[Topic]]:
    by_key: dict[str, list[Topic]] = defaultdict(list)
    for topic in Topic.objects.by_name().prefetch_related("synonyms"):
        for key in dict.fromkeys([topic.key, *(synonym.key for synonym in topic.synonyms.all())]):
            by_key[key].append(topic)
    # A plain dictionary: looking up what is not there must not add to it.
    return {key: topics for key, topics in by_key.items() if key}


def _read() -> Vocabulary:
    return _build((*_topics(), *_terms(), *_cohorts()), tuple(_ambiguous()))


# Much that changes the site leaves the vocabulary as it was.
@lru_cache(maxsize=2)
def _build(all_entries: tuple[Entry, ...], ambiguous: tuple[tuple[str, tuple[str, ...]], ...]) -> Vocabulary:
    entries = {entry.key: entry for entry in all_entries}
    meanings: dict[Key, list[Name]] = defaultdict(list)
    for name, entry in entries.items():
        for key in {key for text in chain(entry.names, *entry.examples) for key in _keys(text)}:
            meanings[key].append(name)
    may_mean = {key: others for name, others in ambiguous for key in _keys(name)}
    longest = max(map(len, [*meanings, *may_mean]), default=0)
    shared = {
        (entry.vocabulary, name): others
        for entry in all_entries
        for name in entry.names
        for key in _keys(name)
        if len(others := frozenset(other for other in meanings[key] if other[0] == entry.vocabulary)) > 1
    }
    return Vocabulary(entries, {key: tuple(names) for key, names in meanings.items()}, longest, may_mean, shared)


def _have(names: Iterable[str], keys: Collection[Key]) -> bool:
    return any(key in keys for name in names for key in _keys(name))


def _keys(text: str) -> Iterator[Key]:
    for spelling in (text, text.replace("-", "")):
        if words := folded_words(spelling):
            yield key_of(words)


def _topics() -> Iterator[Entry]:
    synonyms: dict[int, list[str]] = defaultdict(list)
    for topic_id, name in TopicSynonym.objects.order_by("sort_order", "pk").values_list("topic_id", "name"):
        synonyms[topic_id].append(name)
    narrower: dict[int, list[Name]] = defaultdict(list)
    topics = list(Topic.objects.order_by("pk").values_list("pk", "slug", "name", "broader_id", "facet"))
    for _, slug, _, broader_id, _ in topics:
        if broader_id:
            narrower[broader_id].append((TOPIC, slug))
    slugs = {pk: slug for pk, slug, *_ in topics}
    above = {pk: (TOPIC, slugs[broader_id]) for pk, _, _, broader_id, _ in topics if broader_id}
    related: dict[int, list[Name]] = defaultdict(list)
    links = Topic.related.through.objects.order_by("pk").values_list("from_topic_id", "to_topic_id")
    for pk, other in links:
        related[pk].append((TOPIC, slugs[other]))
    for pk, slug, name, _, facet in topics:
        beside: Any = {"narrower": tuple(narrower[pk]), "related": tuple(related[pk]), "broader": above.get(pk)}
        yield Entry(TOPIC, slug, name, tuple(synonyms[pk]), is_about=facet in ABOUT, **beside)


def _ambiguous() -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, may_mean in AmbiguousName.objects.order_by("pk").values_list("name", "may_mean"):
        yield name, tuple(filter(None, (meaning.strip() for meaning in may_mean.split(";"))))


def _terms() -> Iterator[Entry]:
    for kind in ControlledTerm.Kind.values:
        for term in terms(kind):
            examples = tuple(term.examples_by_name)
            yield Entry(kind, term.slug, term.name, tuple(term.names[1:]), examples, narrower=_below(term))


def _below(term: ControlledTerm) -> tuple[Name, ...]:
    if term.kind != ControlledTerm.Kind.SECTOR:
        return ()
    below = ControlledTerm.Kind.ORGANISATION_TYPE
    return tuple((below.value, other.slug) for other in terms(below) if other.broader == term.slug)


def _cohorts() -> Iterator[Entry]:
    for year, letter in Cohort.objects.order_by("pk").values_list("intake__year", "letter"):
        spellings = (f"{year} cohort {letter}", f"cohort {letter} {year}", f"{year} {letter}", f"{year}{letter}")
        of_several = (f"cohort {letter}", f"cohort {year}", f"{year} cohort", f"cohort of {year}", f"class of {year}")
        yield Entry(COHORT, cohort_value(year, letter), f"{year}, cohort {letter}", (*spellings, *of_several))
