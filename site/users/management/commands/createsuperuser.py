"""manage.py createsuperuser: not here."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Says how the first account is made: nobody here is above the roles."

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError("There are no superusers here. The first account: manage.py invite_administrator ADDRESS")
