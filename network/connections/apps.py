"""Members who know each other."""

from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    """Members who know each other: connections, introductions, following. Blocks end them; followers are told."""

    name = "network.connections"
    label = "connections"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core import outbox
        from network.connections import followers, parting
        from network.connections.models import Mute
        from network.notifications import quiet
        from network.profiles import blocks

        # Named here, so that the worker does it, whatever else it has loaded.
        outbox.register(followers.TASK)(followers.tell_followers)
        followers.connect_signals()
        parting.connect_signals()
        blocks.register_met(parting.met_by)
        quiet.register(Mute.objects.of)
