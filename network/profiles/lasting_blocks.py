"""A block lasts through a new account at the same address: keyed hashes of addresses are kept for it, and nothing else.

Whoever leaves and comes back meets the block from their first moment. Nobody is told, as ever.
"""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_save
from django.utils.crypto import salted_hmac

from network.profiles.models import Block, BlockedAddress
from network.profiles.signals import person_blocked
from users.addresses import confirmed
from users.models import User

SALT = "network.profiles.blocked address"


def connect_signals() -> None:
    """Follow addresses as they are confirmed."""
    post_save.connect(_address_saved, sender=EmailAddress, dispatch_uid="profiles-address-saved")


@transaction.atomic
def remember(*, block: Block) -> None:
    """Keep hashes of the addresses of somebody who is blocked now."""
    _keep(block.blocker_id, block.blocked, [address.email for address in confirmed(block.blocked)])


@transaction.atomic
def forget(*, block: Block) -> None:
    """Forget them with a block that is taken back."""
    digests = [digest for address in confirmed(block.blocked) for digest in _digests(address.email)]
    own = BlockedAddress.objects.filter(blocker=block.blocker_id)
    own.filter(Q(blocked=block.blocked_id) | Q(digest__in=digests)).delete()


def _address_saved(sender: type[EmailAddress], instance: EmailAddress, **kwargs: Any) -> None:
    if instance.verified and not kwargs.get("raw"):
        _meet(instance.user, instance.email)


@transaction.atomic
def _meet(user: User, email: str) -> None:
    """Let blocks against an address stand against whoever has it now, and note it for those who block them already."""
    for known in BlockedAddress.objects.filter(digest__in=_digests(email)).exclude(blocker=user.pk):
        block, is_new = Block.objects.get_or_create(blocker_id=known.blocker_id, blocked=user)
        if is_new:
            person_blocked.send(sender=Block, blocker=block.blocker, blocked=user)
        BlockedAddress.objects.filter(pk=known.pk).update(blocked=user)
    for blocker_id in Block.objects.filter(blocked=user).values_list("blocker", flat=True):
        _keep(blocker_id, user, [email])


def _keep(blocker_id: int, blocked: User, emails: list[str]) -> None:
    rows = [
        BlockedAddress(blocker_id=blocker_id, blocked=blocked, digest=_digest(email, settings.SECRET_KEY))
        for email in emails
    ]
    BlockedAddress.objects.bulk_create(rows, ignore_conflicts=True)


def _digests(email: str) -> list[str]:
    """The hashes of an address by the key of today, and by those that it took the place of."""
    return [_digest(email, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _digest(email: str, key: str) -> str:
    return salted_hmac(SALT, email.lower(), secret=key, algorithm="sha256").hexdigest()
