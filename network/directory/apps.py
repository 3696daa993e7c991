"""The directory."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The pages on which members find people and practice."""

    name = "network.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
