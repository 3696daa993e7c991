"""manage.py search_check: hold the index, and Elasticsearch, against what they are copies of."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import checking
from search.changes import is_mirrored
from search.models import SearchIndex


class Command(BaseCommand):
    help = "Counts what the search index misses, has too much of, or has out of date. The worker mends it once a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="Mend it.")

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        drifts = {"The index in the database": checking.check(repair=repair)}
        if is_mirrored():
            from search.engines.elasticsearch import checking as mirror
            from search.engines.elasticsearch.client import UnavailableError

            try:
                drifts["Elasticsearch"] = mirror.check(repair=repair)
            except UnavailableError as error:
                raise CommandError(f"Elasticsearch did not answer ({error}).") from error
        for name, drift in drifts.items():
            self.stdout.write(f"{name}: {drift}{' and mended' if repair and drift else ''}.")
        if is_mirrored() and not SearchIndex.objects.filter(state=SearchIndex.State.LIVE).exists():
            self.stdout.write("Elasticsearch has no index yet: run search_rebuild, or wait for the worker.")
        if any(drifts.values()) and not repair:
            raise CommandError("Run it again with --repair, or leave it to the worker.")
