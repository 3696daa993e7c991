"""News holds what editors publish, nothing about a person who uses the site."""

from blog.models import NewsIndexPage, NewsPage, NewsPageTopic
from core.personal_data import PAGE_FIELDS, register

register(NewsIndexPage, personal=(), not_personal=(*PAGE_FIELDS, "introduction"))
register(NewsPageTopic, personal=(), not_personal=("id", "tag", "content_object"))
register(
    NewsPage,
    personal=(),
    not_personal=(
        *PAGE_FIELDS,
        "added_on",
        "summary",
        "picture",
        "body",
        "visibility",
        "archived",
        "intake",
    ),
)
