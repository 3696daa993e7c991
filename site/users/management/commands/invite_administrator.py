"""manage.py invite_administrator ADDRESS: the way in for the first administrator, and for one who is locked out."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from users import services
from users.models import Invitation
from users.roles import Role


class Command(BaseCommand):
    help = "Prints a link that makes its first user an administrator, once and within 14 days. It is mailed too."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        try:
            validate_email(address)
            waiting = Invitation.objects.open().filter(email=address.lower(), role=Role.ADMINISTRATOR).first()
            link = (
                services.resend(invitation=waiting)
                if waiting
                else services.invite(email=address, role=Role.ADMINISTRATOR)
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(link)
