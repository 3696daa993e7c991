"""Rights over one's data."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Leaving, erasure, copies and complaints."""

    name = "network.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"
