"""Connections and introductions for tests."""

from typing import Any

from network.connections.models import Connection, Introduction
from network.connections.services import connecting, following, introducing, reaching
from tests.factories.users import make_member
from users.models import User

REASON = "We both run a timebank."


def ask(asker: User, asked: User, reason: str = REASON) -> Connection:
    """One asks another to connect."""
    return connecting.ask_to_connect(asker=asker, asked=asked, reason=reason)


def connect(one: User, other: User) -> Connection:
    """Two who are connected, since one asked and the other said yes."""
    return connecting.accept(connection=ask(one, other))


def propose(by: User, one: User, other: User, **texts: Any) -> Introduction:
    """An introduction of two people with whom `by` is connected, now if they were not."""
    for person in (one, other):
        if not Connection.objects.between(by.pk, person.pk).connected().exists():
            connect(by, person)
    said = {"for_one": "You would like each other.", "for_other": "You both run a timebank."}
    return introducing.propose_introduction(proposed_by=by, one=one, other=other, **(said | texts))


def know_people(person: User, text: str) -> None:
    """Somebody who asked and was asked, introduces and is introduced, follows, mutes, and can be reached."""
    one, other, third = make_member(), make_member(), make_member()
    ask(person, one, text)
    ask(other, person, text)
    propose(person, make_member(), third, for_one=text, for_other=text)
    for introduced in (one, make_member()):
        propose(third, person, introduced, for_one=text, for_other=text)
    reaching.add_way(owner=person, kind="other", text=text, is_open=True)
    for follower, followed in ((person, one), (other, person)):
        following.follow(follower=follower, thing=followed)
        following.mute(muter=follower, person=followed)
