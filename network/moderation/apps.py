"""Reports and decisions."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ModerationConfig(AppConfig):
    """Finds what can be reported and what is counted, and notes who meets limits again and again."""

    name = "network.moderation"
    label = "moderation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.rate_limits import refused
        from network.moderation import health  # noqa: F401 - it registers its check
        from network.moderation.signals import limit_met

        autodiscover_modules("reportable", "figures")
        refused.connect(limit_met, dispatch_uid="moderation-limit-met")
