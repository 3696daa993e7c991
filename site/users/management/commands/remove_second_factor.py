"""manage.py remove_second_factor ADDRESS: for a member of staff who has lost it, and the recovery codes too."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from core.mail import send_written
from users.models import User


class Command(BaseCommand):
    help = "Removes the second factor of an account, which is told by mail. Make sure first that it is them who ask."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    @transaction.atomic
    def handle(self, *args: Any, address: str, **options: Any) -> None:
        user = User.objects.filter(email=address.lower()).first()
        if user is None:
            raise CommandError("No account has this address.")
        removed, _ = Authenticator.objects.filter(user=user).delete()
        if not removed:
            raise CommandError("This account has no second factor.")
        send_written("users/email/second_factor_removed", to=user.email, context={})
        self.stdout.write("Removed. They set a new one when they next open the admin.")
