"""Who is there for whom: what lists, counts and notices of this room start from."""

from typing import Any

from django.db.models import Q

from network.profiles.models import Block, Profile
from network.profiles.models.profiles import ProfileQuerySet
from users.circles import circles_of
from users.models import User


def present_for(viewer: Any) -> ProfileQuerySet:
    """The people who are not absent for a viewer: members who neither rest nor are hidden, nor behind a block.

    Not only those whom the viewer may find: whoever asks somebody shows themselves to them by their name.
    """
    here = Profile.objects.of_members().filter(hidden_at=None, paused_at=None)
    return here.exclude(user__in=Block.objects.absent_for(circles_of(viewer).person_id))


def blocked_by(viewer: Any) -> Any:
    """The ids of those whom a viewer has blocked: what a viewer knows of themselves."""
    return Block.objects.filter(blocker=circles_of(viewer).person_id).values("blocked")


def are_apart(one: User, other: User) -> bool:
    """Whether a block stands between two people, whoever made it."""
    return Block.objects.filter(Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one)).exists()
