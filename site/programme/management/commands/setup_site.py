"""manage.py setup_site: make what any real installation needs. Safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand

from programme.setup.services import set_up_site


class Command(BaseCommand):
    help = "Makes the page tree, groups, workflow, topics, settings and the first news. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        for sentence in set_up_site():
            self.stdout.write(sentence)
