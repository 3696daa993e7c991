"""Addresses that mail does not reach any more, and the question “Have you moved?”.

Two signs count. A bounce: a server refused mail for the address for good. And an address not confirmed: somebody who
was signed in asked twice for a code there, and typed none in within a day. A code that is typed in ends either.
"""

from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import mail
from users.addresses import confirmed, reachable
from users.models import AddressTrouble, User

TIME_TO_TYPE = timedelta(hours=24)


@transaction.atomic
def note_bounce(*, email: str) -> bool:
    """Note that a server refuses mail for an address, and ask its person. False if nobody has confirmed it."""
    address = _confirmed_at(email)
    if address is None:
        return False
    now = timezone.now()
    trouble, is_new = AddressTrouble.objects.get_or_create(
        user=address.user,
        email=address.email,
        answered_at=None,
        defaults={"sign": AddressTrouble.Sign.BOUNCE, "noticed_at": now},
    )
    if not is_new and trouble.noticed_at > now:
        # It waited for a code to be typed in.
        trouble.sign, trouble.noticed_at = AddressTrouble.Sign.BOUNCE, now
        trouble.save(update_fields=["sign", "noticed_at"])
    ask(trouble=trouble)
    return True


@transaction.atomic
def await_code(*, user: User, email: str) -> None:
    """Note that somebody asked twice for a code there: unless one is typed in, it counts a day later."""
    values = {"sign": AddressTrouble.Sign.NOT_CONFIRMED, "noticed_at": timezone.now() + TIME_TO_TYPE}
    AddressTrouble.objects.get_or_create(user=user, email=email, answered_at=None, defaults=values)


@transaction.atomic
def code_arrived(*, user: User, email: str) -> None:
    """A code from a mail to this address was typed in: it reaches its person."""
    troubles = AddressTrouble.objects.unanswered().filter(user=user, email=email.lower())
    troubles.filter(noticed_at__gt=timezone.now()).delete()
    troubles.update(answered_at=timezone.now())


@transaction.atomic
def ask(*, trouble: AddressTrouble) -> bool:
    """Ask “Have you moved?” at the other address, once; False if there is none, or it was done."""
    other = next(iter(reachable(trouble.user)), None)
    unasked = AddressTrouble.objects.filter(pk=trouble.pk, asked_at=None)
    if other is None or not unasked.update(asked_at=timezone.now()):
        return False
    context = {"name": trouble.user.name, "address": trouble.email, "link": settings.SITE_URL + reverse("moved")}
    mail.send_written("users/email/have_you_moved", to=other.email, context=context)
    return True


def ask_all() -> int:
    """Ask everyone who is to be asked and was not; give back how many."""
    troubles = AddressTrouble.objects.open_at(timezone.now()).filter(asked_at=None, user__is_active=True)
    return sum(ask(trouble=trouble) for trouble in troubles.select_related("user").order_by("pk"))


def where_to(recipient: str) -> str:
    """Where mail goes that nobody asked for: past a failing address to the other one, or nowhere."""
    email = parseaddr(recipient)[1].lower()
    troubles = AddressTrouble.objects.open_at(timezone.now()).filter(email=email)
    trouble = troubles.select_related("user").first()
    if trouble is None or not confirmed(trouble.user).filter(email=email).exists():
        return recipient
    other = next(iter(reachable(trouble.user)), None)
    return other.email if other else ""


def where_a_key_goes(email: str) -> str:
    """Where a code goes that lets somebody in: past an address that a server has refused to the other one.

    Who has such an address next must not get in by it. Without another it goes where it was asked for.
    """
    troubles = AddressTrouble.objects.open_at(timezone.now()).filter(email=email.lower())
    trouble = troubles.filter(sign=AddressTrouble.Sign.BOUNCE).select_related("user").first()
    if trouble is None or not confirmed(trouble.user).filter(email=trouble.email).exists():
        return email
    other = next(iter(reachable(trouble.user)), None)
    return other.email if other else email


def address_for_code(user: User) -> str:
    """Where a code goes by which somebody shows that it is them: the main address, or the one that mail reaches."""
    return next((address.email for address in reachable(user)), user.email)


def connect_signals() -> None:
    """Hear of mail that is refused and of codes that are typed in, and lead mail past addresses that fail."""
    mail.route_by(where_to)
    mail.address_refused.connect(_refused, dispatch_uid="users-address-refused")
    authentication_step_completed.connect(_step_completed, dispatch_uid="users-code-arrived")


def _refused(sender: object, address: str, **kwargs: object) -> None:
    note_bounce(email=address)


def _step_completed(sender: object, user: Any, method: str, email: str | None = None, **kwargs: object) -> None:
    if method == "code" and email and where_a_key_goes(email) == email:
        code_arrived(user=user, email=email)


def _confirmed_at(email: str) -> EmailAddress | None:
    email = parseaddr(email)[1].lower()
    found = EmailAddress.objects.filter(email=email, verified=True, user__is_active=True)
    return found.select_related("user").first()
