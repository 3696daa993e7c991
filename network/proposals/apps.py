"""Topics proposed by members."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """Proposals of topics."""

    name = "network.proposals"
    label = "proposals"
    default_auto_field = "django.db.models.BigAutoField"
