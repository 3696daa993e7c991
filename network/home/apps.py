"""The members' home."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """What is new for one person, and where they could help."""

    name = "network.home"
    label = "members_home"
    default_auto_field = "django.db.models.BigAutoField"
