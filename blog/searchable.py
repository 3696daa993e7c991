"""News in the public search."""

from django.utils import timezone

from blog.models import NewsPage, NewsPageQuerySet
from core.plain_text import stream_text
from search.registry import Searchable, Text, register


def news_text(item: NewsPage) -> Text:
    """The words of a news item; archived, or about an intake that has closed, it comes after what is true today."""
    return Text(
        title=item.title,
        summary=item.summary,
        body=stream_text(item.body),
        added_on=item.date_added,
        is_old=item.archived or bool(item.intake and item.intake.closes_at <= timezone.now()),
    )


def public_news() -> NewsPageQuerySet:
    """The news that everyone may find, with the intakes that it announces."""
    return NewsPage.objects.for_public().select_related("intake")


register(Searchable("news", "News", NewsPage, public_news, news_text))
