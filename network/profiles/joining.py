"""Who becomes a member gets a profile, in the same transaction; a changed account shows on public pages at once."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from core.page_cache import bump_version
from network.profiles.models import Profile
from network.profiles.organisations import forget_if_unused
from network.profiles.services import ensure_profile
from users.models import CohortMembership, User


def connect_signals() -> None:
    """Follow memberships as they are made."""
    post_save.connect(_account_saved, sender=User, dispatch_uid="profiles-account-saved")
    post_save.connect(_membership_saved, sender=CohortMembership, dispatch_uid="profiles-membership-saved")
    post_delete.connect(_profile_deleted, sender=Profile, dispatch_uid="profiles-profile-deleted")


def _profile_deleted(sender: type[Profile], instance: Profile, **kwargs: Any) -> None:
    # The name of an organisation goes with the last person who named it.
    if instance.organisation_record is not None:
        forget_if_unused(instance.organisation_record)


def _membership_saved(sender: type[CohortMembership], instance: CohortMembership, **kwargs: Any) -> None:
    if kwargs.get("raw") or instance.state not in CohortMembership.OPENING:
        return
    ensure_profile(user=instance.user)


def _account_saved(sender: type[User], update_fields: frozenset[str] | None = None, **kwargs: Any) -> None:
    # Somebody who signs in, or has just come, changes no page.
    if not kwargs["created"] and set(update_fields or ()) != {"last_login"}:
        bump_version()
