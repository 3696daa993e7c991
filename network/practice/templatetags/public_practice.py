"""Public write-ups on pages below this room: {% load public_practice %}."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.core.paginator import Page, Paginator

from network.practice import public
from network.practice.topic_names import NamedTopic

register = template.Library()

A_PAGE = 10
MOST_TOPICS = 15


@dataclass(frozen=True)
class Listing:
    """One page of the list, and what it can be narrowed to."""

    part: Page[public.PublicRow]
    total: int
    topic: NamedTopic | None
    topics: list[tuple[NamedTopic, int]]


@register.simple_tag(takes_context=True)
def public_write_ups(context: template.Context) -> Listing:
    """{% public_write_ups as practice %}: those that `?topic=` and `?page=` ask for, the latest first."""
    asked = context["request"].GET
    rows = public.public_rows()
    topics = public.public_topics()
    topic = next((each for each, _ in topics if each.slug == asked.get("topic")), None)
    chosen = [row for row in rows if topic in row.topics] if topic else rows
    part = Paginator(chosen, A_PAGE).get_page(asked.get("page"))
    most = sorted(topics, key=lambda pair: -pair[1])[:MOST_TOPICS]
    return Listing(part, len(rows), topic, sorted(most, key=lambda pair: pair[0].name))


@register.simple_tag
def newest_public_write_ups(most: int = 3) -> list[public.PublicRow]:
    """{% newest_public_write_ups 3 as write_ups %}: the latest of them."""
    return public.public_rows()[:most]


@register.simple_tag
def number_of_public_write_ups() -> int:
    """{% number_of_public_write_ups as number %}: how many there are."""
    return len(public.public_rows())


@register.simple_tag
def public_quilt_seeds(most: int = 36) -> list[str]:
    """{% public_quilt_seeds as seeds %}: what the patches of public write-ups are drawn from, the latest first."""
    return [row.seed for row in public.public_rows()[:most]]


@register.filter
def topic_query(topic: Any) -> str:
    """{{ practice.topic|topic_query }}: what a link keeps of the choice; nothing if there is none."""
    return f"topic={topic.slug}&" if topic else ""
