"""People and how they get in."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    """Follows second factors as they are added."""

    name = "users"
    label = "users"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from users import second_factor

        second_factor.connect_signals()
