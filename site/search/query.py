"""What is asked and what is found: values that know no engine (architecture section 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.safestring import SafeString

LONGEST_TEXT = 200
MOST_WORDS = 10
PAGE_SIZE = 10
LAST_PAGE = 50


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


@dataclass(frozen=True)
class FacetValue:
    """One box to tick, and how many would be found with it."""

    value: str
    label: str
    count: int
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
    """What was understood by a name, and the text without it."""

    label: str
    text_without: str


@dataclass(frozen=True)
class Wider:
    """One filter that could be taken away, and how many would be found then."""

    facet: str
    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Result:
    """What was found: the hits of one page, how many there are in all, and how the query was read."""

    hits: Sequence[Hit] = ()
    total: int = 0
    page: int = 1
    pages: int = 0
    facets: tuple[FacetCounts, ...] = ()
    understood: tuple[Chip, ...] = ()
    expansions: tuple[str, ...] = ()
    wider: tuple[Wider, ...] = ()
