"""The joining app."""

from django.apps import AppConfig


class JoiningConfig(AppConfig):
    """Imports, the compact and first steps; the person of a session says whether a compact waits for their answer."""

    name = "network.joining"
    label = "joining"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Joining"

    def ready(self) -> None:
        from network.joining import newcomers
        from network.joining.models import Compact
        from users import session_columns

        session_columns.register("has_unanswered_compact", Compact.objects.is_unanswered)
        newcomers.connect_signals()
