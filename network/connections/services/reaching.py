"""The ways to reach oneself that somebody keeps, and opens to their connections."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from core.public_ids import key_for
from core.versions import claim_version
from network.connections.models import ContactWay
from network.connections.models.contact_ways import MOST_WAYS
from users.models import User

FULL = f"{MOST_WAYS} ways are the most. Take one away to add another."


@transaction.atomic
def add_way(*, owner: User, kind: str, text: str, is_open: bool, creation_key: str | None = None) -> ContactWay:
    """Keep one more way, below the others. The same words twice with a key are one way.

    Raises ValidationError when there is no room, DoesNotExist for a key that somebody else has used.
    """
    said = {"kind": kind, "text": text, "is_open": is_open}
    key = key_for(ContactWay.objects.all(), creation_key, **said)
    if known := ContactWay.objects.filter(creation_key=key).first():
        return ContactWay.objects.get(pk=known.pk, owner=owner)
    # One at a time: two at once would both find room.
    User.objects.select_for_update().get(pk=owner.pk)
    own = ContactWay.objects.filter(owner=owner)
    if own.count() >= MOST_WAYS:
        raise ValidationError(FULL)
    last = own.aggregate(last=Max("place"))["last"] or 0
    values = {"owner": owner, "place": last + 1}
    way, _ = ContactWay.objects.get_or_create(creation_key=key, defaults=said | values)
    return ContactWay.objects.get(pk=way.pk, owner=owner)


@transaction.atomic
def change_way(*, way: ContactWay, version: int, kind: str, text: str, is_open: bool) -> ContactWay:
    """Write a way anew. What is there already is no change.

    Raises EditConflictError if it has moved on since that version.
    """
    if (way.kind, way.text, way.is_open) == (kind, text, is_open):
        return way
    claim_version(way, version)
    way.kind, way.text, way.is_open = kind, text, is_open
    way.save(update_fields=["kind", "text", "is_open"])
    return way


@transaction.atomic
def move_up(*, way: ContactWay) -> None:
    """Put a way before the one above it."""
    own = list(ContactWay.objects.select_for_update().filter(owner=way.owner_id).in_order())
    at = [each.pk for each in own].index(way.pk)
    if at > 0:
        own[at - 1], own[at] = own[at], own[at - 1]
    for place, each in enumerate(own, start=1):
        each.place = place
    ContactWay.objects.bulk_update(own, ["place"])


@transaction.atomic
def take_way_away(*, way: ContactWay) -> None:
    """Keep it no more."""
    ContactWay.objects.filter(pk=way.pk).delete()
