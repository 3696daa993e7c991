"""What members ask of the network."""

from django.apps import AppConfig


class AsksConfig(AppConfig):
    """What members ask of the network, and who helped."""

    name = "network.asks"
    label = "asks"
    default_auto_field = "django.db.models.BigAutoField"
