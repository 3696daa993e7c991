"""Following a person, a topic or a write-up, and hearing less of somebody. Nobody is told of either."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from network.connections.models import Follow, Mute
from network.practice.models import WriteUp
from network.profiles.models import Profile
from topics.models import Topic
from users.models import User


@transaction.atomic
def follow(*, follower: User, thing: User | Topic | WriteUp) -> Follow:
    """Follow a person whom one may find, a topic, or a write-up that one may read. Twice is once.

    Raises ValidationError for anything else.
    """
    if isinstance(thing, User):
        _refuse_absent(follower, thing)
        what = "person"
    elif isinstance(thing, WriteUp):
        if not WriteUp.objects.visible_to(follower).shared().filter(pk=thing.pk).exists():
            raise ValidationError("Choose a write-up that you can read.")
        what = "write_up"
    else:
        what = "topic"
    values: dict[str, Any] = {"follower": follower, what: thing}
    return Follow.objects.get_or_create(**values)[0]


@transaction.atomic
def unfollow(*, follow: Follow) -> None:
    """Follow it no more. Twice is once."""
    Follow.objects.filter(pk=follow.pk).delete()


@transaction.atomic
def mute(*, muter: User, person: User) -> Mute:
    """Hear no more of somebody in one's notices, home and suggestions. Twice is once.

    Raises ValidationError for oneself, and for whom `muter` may not find.
    """
    existing = Mute.objects.filter(muter=muter, muted=person).first()
    if existing is not None:
        return existing
    _refuse_absent(muter, person)
    return Mute.objects.get_or_create(muter=muter, muted=person)[0]


@transaction.atomic
def unmute(*, mute: Mute) -> None:
    """Hear of somebody again."""
    Mute.objects.filter(pk=mute.pk).delete()


@transaction.atomic
def part(*, blocker: User, blocked: User) -> None:
    """What a block does: neither follows the other any more."""
    for one, other in ((blocker, blocked), (blocked, blocker)):
        Follow.objects.filter(follower=one, person=other).delete()


def _refuse_absent(person: User, other: User) -> None:
    if person == other or not Profile.objects.visible_to(person).filter(user=other).exists():
        raise ValidationError("Choose another member of the network.")
