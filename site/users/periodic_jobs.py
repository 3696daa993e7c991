"""What is not kept for ever."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from core.periodic import periodic
from core.retention import period
from users import address_troubles, sessions
from users.models import AddressTrouble, Invitation, StaffAccess

KEEP_ENDED_INVITATIONS = timedelta(days=365)
KEEP_ADDRESS_TROUBLES = timedelta(days=365)
KEEP_STAFF_ACCESS = timedelta(days=730)


@period("invitations", keep=KEEP_ENDED_INVITATIONS)
def old_invitations(before: datetime) -> QuerySet[Any]:
    """Those that were used, were withdrawn or ran out."""
    return Invitation.objects.ended_before(before)


@period("staff access", keep=KEEP_STAFF_ACCESS)
def old_staff_access(before: datetime) -> QuerySet[Any]:
    """What staff looked at, and why."""
    return StaffAccess.objects.filter(happened_at__lt=before)


@periodic("ask who has moved", every=timedelta(hours=1))
def ask_who_has_moved() -> None:
    """Whoever typed in no code for a day is asked at their other address."""
    address_troubles.ask_all()


@period("address troubles", keep=KEEP_ADDRESS_TROUBLES)
def old_address_troubles(before: datetime) -> QuerySet[Any]:
    """What was noticed of an address; if it fails still, the next mail tells."""
    return AddressTrouble.objects.filter(noticed_at__lt=before)


@periodic("clear where people were signed in", every=timedelta(hours=1))
def clear_ended_sessions() -> None:
    """Browser and network address of a session go when it has ended."""
    sessions.forget_ended()
