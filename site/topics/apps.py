"""The shared vocabulary."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class TopicsConfig(AppConfig):
    """Finds what other apps show on the page of a topic."""

    name = "topics"
    label = "topics"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.page_cache import invalidates_pages
        from topics.models import ControlledTerm, Topic, TopicSynonym

        autodiscover_modules("topic_sections")
        invalidates_pages(Topic)
        invalidates_pages(TopicSynonym)
        invalidates_pages(ControlledTerm)
