"""Topics by their ids, as versions of a text hold them; without a query once they are known."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.page_cache import cached_fragment
from topics.models import Topic


@dataclass(frozen=True)
class NamedTopic:
    """What a tag shows of a topic."""

    pk: int
    name: str
    facet: str
    slug: str
    url: str


def topics_by_id(ids: Iterable[int]) -> list[NamedTopic]:
    """The topics of these ids in their order; one that was taken out of the vocabulary is left out."""
    known = cached_fragment("topics-by-id", _read)
    return [known[pk] for pk in ids if pk in known]


def main_topic(topics: Iterable[NamedTopic]) -> NamedTopic | None:
    """The topic that a write-up is headed with: its first practice."""
    return next((topic for topic in topics if topic.facet == Topic.Facet.PRACTICE), None)


def _read() -> dict[int, NamedTopic]:
    return {
        topic.pk: NamedTopic(topic.pk, topic.name, topic.facet, topic.slug, topic.get_absolute_url())
        for topic in Topic.objects.only("name", "facet", "slug")
    }
