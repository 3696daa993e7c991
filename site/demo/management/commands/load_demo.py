"""manage.py load_demo [--today 2026-11-01] [--members 10000]: add the example people, intake, news and write-ups."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from demo.services import load


class Command(BaseCommand):
    help = "Adds example people, an open intake, news and write-ups, all marked as examples. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--today", type=date.fromisoformat, default=None, help="The day to date the intake around; default: today."
        )
        parser.add_argument(
            "--members",
            type=int,
            default=0,
            help="So many generated members, each with a write-up, to measure with; none are needed to try the site.",
        )

    def handle(self, *args: Any, today: date | None, members: int, **options: Any) -> None:
        for sentence in load(today=today or timezone.localdate(), members=members):
            self.stdout.write(sentence)
