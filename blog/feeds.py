"""The news as RSS, for people who follow by reader."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Rss201rev2Feed

from cohorts.models import start_of_day
from core.models import SiteSettings

if TYPE_CHECKING:
    from blog.models import NewsIndexPage, NewsPage

FEED_LENGTH = 20


class NewsFeed(Feed):
    """The newest public items, dated by the day they were added."""

    feed_type = Rss201rev2Feed

    def __init__(self, index: NewsIndexPage) -> None:
        self.index = index

    def get_object(self, request: HttpRequest) -> HttpRequest:
        return request

    def title(self, request: HttpRequest) -> str:
        return f"{self.index.title} - {SiteSettings.for_request(request).name}"

    def link(self, request: HttpRequest) -> str:
        return self.index.get_full_url(request)

    def feed_url(self, request: HttpRequest) -> str:
        return self.index.get_full_url(request) + "feed/"

    def description(self, request: HttpRequest) -> str:
        return self.index.introduction or "News of the programme."

    def items(self, request: HttpRequest) -> list[NewsPage]:
        self._request = request
        return list(self.index.items().prefetch_related("topics")[:FEED_LENGTH])

    def item_title(self, item: NewsPage) -> str:
        return item.title

    def item_description(self, item: NewsPage) -> str:
        marked = "Example content. " if item.is_example else ""
        return f"{marked}Added on {item.date_added:%-d %B %Y}. {item.summary}"

    def item_link(self, item: NewsPage) -> str:
        return item.get_full_url(self._request)

    def item_guid(self, item: NewsPage) -> str:
        return f"{item.translation_key}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: NewsPage) -> datetime:
        return start_of_day(item.date_added)

    def item_categories(self, item: NewsPage) -> list[str]:
        return [topic.name for topic in item.topics.all()]
