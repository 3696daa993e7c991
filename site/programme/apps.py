"""The programme's own pages."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ProgrammeConfig(AppConfig):
    name = "programme"
    label = "programme"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Apps above may have steps of their own for a new site.
        autodiscover_modules("site_setup")
        from core.page_cache import invalidates_pages, register_boundary
        from programme.models import Partner

        invalidates_pages(Partner)
        register_boundary(Partner.objects.next_boundary)
