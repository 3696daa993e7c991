"""What can be searched. The service knows no content: each app registers its own in `searchable.py`.

    register(
        Searchable(
            kind="people",
            label="People",
            model=Profile,
            visible=lambda viewer: Profile.objects.visible_to(viewer),
            rows=lambda: Profile.objects.of_members().with_everything(),
            passages=passages_of,
            fields={"about": Field("Says", weight=100)},
        )
    )

`visible` gives the rows that a viewer may know of; the engine asks it for every hit, count and order. A passage or a
facet carries the audience that may read it. `add_evidence` lets what somebody wrote elsewhere find them, `add_source`
what hangs on something and is not for all of its readers.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from search.audiences import PUBLIC, audiences_of
from search.query import Tier
from search.vocabulary import TOPIC


@dataclass(frozen=True)
class Passage:
    """A piece of text and who may find it; with a source, what was written there, and when."""

    field: str
    text: str
    audience: str
    source_kind: str = ""
    source_id: int = 0
    happened_on: date | None = None


@dataclass(frozen=True)
class Facet:
    """A value to filter by, and who may know of it."""

    name: str
    value: str
    audience: str


@dataclass(frozen=True)
class Field:
    """How passages of one field count, and what a reason made of one is called."""

    label: str
    weight: int
    tier: Tier = Tier.SAYS
    # A title stands on the card anyway.
    is_reason: bool = True
    # A list of names says less than a sentence.
    is_list: bool = False


@dataclass(frozen=True)
class FacetKind:
    """One filter: its heading, whose names its values are, and how much a match by it counts (0: a filter only)."""

    label: str
    vocabulary: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    weight: int = 0
    tier: Tier = Tier.SAYS
    # What its values are called in “Show all 12 …”.
    plural: str = ""
    # One that is matched only is no filter.
    is_filter: bool = True
    # A value that very few have might tell who they are.
    is_sensitive: bool = False


@dataclass(frozen=True)
class Card:
    """One thing as a row of a plain list of results."""

    title: str
    url: str
    summary: str = ""
    added_on: date | None = None
    is_example: bool = False
    day_label: str = "Added on"
    # What must be known before it is opened.
    note: str = ""


@dataclass(frozen=True)
class Order:
    """What a thing is sorted by besides how well it matches."""

    name: str = ""
    added_on: date | None = None
    is_old: bool = False


@dataclass(frozen=True)
class Link:
    """Where to read what a reason was taken from."""

    title: str
    url: str


def _no_facets(thing: Any) -> Iterable[Facet]:
    return ()


def _order_by_name(thing: Any) -> Order:
    return Order(name=str(thing))


def _nobody(viewer: Any) -> None:
    return None


def _as_it_is(text: str) -> str:
    return text


def _rows_of(visible: QuerySet[Any], ids: list[int]) -> Iterable[Any]:
    return visible.filter(pk__in=ids)


def _card(thing: Any, request: HttpRequest | None) -> Card:
    return Card(str(thing), thing.get_absolute_url())


@dataclass(frozen=True)
class Searchable:
    """How one kind of content is searched."""

    kind: str
    label: str
    model: type[Model]
    visible: Callable[[Any], QuerySet[Any]]
    # Everything that anybody at all may find, read so that `passages` and `facets` need no more queries.
    rows: Callable[[], QuerySet[Any]]
    passages: Callable[[Any], Iterable[Passage]]
    fields: Mapping[str, Field]
    # What of a text something is found by; all of it is shown.
    findable: Callable[[str], str] = _as_it_is
    facets: Callable[[Any], Iterable[Facet]] = _no_facets
    facet_kinds: Mapping[str, FacetKind] = field(default_factory=dict)
    audiences: Callable[[Any], frozenset[str]] = audiences_of
    order: Callable[[Any], Order] = _order_by_name
    card: Callable[[Any, HttpRequest | None], Card] = _card
    # For what finds things elsewhere: two fields of the model, of text, and the link made of their values.
    link_fields: tuple[str, str] | tuple[()] = ()
    link: Callable[[str, str], Link] = Link
    # What the audiences of the index alone show too much of, and too little: whom a block keeps from the viewer, and
    # what is the viewer's own. An engine that cannot ask `visible` leaves the first out and adds the second.
    absent: Callable[[Any], QuerySet[Any] | None] = _nobody
    own: Callable[[Any], QuerySet[Any] | None] = _nobody
    # The things of a page of results, from the rows that the viewer may know of and their ids; or the one query for the
    # rows that they are made of.
    read: Callable[[Any, list[int]], Iterable[Any]] = _rows_of
    made_of: Callable[[Iterable[Any]], Iterable[Any]] = iter
    # What many of them are called, if not as one is.
    plural: str = ""
    # Folded words by which any of them is asked for, so that they tell none from another.
    said_of_all: frozenset[str] = frozenset()
    # The classes below the model whose rows are of this kind, if not the model's own.
    subclasses: tuple[type[Model], ...] = ()

    @property
    def label_of_many(self) -> str:
        """What many of them are called."""
        return self.plural or self.label

    @property
    def all_fields(self) -> dict[str, Field]:
        """Its own fields, and those of what finds it from elsewhere."""
        fields = dict(self.fields)
        for evidence in evidence_for(self.kind).values():
            fields.update(evidence.fields)
        return fields

    @property
    def filters(self) -> dict[str, FacetKind]:
        """The facets that a reader can filter by."""
        return {name: facet for name, facet in self.facet_kinds.items() if facet.is_filter}


@dataclass(frozen=True)
class Evidence:
    """What others hold that finds things of a kind: passages for the ids of things, and how their fields count."""

    passages: Callable[[list[int]], Iterable[tuple[int, Passage]]]
    fields: Mapping[str, Field]


@dataclass(frozen=True)
class Source:
    """What passages are taken from that is not searched itself: only who may read it finds anything by them."""

    kind: str
    visible: Callable[[Any], QuerySet[Any]]
    # As for a Searchable.
    link_fields: tuple[str, str] | tuple[()] = ()
    link: Callable[[str, str], Link] = Link
    absent: Callable[[Any], QuerySet[Any] | None] = _nobody


Key = tuple[str, int]

_kinds: dict[str, Searchable] = {}
_evidence: dict[str, dict[str, Evidence]] = {}
_sources: dict[str, dict[str, Source]] = {}


def register(searchable: Searchable) -> None:
    """Add a kind of content."""
    _kinds[searchable.kind] = searchable


def add_evidence(*, kind: str, source_kind: str, evidence: Evidence) -> None:
    """Let passages of one kind (`source_kind`) find things of another."""
    _evidence.setdefault(kind, {})[source_kind] = evidence


def add_source(source: Source, *, finds: Iterable[str]) -> None:
    """Let passages that find things of some kinds name a source."""
    for kind in finds:
        _sources.setdefault(kind, {})[source.kind] = source


def kinds() -> dict[str, Searchable]:
    """Every kind, by name."""
    return _kinds


def evidence_for(kind: str) -> dict[str, Evidence]:
    """What finds things of a kind from elsewhere, by the kind it comes from."""
    return _evidence.get(kind, {})


def sources_for(kind: str) -> dict[str, Searchable | Source]:
    """What the passages of a kind may be taken from, by the name of the source."""
    searched = {name: _kinds[name] for name in evidence_for(kind) if name in _kinds}
    return searched | _sources.get(kind, {})


def vocabularies_of(names: Iterable[str]) -> frozenset[str]:
    """The vocabularies that say something of things of these kinds; topics of everything."""
    facets = [facet for name in names if name in _kinds for facet in _kinds[name].facet_kinds.values()]
    return frozenset({TOPIC} | {facet.vocabulary for facet in facets if facet.vocabulary and facet.weight})


def said_of_all(names: Iterable[str]) -> frozenset[str]:
    """The words that tell no thing of these kinds from another."""
    words = [_kinds[name].said_of_all for name in names if name in _kinds]
    return frozenset.intersection(*words) if words else frozenset()


def kind_of(model: type[Model]) -> Searchable | None:
    """The kind that a model's rows are searched as, None if they are not."""
    return next(
        (each for each in _kinds.values() if model in (each.subclasses or (each.model,))),
        None,
    )


# Public pages --------------------------------------------------------------------------------------

PAGE_FIELDS = {
    "title": Field("Title", 300, is_reason=False),
    "summary": Field("Summary", 200),
    "body": Field("Text", 100),
}


def public_passages(*, title: str, summary: str, body: str) -> list[Passage]:
    """The words of a page that everyone may read."""
    texts = {"title": title, "summary": summary, "body": body}
    return [Passage(name, text, PUBLIC) for name, text in texts.items() if text]
