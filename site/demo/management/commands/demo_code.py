"""manage.py demo_code ADDRESS: the six-digit code that an example member of staff would read from a phone."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.services import current_code
from users.models import User


class Command(BaseCommand):
    help = "Prints the current six-digit code of an example account."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        user = User.objects.filter(email=address.lower(), is_example=True).first()
        code = current_code(user=user) if user else None
        if code is None:
            raise CommandError(f"No example account at {address} has a second factor.")
        self.stdout.write(code)
