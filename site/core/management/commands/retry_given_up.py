"""manage.py retry_given_up: try again what the worker had given up, once the cause is mended."""

from typing import Any

from django.core.management.base import BaseCommand

from core import outbox


class Command(BaseCommand):
    help = "Makes every mail and other task that was given up due again."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{outbox.retry_given_up()} tasks are due again.")
