"""Blocking somebody, and taking it back. Nobody is told (guide 5.3 d)."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from network.profiles import lasting_blocks
from network.profiles.models import Block, Profile
from network.profiles.signals import person_blocked
from users.models import User

# The ids of those whom somebody has met elsewhere, as rooms above know it: in a conversation, by a request.
Met = Callable[[User], Any]
_met: list[Met] = []


def register_met(met: Met) -> None:
    """Let members block those whom they have met so, though they cannot be found any more."""
    _met.append(met)


def may_be_blocked(blocker: User) -> QuerySet[Profile]:
    """Whom somebody may block: members whom they find, or have met. Whoever rests, or blocks them, does not escape."""
    seen = Q(pk__in=Profile.objects.visible_to(blocker).values("pk"))
    for met in _met:
        seen |= Q(user__in=met(blocker))
    return Profile.objects.of_members().filter(seen).exclude(user=blocker)


@transaction.atomic
def block(*, blocker: User, person: User) -> Block:
    """Make two people absent for each other, through a new account at the same address too. Twice is once.

    Raises ValidationError for oneself, and for whom `blocker` neither finds nor has met.
    """
    existing = Block.objects.made_by(blocker).filter(blocked=person).first()
    if existing is not None:
        return existing
    if not may_be_blocked(blocker).filter(user=person).exists():
        raise ValidationError("Choose another member of the network.")
    made, is_new = Block.objects.get_or_create(blocker=blocker, blocked=person)
    lasting_blocks.remember(block=made)
    if is_new:
        person_blocked.send(sender=Block, blocker=blocker, blocked=person)
    return made


@transaction.atomic
def unblock(*, block: Block) -> None:
    """Take a block back. One that the other person made stays."""
    lasting_blocks.forget(block=block)
    Block.objects.filter(pk=block.pk).delete()
