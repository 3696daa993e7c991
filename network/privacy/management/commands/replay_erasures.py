"""`manage.py replay_erasures`: after a restore, erase again whoever the backup brought back."""

from typing import Any

from django.core.management.base import BaseCommand

from network.privacy.services.erasing import replay


class Command(BaseCommand):
    """Erases again by the list outside the database."""

    help = "After a restore: erase again whoever the backup brought back."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Erased again: {replay()}.")
