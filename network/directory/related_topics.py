"""Topics that stand together with those asked for, in what the viewer may see and nothing else: one query."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery

from network.directory.asked import Asked
from search.models import SearchFacet
from search.parser import understand
from search.registry import kinds
from search.vocabulary import TOPIC, vocabulary

MOST_RELATED = 5
# Fewer things together might be chance, and might tell whose they are.
LEAST_TOGETHER = 3
# As if each topic stood in some things more, alone: what is rare by chance comes not first.
SMOOTH = 5
# What is common needs no exact count, and a common topic no look at all that is about it.
MOST_LOOKED_AT, MOST_COUNTED = 150, 200


@dataclass(frozen=True)
class RelatedTopic:
    """A topic to look for next."""

    slug: str
    name: str


class _CountOf(Subquery):
    """How many rows a query gives."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def related_to(slugs: Collection[str], kind: str, viewer: Any, *, things: Collection[int] = ()) -> list[RelatedTopic]:
    """The topics that tell most of things about any of these topics, or else of these things; none of these topics."""
    if not slugs and not things:
        return []
    # Asked for the few that are looked at, not for all there are.
    readable = Exists(kinds()[kind].visible(viewer).filter(pk=OuterRef("object_id")))
    values = _values(kind, viewer)
    asked = Q(value__in=slugs) if slugs else Q(object_id__in=things)
    looked_at = values.filter(asked, readable).order_by().values("object_id").distinct()[:MOST_LOOKED_AT]
    # How common a topic is, only puts it in its place: what is told of stands together in things that may be read.
    everywhere = values.filter(value=OuterRef("value")).order_by().values("object_id")[:MOST_COUNTED]
    found = (
        values.filter(object_id__in=looked_at)
        .exclude(value__in=slugs)
        .order_by()
        .values("value")
        .annotate(together=Count("object_id", distinct=True))
        .filter(together__gte=LEAST_TOGETHER)
        .annotate(things=_CountOf(everywhere))
    )
    known = vocabulary()
    telling = sorted(
        (row for row in found if known.label(TOPIC, row["value"])),
        key=lambda row: (-row["together"] / (row["things"] + SMOOTH), row["value"]),
    )
    return [RelatedTopic(row["value"], known.label(TOPIC, row["value"])) for row in telling[:MOST_RELATED]]


def topics_of(asked: Asked) -> list[str]:
    """The slugs of the topics that somebody asks for: those that their words name, and those that they chose."""
    groups = understand(asked.text, only_my_words=asked.only_my_words).groups
    # The first way to meet a group is what was named itself.
    named = [name for group in groups if group.is_named for name in group.alternatives[0].names]
    facets = kinds()[asked.kind].filters
    chosen = [value for facet, value in asked.chosen if facets[facet].vocabulary == TOPIC]
    return list(dict.fromkeys([*(value for of, value in named if of == TOPIC), *chosen]))


def _values(kind: str, viewer: Any) -> QuerySet[SearchFacet]:
    """The topics in the index that are for the viewer."""
    searchable = kinds()[kind]
    facets = [name for name, facet in searchable.facet_kinds.items() if facet.vocabulary == TOPIC]
    return SearchFacet.objects.filter(kind=kind, facet__in=facets, audience__in=sorted(searchable.audiences(viewer)))
