"""`manage.py keep_periods`: end what has had its time, as the worker does once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.retention import keep_periods


class Command(BaseCommand):
    """Prints counts, and nothing of anybody."""

    help = "End what has had its time; with --dry-run only count it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, and end nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        for what, count in keep_periods(dry_run=options["dry_run"]).items():
            self.stdout.write(f"{what}: {count}")
