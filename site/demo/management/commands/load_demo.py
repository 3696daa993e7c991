"""manage.py load_demo [--today 2026-11-01]: add the example people, intake and news."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from demo.services import load


class Command(BaseCommand):
    help = "Adds example people, an open intake and news, all marked as examples. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--today", type=date.fromisoformat, default=None, help="The day to date the intake around; default: today."
        )

    def handle(self, *args: Any, today: date | None, **options: Any) -> None:
        for sentence in load(today=today or timezone.localdate()):
            self.stdout.write(sentence)
