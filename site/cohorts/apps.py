"""Intakes and cohorts."""

from django.apps import AppConfig


class CohortsConfig(AppConfig):
    """Tells the page cache when an intake's next date falls."""

    name = "cohorts"
    label = "cohorts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cohorts.models import Cohort, Intake
        from core.page_cache import invalidates_pages, register_boundary

        register_boundary(Intake.objects.next_boundary)
        invalidates_pages(Intake)
        invalidates_pages(Cohort)
