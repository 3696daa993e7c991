"""What is not kept for ever."""

from datetime import timedelta

from django.utils import timezone

from core.periodic import periodic
from users.models import Invitation

KEEP_ENDED_INVITATIONS = timedelta(days=365)


@periodic("clear old invitations", every=timedelta(days=1))
def clear_old_invitations() -> None:
    """Invitations go a year after they were used, were withdrawn or ran out."""
    Invitation.objects.ended_before(timezone.now() - KEEP_ENDED_INVITATIONS).delete()
