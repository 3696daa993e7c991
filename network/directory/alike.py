"""More like a write-up: what shares its most telling topics, with which, in what the reader may see alone."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef

from network.practice.models import Credit, WriteUp
from network.practice.searchable import KIND
from network.practice.topic_names import NamedTopic
from search.models import SearchFacet
from search.registry import kinds
from search.vocabulary import TOPIC

MOST_ALIKE, MOST_TOPICS_NAMED = 3, 2
# Of a common topic, the latest things are enough.
MOST_ROWS = 2000
MOST_CONSIDERED = 12


@dataclass(frozen=True)
class Alike:
    """Another write-up, and the topics that both are about."""

    title: str
    url: str
    seed: str
    is_example: bool
    topics: tuple[str, ...]

    @property
    def why(self) -> str:
        return f"Also about {', '.join(self.topics)}"


def more_like(write_up: WriteUp, topics: Iterable[NamedTopic], viewer: Any) -> list[Alike]:
    """At most three that the viewer may read, in two queries; for None, those that everyone may.

    What is by the same authors comes once at most, and not alone: their pages list it.
    """
    reader = AnonymousUser() if viewer is None else viewer
    names = {topic.slug: topic.name for topic in topics}
    shared = _shared_topics(write_up, names, reader)
    best = sorted(shared, key=lambda pk: (-shared[pk][0], -pk))[:MOST_CONSIDERED]
    if not best:
        return []
    authors = Credit.objects.authors().agreed()
    same = authors.filter(write_up=OuterRef("pk"), user__in=authors.filter(write_up=write_up.pk).values("user"))
    rows = kinds()[KIND].visible(reader).filter(pk__in=best).annotate(is_by_same=Exists(same))
    if viewer is None:
        rows = rows.select_related("publication__approved")
    found = sorted(rows, key=lambda row: best.index(row.pk))
    others, own = ([row for row in found if row.is_by_same == is_own] for is_own in (False, True))
    chosen = [*others[: MOST_ALIKE - 1], *own[:1], *others[MOST_ALIKE - 1 :]][:MOST_ALIKE] if others else []
    return [_alike(row, shared[row.pk][1], names, is_public=viewer is None) for row in chosen]


def _shared_topics(write_up: WriteUp, names: dict[str, str], reader: Any) -> dict[int, tuple[float, list[str]]]:
    """For each that shares a topic: how much that says, and the topics, the most telling first."""
    practice = kinds()[KIND]
    rows = (
        SearchFacet.objects.filter(
            kind=KIND,
            facet__in=[name for name, facet in practice.facet_kinds.items() if facet.vocabulary == TOPIC],
            value__in=names,
            audience__in=sorted(practice.audiences(reader)),
        )
        .filter(Exists(practice.visible(reader).filter(pk=OuterRef("object_id"))))
        .exclude(object_id=write_up.pk)
        .order_by("-object_id")
        .values_list("object_id", "value")
        .distinct()[:MOST_ROWS]
    )
    by_thing: dict[int, list[str]] = defaultdict(list)
    for pk, slug in rows:
        by_thing[pk].append(slug)
    counts = Counter(slug for slugs in by_thing.values() for slug in slugs)
    # A topic of few says more than a topic of many.
    weight = {slug: log(1 + (len(by_thing) + 1) / count) for slug, count in counts.items()}
    return {
        pk: (sum(weight[slug] for slug in slugs), sorted(slugs, key=lambda slug: (-weight[slug], slug)))
        for pk, slugs in by_thing.items()
    }


def _alike(row: Any, slugs: list[str], names: dict[str, str], *, is_public: bool) -> Alike:
    topics = tuple(names[slug] for slug in slugs[:MOST_TOPICS_NAMED])
    title, url = (row.public_version.title, row.public_url) if is_public else (row.title, row.get_absolute_url())
    return Alike(title, url, row.quilt_seed, row.is_example, topics)
