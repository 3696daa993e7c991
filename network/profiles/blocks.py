"""Blocking somebody, and taking it back. Nobody is told (guide 5.3 d)."""

from django.core.exceptions import ValidationError
from django.db import transaction

from network.profiles.models import Block, Profile
from users.models import User


@transaction.atomic
def block(*, blocker: User, person: User) -> Block:
    """Make two people absent for each other. Blocking twice is blocking once.

    Raises ValidationError for oneself, and for whom `blocker` may not find.
    """
    existing = Block.objects.made_by(blocker).filter(blocked=person).first()
    if existing is not None:
        return existing
    if blocker == person or not Profile.objects.visible_to(blocker).filter(user=person).exists():
        raise ValidationError("Choose another member of the network.")
    return Block.objects.get_or_create(blocker=blocker, blocked=person)[0]


@transaction.atomic
def unblock(*, block: Block) -> None:
    """Take a block back. One that the other person made stays."""
    Block.objects.filter(pk=block.pk).delete()
