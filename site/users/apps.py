"""People and how they get in."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    """Follows second factors as they are added, and addresses that mail does not reach."""

    name = "users"
    label = "users"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from users import address_troubles, second_factor

        second_factor.connect_signals()
        address_troubles.connect_signals()
