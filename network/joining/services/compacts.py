"""The compact: its versions, and who agreed to which."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from core.versions import EditConflictError
from network.joining.models import Arrival, Compact, CompactAgreement
from network.joining.services.arriving import take_step
from users.models import User


class CompactMovedOnError(Exception):
    """Another version holds by now than the one that somebody has read."""


class CompactHoldsError(Exception):
    """This version holds, or held: it is not changed any more."""


@transaction.atomic
def load_first_compact(*, text: str) -> Compact | None:
    """Let a first version hold where there is none at all; give it back, or None if there was one."""
    if Compact.objects.exists():
        return None
    return Compact.objects.create(number=1, text=text, published_at=timezone.now())


@transaction.atomic
def agree(*, person: User, number: int) -> None:
    """Note that somebody agrees to the version that holds now; a first step for a newcomer. Twice changes nothing.

    Raises CompactMovedOnError if that is not the version that they have read.
    """
    current = Compact.objects.current()
    if current is None or current.number != number:
        raise CompactMovedOnError
    CompactAgreement.objects.get_or_create(user=person, compact=current)
    arrival = Arrival.objects.filter(user=person, finished_at=None).first()
    if arrival is not None:
        take_step(arrival=arrival, step="compact")


@transaction.atomic
def begin_draft() -> Compact:
    """The draft of the next version, made from the one that holds if nobody has begun one."""
    draft = Compact.objects.draft()
    if draft is not None:
        return draft
    current = Compact.objects.current()
    number = (Compact.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            return Compact.objects.create(number=number, text=current.text if current else "")
    except IntegrityError:
        # Somebody else began it at the same moment.
        return Compact.objects.get(number=number)


@transaction.atomic
def change_draft(*, compact: Compact, seen: str, text: str, change_note: str) -> Compact:
    """Write a draft; `seen` is the print of the text that the form was filled from.

    Raises CompactHoldsError for a version that holds, and EditConflictError if the draft has moved on since.
    """
    compact = _draft(compact)
    if (compact.text, compact.change_note) == (text, change_note):
        return compact
    if print_of(compact) != seen:
        raise EditConflictError
    compact.text, compact.change_note = text, change_note
    compact.save(update_fields=["text", "change_note"])
    return compact


@transaction.atomic
def let_it_hold(*, compact: Compact, seen: str) -> Compact:
    """Let a draft hold from now on: every member is asked for it. A second time changes nothing.

    Raises EditConflictError if its text is not the one that was read, and ValidationError without a text, or if it
    does not say what is new.
    """
    locked = Compact.objects.select_for_update().get(pk=compact.pk)
    if locked.published_at is not None:
        return locked
    if print_of(locked) != seen:
        raise EditConflictError
    if not locked.text:
        raise ValidationError("Write the compact first.")
    if Compact.objects.held().exists() and not locked.change_note:
        raise ValidationError("Say what is new first: those who agreed before read it.")
    locked.published_at = timezone.now()
    locked.save(update_fields=["published_at"])
    return locked


def print_of(compact: Compact) -> str:
    """A short print of a draft, to see whether it has moved on."""
    return hashlib.sha256(f"{compact.text}\n{compact.change_note}".encode()).hexdigest()[:16]


def _draft(compact: Compact) -> Compact:
    locked = Compact.objects.select_for_update().get(pk=compact.pk)
    if locked.published_at is not None:
        raise CompactHoldsError
    return locked
