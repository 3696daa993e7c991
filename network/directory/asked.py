"""What an address of the directory asks for; every state of its pages is such an address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from django.http import HttpRequest, QueryDict

from core.folding import folded_words
from core.query_strings import number_of_page, search_text
from network.profiles.searchable import KIND as PEOPLE
from network.profiles.searchable import without_types
from search.parser import words_of
from search.query import LAST_PAGE, LONGEST_TEXT, FacetCounts, FacetValue, Query, Result, Sort
from search.registry import kinds

SHOWN_VALUES = 5
MOST_VALUES = 20
LONGEST_VALUE = 100
# Asked for in full, as the rest of a filter's values is: it takes a query of its own.
RELATED = "related"


@dataclass(frozen=True)
class Asked:
    """Words, filters, an order and a page; `in_full` names the filters that show all their values.

    `after` is where the page before ended, `declined` the guessed topics that were taken away.
    """

    kind: str
    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.BEST
    page: int = 1
    only_my_words: bool = False
    in_full: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    after: str = ""

    @classmethod
    def by(cls, request: HttpRequest, kind: str) -> Self:
        """What a request asks for; what makes no sense is left out."""
        return cls.of(request.GET, kind)

    @classmethod
    def of(cls, data: QueryDict, kind: str) -> Self:
        """What an address asks for."""
        known = kinds()[kind].filters
        text = search_text(data.get("q", ""), longest=LONGEST_TEXT)
        # A form says of which words they were; others are read as ever.
        is_about_these = data.get("of", text) == text
        return cls(
            kind=kind,
            text=text,
            filters={name: values for name in known if (values := _values(data, name))},
            sort=next((sort for sort in Sort if sort == data.get("sort")), Sort.BEST),
            page=number_of_page(data.get("page"), last=LAST_PAGE),
            only_my_words=is_about_these and data.get("only") == "1",
            in_full=tuple(name for name in (*known, RELATED) if name in data.getlist("all")),
            declined=_values(data, "not") if is_about_these else (),
            after=data.get("after", "").replace("\x00", "")[:LONGEST_VALUE],
        )

    @property
    def query(self) -> Query:
        """What is looked for, without personality types."""
        return Query(
            (self.kind,),
            self._text_without_types if self.names_a_type else self.text,
            self.filters,
            self.sort,
            self.page,
            self.only_my_words,
            self.declined,
            self.after,
        )

    @property
    def names_a_type(self) -> bool:
        """Whether people are looked for by a personality type, which is in no index of them."""
        return self.kind == PEOPLE and without_types(self.text) != self.text

    @property
    def _text_without_types(self) -> str:
        rest = without_types(self.text)
        if words_of(" ".join(folded_words(rest))):
            return " ".join(rest.split())
        # A type alone finds nobody; without any text everyone would be found.
        return "" if self.filters else self.text

    @property
    def kept(self) -> str:
        """The address without order and page: what is kept of a search that is saved."""
        return self.address(sort=Sort.BEST, in_full=())

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """The filters one by one."""
        return [(name, value) for name, values in self.filters.items() for value in values]

    def address(self, **changes: Any) -> str:
        """The address of this with changes, on its first page unless one is named."""
        first: dict[str, Any] = {"page": 1, "after": ""}
        asked = replace(self, **(first | changes))
        data = QueryDict(mutable=True)
        if asked.text:
            data["q"] = asked.text
        for name, values in asked.filters.items():
            data.setlist(name, list(values))
        if asked.sort is not Sort.BEST:
            data["sort"] = asked.sort
        if asked.only_my_words:
            data["only"] = "1"
        if asked.declined:
            data.setlist("not", list(asked.declined))
        if asked.in_full:
            data.setlist("all", list(asked.in_full))
        if asked.after:
            data["after"] = asked.after
        if asked.page > 1:
            data["page"] = str(asked.page)
        return f"?{data.urlencode()}"

    def without(self, name: str, value: str | None = None) -> str:
        """The address without one choice of a filter, or without all of them."""
        rest = tuple(other for other in self.filters.get(name, ()) if value not in (None, other))
        filters = {facet: values for facet, values in self.filters.items() if facet != name}
        return self.address(filters=filters | ({name: rest} if rest else {}))


def _values(data: QueryDict, name: str) -> tuple[str, ...]:
    values = (value.replace("\x00", "")[:LONGEST_VALUE] for value in data.getlist(name))
    return tuple(dict.fromkeys(filter(None, values)))[:MOST_VALUES]


@dataclass(frozen=True)
class Chip:
    """A choice that can be taken away."""

    label: str
    address: str


@dataclass(frozen=True)
class Filter:
    """One filter as it is drawn: the commonest values and every chosen one, or all."""

    name: str
    label: str
    plural: str
    values: list[FacetValue]
    total: int
    all_address: str = ""


def filters_of(asked: Asked, result: Result) -> list[Filter]:
    """The filters that there is anything to choose in."""
    return [_filter(asked, facet) for facet in result.facets if facet.values]


def _filter(asked: Asked, facet: FacetCounts) -> Filter:
    values = list(facet.values)
    shown = values if facet.name in asked.in_full else [*_first(values)]
    is_cut = len(shown) < len(values)
    in_full = (*asked.in_full, facet.name)
    address = asked.address(in_full=in_full, page=asked.page, after=asked.after) if is_cut else ""
    return Filter(facet.name, facet.label, facet.plural, shown, len(values), address)


def _first(values: list[FacetValue]) -> Iterator[FacetValue]:
    return (value for place, value in enumerate(values) if place < SHOWN_VALUES or value.is_chosen)


def chips_of(asked: Asked, result: Result) -> list[Chip]:
    """The choices of the filters."""
    labels = {(facet.name, value.value): (facet, value) for facet in result.facets for value in facet.values}
    return [
        Chip(f"{facet.label}: {value.label}", asked.without(facet.name, value.value))
        for facet, value in (labels[choice] for choice in asked.chosen if choice in labels)
    ]
