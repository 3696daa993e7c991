"""Whether this session has passed a second factor. Staff need one before the first page of the admin."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.http import HttpRequest

SECOND_FACTOR = "mfa"


def has_one(user: Any) -> bool:
    """Whether an account has a second factor."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def was_passed(request: HttpRequest) -> bool:
    """Whether this session's person gave a code of a second factor in this session that they still have."""
    records = get_authentication_records(request, request.user)
    used = {record.get("id") for record in records if record.get("method") == SECOND_FACTOR}
    return Authenticator.objects.filter(user=request.user, pk__in=used - {None}).exists()


def connect_signals() -> None:
    """Follow second factors as they are added."""
    authenticator_added.connect(_added, dispatch_uid="users-second-factor-added")


def _added(sender: object, request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: object) -> None:
    # To add one its first code was typed in: asking for the next at once would prove nothing more.
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(
            request, user, method=SECOND_FACTOR, type=authenticator.type, id=authenticator.pk, reauthenticated=True
        )
