"""manage.py record_bounce ADDRESS: for a mail server that learns of a bounce after it took the mail."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from users.address_troubles import note_bounce


class Command(BaseCommand):
    help = "Notes that mail to an address came back. Its person is asked whether they have moved."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        # An address of nobody is no error: a mail server would try the command again.
        is_ours = note_bounce(email=address)
        self.stdout.write("Noted." if is_ours else "No account has confirmed this address. Nothing was noted.")
