"""The joining app."""

from django.apps import AppConfig


class JoiningConfig(AppConfig):
    """Imports, the compact and first steps."""

    name = "network.joining"
    label = "joining"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Joining"

    def ready(self) -> None:
        from network.joining import newcomers

        newcomers.connect_signals()
