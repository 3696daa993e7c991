"""Proposing that two people meet. It opens when both say yes; neither they nor who proposed it learn of a no."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localdate

from core.public_ids import key_for
from core.rate_limits import consume
from network.connections.models import Connection, Introduction
from network.connections.signals import introduction_opened
from network.moderation.refusals import LimitError
from network.moderation.signals import note_text
from network.notifications.services import close, notify
from network.profiles.models import Profile
from users.models import User

INTRODUCTION_PROPOSED = "proposed to meet somebody"
INTRODUCTION_OPENED = "introduction has opened"
MOST_A_DAY, MOST_OF_TWO = 5, 2
RESTS = timedelta(days=90)
TOO_MANY = f"You have proposed {MOST_A_DAY} introductions today. That is the most in a day. Propose the next tomorrow."
PROPOSED_TWICE = "You have proposed twice within three months that these two meet. That is enough."


@transaction.atomic
def propose_introduction(
    *,
    proposed_by: User,
    one: User,
    other: User,
    for_one: str,
    for_other: str,
    creation_key: str | None = None,
) -> Introduction:
    """Propose that two of one's connections meet, with a sentence to each. The same words twice with a key are one.

    Where the two are absent for each other, it is kept as sent and
    neither meets it. Raises ValidationError by field for what is missing, for who is no connection, while the
    same waits, and beyond the limit; DoesNotExist for a key that somebody else has used.
    """
    _refuse_empty(for_one=for_one, for_other=for_other)
    pairs = sorted(((one, for_one.strip()), (other, for_other.strip())), key=lambda pair: pair[0].pk)
    (first, for_first), (second, for_second) = pairs
    said: dict[str, Any] = {"first": first, "second": second, "for_first": for_first, "for_second": for_second}
    creation_key = key_for(Introduction.objects.all(), creation_key, **said)
    if Introduction.objects.filter(creation_key=creation_key).exists():
        return Introduction.objects.get(creation_key=creation_key, proposed_by=proposed_by)
    _refuse_strangers(proposed_by, one, other)
    waiting = Introduction.objects.filter(
        proposed_by=proposed_by, first=first, second=second, state=Introduction.State.PROPOSED
    )
    _refuse_other_than(waiting.first())
    try:
        with transaction.atomic():
            _count(proposed_by, first, second)
            introduction = Introduction.objects.create(
                proposed_by=proposed_by, **said, withheld=not _may_meet(first, second), creation_key=creation_key
            )
    except IntegrityError:
        # Sent twice at once.
        existing = waiting.get()
        _refuse_other_than(existing, key=creation_key)
        return existing
    for person, sentence in ((first, for_first), (second, for_second)):
        note_text(author=proposed_by, text=sentence, recipient=person)
    if not introduction.withheld:
        for person in (first, second):
            notify(recipient=person, kind=INTRODUCTION_PROPOSED, subject=introduction)
    return introduction


@transaction.atomic
def answer_introduction(*, introduction: Introduction, person: User, agrees: bool) -> Introduction:
    """One side's yes or no, which nobody else learns. With the second yes it opens, and all three are told.

    Twice is once. Raises ValidationError for who is not one of the two, DoesNotExist for what was taken back.
    """
    introduction = Introduction.objects.select_for_update().get(pk=introduction.pk)
    sides = {introduction.first_id: "first_answer", introduction.second_id: "second_answer"}
    if person.pk not in sides:
        raise ValidationError("This is for the two people who are to meet.")
    if introduction.state == Introduction.State.OPENED:
        return introduction
    setattr(introduction, sides[person.pk], Introduction.YES if agrees else Introduction.NO)
    introduction.save(update_fields=[sides[person.pk]])
    close(kind=INTRODUCTION_PROPOSED, subject=introduction, recipient=person)
    if introduction.first_answer == introduction.second_answer == Introduction.YES and not introduction.withheld:
        _open(introduction)
    return introduction


@transaction.atomic
def take_back(*, introduction: Introduction) -> None:
    """Propose it no more, while it has not opened."""
    close(kind=INTRODUCTION_PROPOSED, subject=introduction)
    Introduction.objects.filter(pk=introduction.pk, state=Introduction.State.PROPOSED).delete()


@transaction.atomic
def set_hidden(*, introduction: Introduction, hidden: bool) -> None:
    """Hide an introduction from the two who are to meet, or show it again."""
    introduction.hidden_at = timezone.now() if hidden else None
    introduction.save(update_fields=["hidden_at"])


@transaction.atomic
def part(*, blocker: User, blocked: User) -> None:
    """What a block does: whatever waits between the two, and whatever one proposes to the other, never arrives."""
    both = [blocker.pk, blocked.pk]
    of_pair = Q(first__in=both, second__in=both)
    by_one = Q(proposed_by__in=both) & (Q(first__in=both) | Q(second__in=both))
    Introduction.objects.filter(of_pair | by_one, state=Introduction.State.PROPOSED).update(withheld=True)


def _refuse_other_than(waiting: Introduction | None, *, key: str = "") -> None:
    if waiting is not None and waiting.creation_key != key:
        raise ValidationError(f"You have proposed that on {date_format(localdate(waiting.created_at))}, and it waits.")


def _open(introduction: Introduction) -> None:
    introduction.state, introduction.opened_at = Introduction.State.OPENED, timezone.now()
    introduction.save(update_fields=["state", "opened_at"])
    for person in (introduction.proposed_by, introduction.first, introduction.second):
        notify(recipient=person, kind=INTRODUCTION_OPENED, subject=introduction)
    introduction_opened.send(sender=Introduction, introduction=introduction)


def _may_meet(first: User, second: User) -> bool:
    """Whether each of two may find the other: nobody is shown to whom they do not show themselves."""
    finds = Profile.objects.visible_to(first).filter(user=second)
    found = Profile.objects.visible_to(second).filter(user=first)
    return finds.exists() and found.exists()


def _refuse_empty(*, for_one: str, for_other: str) -> None:
    texts = {"for_one": for_one, "for_other": for_other}
    if missing := {name: "Write a sentence for them." for name, text in texts.items() if not text.strip()}:
        raise ValidationError(missing)


def _refuse_strangers(proposed_by: User, one: User, other: User) -> None:
    if one == other:
        raise ValidationError({"other": "Choose two different people."})
    known = {row["other"] for row in Connection.objects.others_of(proposed_by)}
    if strangers := {name: person for name, person in (("one", one), ("other", other)) if person.pk not in known}:
        raise ValidationError(dict.fromkeys(strangers, "Choose somebody whom you are connected with."))


def _count(person: User, first: User, second: User) -> None:
    # Taking a proposal back does not make way for ever new ones: one of them may have said no.
    of_one = f"person:{person.pk} of {first.pk} and {second.pk}"
    if not consume(name="introductions of two", key=of_one, limit=MOST_OF_TWO, per=RESTS):
        raise LimitError(PROPOSED_TWICE)
    if not consume(name="introductions", key=f"person:{person.pk}", limit=MOST_A_DAY, per=timedelta(days=1)):
        raise LimitError(TOO_MANY)
