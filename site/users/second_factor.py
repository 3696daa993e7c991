"""Whether this session has passed a second factor. Staff need one before the first page of the admin.

An app is one for whoever set it up. A passkey is one for staff: it asks for a finger, a face or a PIN each time. For
others it is one more way to sign in, and who loses it still has the mailed code.
"""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

SECOND_FACTOR = "mfa"
ACCESS = "wagtailadmin.access_admin"
APP, PASSKEY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN


def has_one(user: Any) -> bool:
    """Whether an account has a second factor."""
    types = _types_of(user)
    return APP in types or (PASSKEY in types and user.has_perm(ACCESS))


def has_app(user: Any) -> bool:
    """Whether an account has an authenticator app."""
    return APP in _types_of(user)


def has_passkey(user: Any) -> bool:
    """Whether an account has a passkey."""
    return PASSKEY in _types_of(user)


def page_that_asks(user: Any) -> str:
    """The name of the page where somebody shows the second factor that they have."""
    return "mfa_reauthenticate_webauthn" if _types_of(user) == {PASSKEY} else "mfa_reauthenticate"


class SecondFactorStage(AuthenticateStage):
    """The second step of a sign-in, for those who have a second factor."""

    def _should_handle(self, request: HttpRequest) -> bool:
        return super()._should_handle(request) and has_one(self.login.user)


def was_passed(request: HttpRequest) -> bool:
    """Whether this session's person gave a code of a second factor in this session that they still have."""
    records = get_authentication_records(request, request.user)
    used = {record.get("id") for record in records if record.get("method") == SECOND_FACTOR}
    return Authenticator.objects.filter(user=request.user, pk__in=used - {None}).exists()


def connect_signals() -> None:
    """Follow second factors as they are added."""
    authenticator_added.connect(_added, dispatch_uid="users-second-factor-added")


def _added(sender: object, request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: object) -> None:
    # To add one it was used for the first time: asking again at once would prove nothing more.
    if authenticator.type in (APP, PASSKEY):
        record_authentication(
            request, user, method=SECOND_FACTOR, type=authenticator.type, id=authenticator.pk, reauthenticated=True
        )


def _types_of(user: Any) -> set[str]:
    return set(Authenticator.objects.filter(user=user, type__in=(APP, PASSKEY)).values_list("type", flat=True))
