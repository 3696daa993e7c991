"""The programme's own pages."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "programme"
    label = "programme"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.page_cache import invalidates_pages, register_boundary
        from programme.models import Partner

        invalidates_pages(Partner)
        register_boundary(Partner.objects.next_boundary)
