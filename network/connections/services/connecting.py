"""Asking to connect, answering or letting it lie, and ending it. Nobody is told of a no, of silence or of a block."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localdate

from core.public_ids import new_public_id
from core.rate_limits import consume
from network.connections.models import Connection
from network.connections.presence import are_apart
from network.moderation.refusals import LimitError
from network.moderation.signals import note_text
from network.notifications.services import close, notify
from network.profiles.models import Profile
from users.models import User

CONNECTION_ASKED = "asked to connect"
CONNECTED = "is connected"
MOST_ASKED_A_DAY, MOST_ASKED_OF_ONE = 20, 2
TOO_MANY = f"You have asked {MOST_ASKED_A_DAY} people today. That is the most in a day. Ask the next one tomorrow."
ASKED_TWICE = "You have asked this person twice within three months. That is enough: they can still ask you."
TO_ASK_OTHERWISE = "To ask in other words, take that back first."
State = Connection.State


@transaction.atomic
def ask_to_connect(*, asker: User, asked: User, reason: str) -> Connection:
    """Ask somebody to connect. If they have asked already, the two are connected; the same twice is asking once.

    After a long silence, and after an end, asking again is a new request. Across a block it is kept as sent and never
    arrives. Raises ValidationError for oneself, for whom `asker` may not find, without a reason, beyond the limit, and
    for another reason than what waits was asked with.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Say in a sentence or two why you would like to connect."})
    connection = _locked(asker, asked)
    if connection is None or connection.state == State.ENDED:
        _refuse_absent(asker, asked)
    if connection is None or _is_over(connection, asker):
        # Its asker's form, sent twice, finds the new one.
        public_id = connection.public_id if connection and connection.asker_id == asker.pk else new_public_id()
        if connection is not None:
            _forget(connection)
        connection, is_new = _begin(asker, asked, reason, public_id)
        if is_new:
            _send(connection)
            return connection
    if connection.state == State.ASKED and connection.asker_id != asker.pk:
        return _connect_unless_absent(connection)
    if connection.state == State.ASKED and connection.reason != reason.strip():
        asked_on = date_format(localdate(connection.asked_at))
        raise ValidationError(f"You asked them on {asked_on}, and what you wrote then stands. {TO_ASK_OTHERWISE}")
    return connection


@transaction.atomic
def accept(*, connection: Connection) -> Connection:
    """Say yes to a request; who asked is told. Twice is once.

    Raises ValidationError for what is no longer asked, DoesNotExist for what was taken back.
    """
    connection = Connection.objects.select_for_update().get(pk=connection.pk)
    if connection.state == State.ENDED:
        raise ValidationError("This is no longer asked.")
    return connection if connection.state == State.CONNECTED else _connect_unless_absent(connection)


@transaction.atomic
def put_away(*, connection: Connection) -> None:
    """“Not now”: the request leaves the list of whoever was asked. Nobody is told."""
    asking = Connection.objects.asking().filter(pk=connection.pk, put_away_at=None)
    asking.update(put_away_at=timezone.now())
    close(kind=CONNECTION_ASKED, subject=connection, recipient=connection.asked)


@transaction.atomic
def take_back(*, connection: Connection) -> None:
    """Ask no more."""
    close(kind=CONNECTION_ASKED, subject=connection, recipient=connection.asked)
    Connection.objects.asking().filter(pk=connection.pk).delete()


@transaction.atomic
def end(*, connection: Connection) -> None:
    """End a connection, at once and for both. Nobody is told; twice is once."""
    connected = Connection.objects.connected().filter(pk=connection.pk)
    connected.update(state=State.ENDED, ended_at=timezone.now())
    close(kind=CONNECTED, subject=connection)


@transaction.atomic
def set_hidden(*, connection: Connection, hidden: bool) -> None:
    """Hide a request from whoever it was sent to, or show it again."""
    connection.hidden_at = timezone.now() if hidden else None
    connection.save(update_fields=["hidden_at"])


@transaction.atomic
def part(*, blocker: User, blocked: User) -> None:
    """What a block does: the connection ends, what the blocker asked is gone, what the blocked asked never arrives."""
    pair = Connection.objects.between(blocker.pk, blocked.pk)
    for connection in pair.connected():
        end(connection=connection)
    for connection in pair.asking().filter(asker=blocker):
        take_back(connection=connection)
    pair.asking().filter(asker=blocked).update(withheld=True)


def _locked(one: User, other: User) -> Connection | None:
    return Connection.objects.select_for_update().between(one.pk, other.pk).first()


def _refuse_absent(asker: User, asked: User) -> None:
    if asker == asked:
        raise ValidationError("Choose another member of the network.")
    # Whoever was blocked while they wrote is answered like everybody else.
    if not Profile.objects.within_reach_of(asker).filter(user=asked).exists():
        raise ValidationError("Choose another member of the network.")


def _begin(asker: User, asked: User, reason: str, public_id: str) -> tuple[Connection, bool]:
    try:
        with transaction.atomic():
            _count(asker, asked)
            values: dict[str, Any] = {"reason": reason.strip(), "withheld": are_apart(asker, asked)}
            return Connection.objects.create(asker=asker, asked=asked, public_id=public_id, **values), True
    except IntegrityError:
        # Both asked at the same moment, or one of them twice.
        return Connection.objects.select_for_update().between(asker.pk, asked.pk).get(), False


def _is_over(connection: Connection, asker: User) -> bool:
    """Whether a new request takes its place: it has ended, or its asker has waited for long."""
    is_own = connection.asker_id == asker.pk
    return connection.state == State.ENDED or (is_own and connection.may_be_asked_again(timezone.now()))


def _forget(connection: Connection) -> None:
    # The new one is a row of its own: what was reported of this one, or decided, is not of that.
    close(kind=CONNECTION_ASKED, subject=connection)
    connection.delete()


def _send(connection: Connection) -> None:
    # The same to many, whoever of them it reaches, is a sign for the convenor.
    note_text(author=connection.asker, text=connection.reason, recipient=connection.asked)
    # Whoever rests is told of nothing: it waits for them.
    is_resting = Profile.objects.filter(user=connection.asked, paused_at__isnull=False).exists()
    if not (connection.withheld or is_resting):
        notify(recipient=connection.asked, kind=CONNECTION_ASKED, subject=connection)


def _connect_unless_absent(connection: Connection) -> Connection:
    if are_apart(connection.asker, connection.asked):
        raise ValidationError("Choose another member of the network.")
    connection.state, connection.connected_at = State.CONNECTED, timezone.now()
    # What was withheld stays so: the two are connected, and what one of them wrote then still never arrives.
    connection.put_away_at = None
    connection.save(update_fields=["state", "connected_at", "put_away_at"])
    close(kind=CONNECTION_ASKED, subject=connection, recipient=connection.asked)
    notify(recipient=connection.asker, kind=CONNECTED, subject=connection)
    return connection


def _count(asker: User, asked: User) -> None:
    # Taking a request back does not make way for ever new ones, whatever the other thinks of them.
    of_one: dict[str, Any] = {"limit": MOST_ASKED_OF_ONE, "per": Connection.RESTS}
    if not consume(name="asks to connect with one", key=f"person:{asker.pk} of {asked.pk}", **of_one):
        raise LimitError(ASKED_TWICE)
    each_day: dict[str, Any] = {"limit": MOST_ASKED_A_DAY, "per": timedelta(days=1)}
    if not consume(name="asks to connect", key=f"person:{asker.pk}", **each_day):
        raise LimitError(TOO_MANY)
