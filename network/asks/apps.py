"""What members ask of the network."""

from django.apps import AppConfig


class AsksConfig(AppConfig):
    """What members ask of the network, and who helped. Blocks end what stands between two."""

    name = "network.asks"
    label = "asks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from network.asks import parting

        parting.connect_signals()
