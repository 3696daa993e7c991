"""The shared vocabulary."""

from django.apps import AppConfig
from django.db.models.signals import m2m_changed
from django.utils.module_loading import autodiscover_modules


class TopicsConfig(AppConfig):
    """Finds what other apps show on the page of a topic."""

    name = "topics"
    label = "topics"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.page_cache import bump_version, invalidates_pages
        from topics.models import AmbiguousName, ControlledTerm, Topic, TopicSynonym

        autodiscover_modules("topic_sections")
        invalidates_pages(Topic)
        invalidates_pages(TopicSynonym)
        invalidates_pages(ControlledTerm)
        invalidates_pages(AmbiguousName)
        m2m_changed.connect(bump_version, sender=Topic.related.through, dispatch_uid="topics-related")
