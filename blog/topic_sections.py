"""News on the page of a topic."""

from django.http import HttpRequest

from blog.models import NewsPage, NewsPageTopic
from topics.models import Topic
from topics.sections import Entry, register

NEWS_SHOWN = 20


def news_of(topic: Topic, request: HttpRequest) -> list[Entry]:
    """The newest items about a topic that the reader may see."""
    items = NewsPage.objects.visible_to(request.user).filter(topic_items__tag=topic).newest_first()[:NEWS_SHOWN]
    return [
        Entry(
            title=item.title,
            url=item.get_url(request),
            summary=item.summary,
            added_on=item.date_added,
            is_members_only=item.is_members_only,
            is_example=item.is_example,
        )
        for item in items
    ]


def topics_with_news() -> set[int]:
    """The topics of public news."""
    return set(
        NewsPageTopic.objects.filter(content_object__in=NewsPage.objects.for_public()).values_list("tag_id", flat=True)
    )


register("News", source=news_of, used=topics_with_news)
