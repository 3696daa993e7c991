"""Practice write-ups."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """What changes a public write-up changes public pages."""

    name = "network.practice"
    label = "practice"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.page_cache import invalidates_pages
        from network.practice import freshness
        from network.practice.models import Publication

        invalidates_pages(Publication)
        freshness.connect_signals()
