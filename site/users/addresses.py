"""The addresses of a person: one or two, each confirmed by a code that went to it, and one of them the main one.

Every change is told at each of them, the one that goes included. It takes the request, because the mail says from
where it was done.
"""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification import verify_email
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from users import sessions
from users.models import AddressTrouble, User


class NoOtherAddressError(Exception):
    """What was asked for would leave somebody without an address that works."""


def confirmed(user: User) -> QuerySet[EmailAddress]:
    """The addresses that somebody signs in with, the main one first."""
    return EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk")


def reachable(user: User) -> list[EmailAddress]:
    """Those of them that mail reaches, for all we know."""
    failing = AddressTrouble.objects.open_at(timezone.now()).filter(user=user).values("email")
    return list(confirmed(user).exclude(email__in=failing))


def fails(user: User, email: str) -> bool:
    """Whether mail to this address of somebody came back, or seems lost, and they have not said what is true."""
    return AddressTrouble.objects.open_at(timezone.now()).filter(user=user, email=email).exists()


@transaction.atomic
def confirm(*, request: HttpRequest, address: EmailAddress) -> bool:
    """Let an address count whose code was typed in. False for a third one, and for one that is another's."""
    user = _locked(address)
    is_new = address.pk is None
    if is_new and confirmed(user).count() >= settings.ACCOUNT_MAX_EMAIL_ADDRESSES:
        return False
    # An account from before its address was confirmed holds it too.
    at_address = Q(email=address.email) | Q(emailaddress__email=address.email, emailaddress__verified=True)
    if User.objects.filter(at_address).exclude(pk=user.pk).exists():
        return False
    try:
        with transaction.atomic():
            is_confirmed: bool = verify_email(request, address)
    except IntegrityError:
        # It was confirmed at the same moment: by the same press, or by somebody else.
        return confirmed(user).filter(email=address.email).exists()
    if is_confirmed and is_new:
        _tell(request, user, "account/email/email_added", {"added_email": address.email})
    return is_confirmed


@transaction.atomic
def make_main(*, request: HttpRequest, address: EmailAddress) -> None:
    """Write to this confirmed address of somebody from now on. Done already, it stays so and nobody is told again."""
    user = _locked(address)
    if not confirmed(user).filter(pk=address.pk, primary=False).exists():
        return
    former = user.email
    address.set_as_primary()
    _tell(request, user, "account/email/email_changed", {"from_email": former, "to_email": address.email}, former)


@transaction.atomic
def take_away(*, request: HttpRequest, address: EmailAddress) -> None:
    """Take an address from an account, and sign its person out everywhere else: who reads mail there may be in.

    Raises NoOtherAddressError for the main one.
    """
    user = _locked(address)
    if EmailAddress.objects.filter(pk=address.pk, primary=True).exists():
        raise NoOtherAddressError
    # Told first: an address that fails is told nothing, and once it is gone nobody remembers that it failed.
    _tell(request, user, "account/email/email_deleted", {"deleted_email": address.email}, address.email)
    _remove(user, address)
    sessions.end_others(user=user, but=request.session.session_key or "")


@transaction.atomic
def move(*, request: HttpRequest, trouble: AddressTrouble) -> EmailAddress:
    """Use the other address from now on, and take the failing one away: who gets it next must not get in by it.

    Gives back the address that is left. Raises NoOtherAddressError if there is none that mail reaches.
    """
    user = trouble.user
    User.objects.select_for_update().get(pk=user.pk)
    other = next((address for address in reachable(user) if address.email != trouble.email), None)
    if other is None:
        raise NoOtherAddressError
    gone = EmailAddress.objects.filter(user=user, email=trouble.email).first()
    if gone is not None:
        if gone.primary:
            make_main(request=request, address=other)
        take_away(request=request, address=EmailAddress.objects.get(pk=gone.pk))
    _answer(user, trouble.email)
    return other


def _locked(address: EmailAddress) -> User:
    """The person of an address, whose other changes of it wait until this one is done."""
    return User.objects.select_for_update().get(pk=address.user_id)


def _remove(user: User, address: EmailAddress) -> None:
    EmailAddress.objects.filter(pk=address.pk).delete()
    _answer(user, address.email)


def _answer(user: User, email: str) -> None:
    AddressTrouble.objects.unanswered().filter(user=user, email=email).update(answered_at=timezone.now())


def _tell(request: HttpRequest, user: User, template: str, context: dict[str, str], also: str | None = None) -> None:
    get_adapter(request).send_notification_mail(template, user, context, email=also)
