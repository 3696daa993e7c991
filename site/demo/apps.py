"""A believable network to try, on one's own machine only."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
