"""Taking the demo away again."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model, Q

from core.mail import MAIL
from core.models import OutboxTask
from demo.models import CaughtMail
from demo.services.connections import clear_conversations
from demo.services.contacts import clear_contacts
from demo.services.intakes import clear_intakes
from demo.services.news import clear_pages
from demo.services.organisations import clear_organisations
from network.moderation.models import Decision, Report
from network.notifications.models import Notice
from network.practice.models import Publication, WriteUp
from network.privacy.models import Complaint
from programme.models import Partner
from users.models import Invitation, User

# What points at things without holding on to them.
ABOUT: tuple[Any, ...] = (Notice, Report, Decision)


def clear_all() -> Iterator[str]:
    """Remove what is marked as an example, and what was made by somebody who is one."""
    about_something = _about_something()
    yield from clear_pages()
    yield from _clear_write_ups()
    yield from clear_organisations()
    yield from _clear_accounts()
    _clear_what_was_about_examples(about_something)
    yield from clear_intakes()
    Partner.objects.filter(is_example=True).delete()
    mails = CaughtMail.objects.count()
    CaughtMail.objects.all().delete()
    yield f"Mail: {mails} caught mails removed."
    yield from clear_contacts()


def _clear_write_ups() -> Iterator[str]:
    # What an example person wrote while the demo was tried goes with its author.
    written = Q(is_example=True) | Q(credits__is_lead=True, credits__user__is_example=True)
    write_ups = WriteUp.objects.filter(pk__in=WriteUp.objects.filter(written).values("pk"))
    number = write_ups.count()
    # A publication holds on to its versions.
    Publication.objects.filter(write_up__in=write_ups).delete()
    write_ups.delete()
    yield f"Write-ups: {number} examples removed."


def _clear_accounts() -> Iterator[str]:
    Invitation.objects.filter(is_example=True).delete()
    addresses = list(User.objects.filter(is_example=True).values_list("email", flat=True))
    Report.objects.filter(reporter__is_example=True).delete()
    Complaint.objects.filter(user__is_example=True).delete()
    clear_conversations()
    User.objects.filter(is_example=True).delete()
    OutboxTask.objects.filter(kind=MAIL, payload__to__in=addresses).delete()
    yield f"Accounts: {len(addresses)} examples removed."


def _about_something() -> set[Model]:
    return {row for model in ABOUT for row in model._default_manager.prefetch_related("subject") if row.subject}


def _clear_what_was_about_examples(about_something: set[Model]) -> None:
    """What somebody real was told of, or reported, that was an example until now."""
    for row in about_something - _about_something():
        # The log of decisions lets nothing go but what is about examples.
        if not isinstance(row, Decision) or row.is_example:
            row.delete()
