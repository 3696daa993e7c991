"""manage.py clear_demo: remove what is marked as an example, and nothing else."""

from typing import Any

from django.core.management.base import BaseCommand

from demo.services import clear


class Command(BaseCommand):
    help = "Removes everything that is marked as an example. What remains is a real site."

    def handle(self, *args: Any, **options: Any) -> None:
        for sentence in clear():
            self.stdout.write(sentence)
