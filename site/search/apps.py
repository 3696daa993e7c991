"""The search service."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SearchConfig(AppConfig):
    """Finds what other apps let be searched, and keeps the index true to it."""

    name = "search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from search import health, indexing

        autodiscover_modules("searchable")
        indexing.connect_signals()
        health.register()
