"""Made-up things to search, and the three ways to search them that must give the same answers."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from search import indexing, registry
from search.engines.elasticsearch import draining
from search.engines.elasticsearch import engine as elasticsearch_engine
from search.finding import find
from search.models import SearchThing
from search.query import Query, Result, Tier
from search.registry import Evidence, Facet, FacetKind, Field, Order, Passage, Searchable
from topics.models import Topic

KIND, SOURCE = "trial", "trial source"
OPEN = frozenset({"public"})
INNER = frozenset({"public", "members"})
HIDDEN = "Hidden."


class Reader(AnonymousUser):
    """Somebody who reads what is for some audiences."""

    def __init__(self, audiences: frozenset[str] = INNER) -> None:
        super().__init__()
        self.audiences = audiences


@dataclass(eq=False)
class Trial:
    """The things of a trial kind: topics that carry what each test gives them."""

    engine: str
    passages: dict[int, list[Passage]] = field(default_factory=dict)
    facets: dict[int, list[Facet]] = field(default_factory=dict)
    days: dict[int, date] = field(default_factory=dict)
    evidence: dict[int, list[Passage]] = field(default_factory=dict)

    def add(
        self, name: str, text: str = "", *, audience: str = "public", day: date | None = None, **facets: Any
    ) -> int:
        """One thing with a name, a text for an audience, and values of facets that have the same audience."""
        number = Topic.objects.count()
        pk = Topic.objects.create(name=f"{name} {number}", slug=f"trial-{number}", facet="skill").pk
        self.passages[pk] = [Passage("name", name, "public"), *([Passage("text", text, audience)] if text else [])]
        values = {name: [value] if isinstance(value, str) else value for name, value in facets.items()}
        self.facets[pk] = [Facet(name, value, audience) for name, those in values.items() for value in those]
        if day:
            self.days[pk] = day
        self.write(pk)
        return pk

    def write(self, *ids: int) -> None:
        indexing.refresh(KIND, ids)

    def visible(self, viewer: Any = None) -> Any:
        return Topic.objects.filter(slug__startswith="trial-").exclude(definition=HIDDEN)

    def hide(self, *ids: int) -> None:
        """Let nobody see some of them, though they are indexed."""
        Topic.objects.filter(pk__in=ids).update(definition=HIDDEN)

    def show_all(self) -> None:
        Topic.objects.filter(definition=HIDDEN).update(definition="")

    def find(self, text: str = "", *, audiences: frozenset[str] = INNER, **query: Any) -> Result:
        if self.engine == "elasticsearch":
            draining.drain()
        found = find(Query((KIND,), text, **query), Reader(audiences))
        assert (found.engine, found.is_reduced) == (self.engine, False)
        return found

    def ids(self, text: str = "", **query: Any) -> list[int]:
        return [hit.object_id for hit in self.find(text, **query).hits]


MIRRORED = pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)
# Which way Elasticsearch is asked does not depend on the database beside it.
OF_PARTS = pytest.param("elasticsearch of very many parts", marks=[pytest.mark.elasticsearch, pytest.mark.once])
OF_MANY = pytest.param("elasticsearch of very many", marks=[pytest.mark.elasticsearch, pytest.mark.once])


# Where very many meet all, nothing else is looked for.
OF_FEW = pytest.mark.parametrize("trial", ["database", MIRRORED, OF_PARTS], indirect=True)


@pytest.fixture(params=["database", MIRRORED, OF_PARTS, OF_MANY])
def trial(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Trial:
    """The same things and the same answers, whichever engine is asked.

    The last two are as if every search found very many: that meet a part of it, and that meet it all.
    """
    made = Trial(request.param.split()[0])
    if request.param != "database":
        request.getfixturevalue("mirrored")
    if "many" in request.param:
        monkeypatch.setattr(elasticsearch_engine, "FEW", 0)
    if request.param.endswith("many"):
        monkeypatch.setattr(elasticsearch_engine, "ENOUGH", 1)
    searchable = Searchable(
        kind=KIND,
        label="Trial",
        model=Topic,
        visible=made.visible,
        absent=lambda viewer: Topic.objects.filter(definition=HIDDEN),
        rows=made.visible,
        passages=lambda thing: made.passages.get(thing.pk, []),
        fields={"name": Field("Name", 1000, Tier.NAMED, is_reason=False), "text": Field("Says", 100)},
        facets=lambda thing: made.facets.get(thing.pk, []),
        facet_kinds={
            "colour": FacetKind("Colour", names={"red": "Red", "blue": "Blue"}),
            "size": FacetKind("Size", names={"big": "Big", "small": "Small"}),
            "topic": FacetKind("Topic", "topic", weight=300),
            "language": FacetKind("Speaks", names={"bsl": "BSL", "welsh": "Welsh"}, is_sensitive=True),
        },
        audiences=lambda viewer: viewer.audiences,
        order=lambda thing: Order(made.passages[thing.pk][0].text, made.days.get(thing.pk)),
        link_fields=("name", "slug"),
        # A page that is saved belongs to no trial.
        subclasses=(SearchThing,),
    )
    monkeypatch.setattr(
        registry, "_kinds", registry.kinds() | {KIND: searchable, SOURCE: replace(searchable, kind=SOURCE)}
    )
    evidence = Evidence(
        lambda ids: [(pk, passage) for pk in ids for passage in made.evidence.get(pk, [])],
        {"wrote": Field("Wrote", 200, Tier.HAS_DONE)},
    )
    monkeypatch.setattr(registry, "_evidence", registry._evidence | {KIND: {SOURCE: evidence}})
    return made
