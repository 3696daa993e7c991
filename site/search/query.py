"""What is asked and what is found: values that know no engine (architecture section 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any

from django.utils.safestring import SafeString

LONGEST_TEXT = 200
MOST_WORDS = 10
PAGE_SIZE = 10
LAST_PAGE = 50
# Of each kind, where several are searched.
SECTION_SIZE = 5


class Tier(IntEnum):
    """How strongly a field speaks for what it says: the name, what somebody did, what somebody says."""

    SAYS = 1
    HAS_DONE = 2
    NAMED = 3


class Sort(StrEnum):
    """In which order hits come."""

    BEST = "best"
    NEWEST = "newest"
    NAME = "name"


@dataclass(frozen=True)
class Query:
    """What somebody asks for: words, filters (OR within one, AND between), an order, and a page of the answer."""

    kinds: tuple[str, ...]
    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.BEST
    page: int = 1
    only_my_words: bool = False
    # Topics that were guessed and taken away, by slug.
    declined: tuple[str, ...] = ()
    # What the page before ended with (`Result.next_after`): the next one holds though things come and go.
    after: str = ""


@dataclass(frozen=True)
class Reason:
    """Why a thing was found: the passage that matched, marked, and where and when it was written if elsewhere."""

    field: str
    label: str
    passage: SafeString
    source_kind: str = ""
    source_id: int = 0
    source_title: str = ""
    source_url: str = ""
    happened_on: date | None = None
    # A value of a facet, such as a topic that somebody chose, rather than a passage.
    is_fact: bool = False


@dataclass(frozen=True)
class Hit:
    """One thing found, as its database row says it now; `missing` names what it does not meet."""

    kind: str
    object_id: int
    thing: Any
    reasons: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()
    # No answer, but near one.
    is_near: bool = False
    # The strongest of what it was found by; None if nothing was asked for.
    tier: Tier | None = None


@dataclass(frozen=True)
class FacetValue:
    """One box to tick, and how many would be found with it; None where so small a number is not told."""

    value: str
    label: str
    count: int | None
    is_chosen: bool = False


@dataclass(frozen=True)
class FacetCounts:
    """One filter with its values, the commonest first."""

    name: str
    label: str
    plural: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True)
class Chip:
    """What was understood by a name, the text without it, and the name of the topic above it, if there is one."""

    label: str
    text_without: str
    broader: str = ""


@dataclass(frozen=True)
class Guessed:
    """A topic that nobody named, but that the words speak of."""

    slug: str
    label: str


@dataclass(frozen=True)
class Ambiguous:
    """A short form: what it was read as, what else it may mean, and the text without it."""

    label: str
    may_mean: tuple[str, ...]
    text_without: str = ""
    # Else the label is what was typed, as it is no name of anything here.
    is_understood: bool = True


@dataclass(frozen=True)
class Wider:
    """One filter that could be taken away with all its values, and how many would be found then."""

    facet: str
    label: str
    count: int


@dataclass(frozen=True)
class Section:
    """Where several kinds are searched, each is ranked by itself: how much of one was found, and came near."""

    kind: str
    total: int
    near: int


@dataclass(frozen=True)
class Result:
    """What was found: the hits of one page, how many there are in all, and how the query was read."""

    hits: Sequence[Hit] = ()
    total: int = 0
    # How many of them are no answers, but near one.
    near: int = 0
    page: int = 1
    pages: int = 0
    # How many come before the first of the page.
    start: int = 0
    # What the last few of the page are known by, where more follow.
    next_after: str = ""
    # Of several kinds; the hits are then the first few of each, kind by kind.
    sections: tuple[Section, ...] = ()
    facets: tuple[FacetCounts, ...] = ()
    understood: tuple[Chip, ...] = ()
    expansions: tuple[str, ...] = ()
    wider: tuple[Wider, ...] = ()
    guessed: tuple[Guessed, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()
    # What was searched for, where a word was misspelt; else nothing.
    mended: str = ""
    # What may have been meant, where nothing is found.
    suggestion: str = ""
    # There are so many that filters count the first of them only.
    is_capped: bool = False
    engine: str = ""
    # Elasticsearch should have answered and could not.
    is_reduced: bool = False

    @property
    def answers(self) -> int:
        """How many there are, without what only comes near."""
        return self.total - self.near

    @property
    def meets_a_part(self) -> bool:
        """Whether nothing on the first page meets all that was asked for."""
        return self.page == 1 and bool(self.hits) and all(hit.missing for hit in self.hits)
