"""Notes before the convenor when one text goes to many, or somebody meets limits again and again.

A note stops nobody, and its person hears nothing of it. Rooms that carry words from one member to another call
`note_text` where they keep them.
"""

import hashlib
import re
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import rate_limits
from core.folding import folded_words
from network.moderation.models import SentText, Signal
from users.models import User

WITHIN = timedelta(days=1)
TO_MANY = 5
REFUSALS_A_DAY = 5
# Fewer words than these are thanks and greetings, unless a link is among them.
FEWEST_WORDS = 6
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
# So many hashes stand for a text; texts that share half of them are nearly the same.
SKETCH_SIZE = 40
ALIKE = 0.5
SAMPLE = 300


@transaction.atomic
def note_text(*, author: User, text: str, recipient: User) -> None:
    """Remember that a text went to somebody; the fifth person in a day who gets nearly the same makes a note."""
    sketch = _sketch(text)
    if not sketch:
        return
    SentText.objects.create(author=author, sketch=sketch, recipient_digest=_digest(f"{author.pk} {recipient.pk}"))
    since = _since(author, Signal.Kind.SAME_TEXT)
    sent = SentText.objects.filter(author=author, sent_at__gte=since).values_list("sketch", "recipient_digest")
    reached = {digest for other, digest in sent.iterator() if _are_alike(sketch, other)}
    if len(reached) >= TO_MANY:
        _note(author, Signal.Kind.SAME_TEXT, count=len(reached), sample=text.strip()[:SAMPLE])


@transaction.atomic
def note_refusal(*, person: User) -> None:
    """Remember that a limit held somebody back; the fifth time in a day makes a note."""
    most = REFUSALS_A_DAY - 1
    if rate_limits.consume(name="refusals", key=f"person:{person.pk}", limit=most, per=WITHIN):
        return
    if Signal.objects.filter(person=person, kind=Signal.Kind.LIMITS).put_aside_since(timezone.now() - WITHIN).exists():
        return
    waiting = Signal.objects.open().filter(person=person, kind=Signal.Kind.LIMITS).first()
    _note(person, Signal.Kind.LIMITS, count=waiting.count + 1 if waiting else REFUSALS_A_DAY)


def limit_met(sender: Any, person: Any, **kwargs: Any) -> None:
    """Hear of a limit that refused somebody who is signed in."""
    if person.is_authenticated:
        note_refusal(person=person)


@transaction.atomic
def put_aside(*, signal: Signal, by: User, because: str) -> None:
    """Take a note off the list, with why. The same twice is once.

    Raises ValidationError without a reason, for one's own, and for what another put aside, or one did in other words.
    """
    if signal.person_id == by.pk:
        raise ValidationError("This is about you. Another convenor must look at it.")
    if not because.strip():
        raise ValidationError({"because": "Say why, for whoever looks at the next one."})
    said = {"put_aside_by": by, "put_aside_because": because.strip()}
    is_done = Signal.objects.open().filter(pk=signal.pk).update(put_aside_at=timezone.now(), **said)
    if not is_done and not Signal.objects.filter(pk=signal.pk, **said).exists():
        raise ValidationError("It was put aside meanwhile.")


def _note(person: User, kind: str, *, count: int, sample: str = "") -> None:
    values = {"count": count, "sample": sample}
    Signal.objects.update_or_create(person=person, kind=kind, put_aside_at=None, defaults=values)


def _since(author: User, kind: str) -> datetime:
    """From when on texts count: a day ago, or when the convenor last put such a note aside."""
    a_day_ago = timezone.now() - WITHIN
    aside = Signal.objects.filter(person=author, kind=kind).put_aside_since(a_day_ago).order_by("-put_aside_at")
    return aside.values_list("put_aside_at", flat=True).first() or a_day_ago


def _sketch(text: str) -> list[str]:
    """The smallest hashes of the pairs of words of a text; none for a few words of thanks."""
    words = folded_words(text)
    if not words or (len(words) < FEWEST_WORDS and not LINK.search(text)):
        return []
    pairs = {" ".join(pair) for pair in pairwise(words)} or {words[0]}
    return sorted(_digest(pair) for pair in pairs)[:SKETCH_SIZE]


def _are_alike(one: list[str], other: list[str]) -> bool:
    smallest = sorted({*one, *other})[: max(len(one), len(other))]
    return len({*one} & {*other} & {*smallest}) >= ALIKE * len(smallest)


def _digest(value: str) -> str:
    # Keyed: nobody finds a text again by hashing guesses of it.
    key = hashlib.sha256(f"signals {settings.SECRET_KEY}".encode()).digest()
    return hashlib.blake2b(value.encode(), key=key, digest_size=8).hexdigest()
