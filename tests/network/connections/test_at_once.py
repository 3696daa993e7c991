"""Asking and answering at the same moment: one connection of two people, and an introduction that opens once."""

from collections import Counter
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from network.connections.models import Connection, Introduction
from network.connections.services import connecting, introducing
from network.conversations.models import Conversation
from network.notifications.models import Notice
from tests.factories.connections import ask, connect, propose
from tests.factories.users import make_member
from tests.site.users.test_invitations_at_once import at_once, on_a_file  # noqa: F401 - a fixture
from users.models import User

pytestmark = pytest.mark.usefixtures("site", "on_a_file")
PAIRS = 3


def there(make: Any) -> Any:
    """What is made or counted, where the threads look."""
    (made,) = at_once(lambda _: make(), times=1)
    assert not isinstance(made, Exception), made
    return made


@pytest.mark.thorough
def test_two_who_ask_each_other_at_once_are_connected() -> None:
    members: list[User] = there(lambda: [make_member() for _ in range(2 * PAIRS)])

    def press(number: int) -> str:
        pair = members[number // 2 * 2 : number // 2 * 2 + 2]
        return ask(*(pair if number % 2 else reversed(pair))).state

    assert Counter(at_once(press, times=2 * PAIRS)) == {"asked": PAIRS, "connected": PAIRS}
    assert there(lambda: list(Connection.objects.values_list("state", flat=True))) == ["connected"] * PAIRS


def test_a_yes_and_a_taking_back_at_once_leave_one_of_them() -> None:
    connection = there(lambda: ask(make_member(), make_member()))
    presses = (connecting.accept, connecting.take_back)
    outcomes = at_once(lambda number: presses[number % 2](connection=connection), times=2)
    states = there(lambda: list(Connection.objects.values_list("state", flat=True)))
    assert states == (["connected"] if isinstance(outcomes[0], Connection) else [])


@pytest.mark.thorough
def test_of_two_proposals_of_the_same_three_at_once_one_is_refused_and_the_same_form_is_one() -> None:
    by, one, other = there(lambda: [make_member() for _ in range(3)])
    there(lambda: [connect(by, person) for person in (one, other)])

    def press(number: int) -> Any:
        key = ("a" if number % 2 else "b") * 22
        words = {"for_one": f"You both count plates, {key}.", "for_other": "She counts too."}
        return introducing.propose_introduction(proposed_by=by, one=one, other=other, creation_key=key, **words)

    outcomes = Counter(type(each) for each in at_once(press, times=4))
    assert outcomes == {Introduction: 2, ValidationError: 2}
    assert there(Introduction.objects.count) == 1


@pytest.mark.thorough
def test_an_introduction_that_both_say_yes_to_at_once_opens_once() -> None:
    by, one, other = there(lambda: [make_member() for _ in range(3)])
    introduction = there(lambda: propose(by, one, other))

    def press(number: int) -> Any:
        person = (one, other)[number % 2]
        return introducing.answer_introduction(introduction=introduction, person=person, agrees=True)

    assert [type(each) for each in at_once(press, times=4)] == [Introduction] * 4
    counted = there(
        lambda: (
            Introduction.objects.opened().count(),
            Conversation.objects.count(),
            Notice.objects.filter(kind=introducing.INTRODUCTION_OPENED).count(),
        )
    )
    assert counted == (1, 1, 3)
