"""The core app: what every other room stands on."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    """Finds the registers that other apps fill: personal data and periodic jobs."""

    name = "core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core import mail, outbox, page_cache

        # Named here, so that a process which sends no mail itself, such as the worker, delivers it all the same.
        outbox.register(mail.MAIL)(mail.deliver)
        autodiscover_modules("personal_data", "periodic_jobs")
        page_cache.connect_signals()
