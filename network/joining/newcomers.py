"""Who becomes a member for the first time takes first steps: they begin in the same transaction."""

from typing import Any

from django.db.models.signals import post_save

from network.joining.services.arriving import begin
from users.models import CohortMembership


def connect_signals() -> None:
    """Follow memberships as they are made."""
    post_save.connect(_membership_saved, sender=CohortMembership, dispatch_uid="joining-membership-saved")


def _membership_saved(sender: type[CohortMembership], instance: CohortMembership, **kwargs: Any) -> None:
    if kwargs.get("raw") or not kwargs["created"] or instance.state not in CohortMembership.OPENING:
        return
    # Whoever is a member already knows their way around.
    others = CohortMembership.objects.opening().filter(user=instance.user_id).exclude(pk=instance.pk)
    if not others.exists():
        begin(user=instance.user)
