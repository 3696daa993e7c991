"""manage.py rebuild_search: write the index anew."""

from typing import Any

from django.core.management.base import BaseCommand

from search.indexing import rebuild


class Command(BaseCommand):
    help = "Writes the search index anew from what it is a copy of."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"The index holds {rebuild()} things.")
