"""News in the public search."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from blog.models import NewsPage, NewsPageQuerySet
from core.page_tree import page_address
from core.plain_text import stream_text
from search.audiences import PUBLIC
from search.registry import PAGE_FIELDS, Card, Order, Passage, Searchable, public_passages, register


def news_passages(item: NewsPage) -> Iterable[Passage]:
    """The words of a news item."""
    return public_passages(title=item.title, summary=item.summary, body=stream_text(item.body))


def news_order(item: NewsPage) -> Order:
    """Archived, or about an intake that has closed, an item comes after what is true today."""
    is_old = item.archived or bool(item.intake and item.intake.closes_at <= timezone.now())
    return Order(item.title, item.date_added, is_old)


def news_card(item: NewsPage, request: HttpRequest | None) -> Card:
    """A row of the results."""
    note = "Applications for this have closed." if item.is_stale_at(timezone.now()) else ""
    return Card(item.title, page_address(item), item.summary, item.date_added, item.is_example, note=note)


def public_news(viewer: Any = None) -> NewsPageQuerySet:
    """The news that everyone may find, with the intakes that it announces; members and staff find the same."""
    return NewsPage.objects.for_public().select_related("intake")


register(
    Searchable(
        kind="news",
        label="News",
        model=NewsPage,
        visible=public_news,
        rows=public_news,
        passages=news_passages,
        fields=PAGE_FIELDS,
        audiences=lambda viewer: frozenset({PUBLIC}),
        order=news_order,
        card=news_card,
    )
)
