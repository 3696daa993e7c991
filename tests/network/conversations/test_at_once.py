"""Writing at the same moment: one conversation of two people, and no more first notes than there may be."""

from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from network.conversations.limits import MOST_FIRST_NOTES, LimitError
from network.conversations.models import Conversation, Message, Participation
from network.profiles.models import Profile
from tests.factories.conversations import begin
from tests.factories.users import be, make_member
from tests.site.users.test_invitations_at_once import AT_ONCE, at_once, on_a_file  # noqa: F401 - a fixture
from users.models import User

pytestmark = [pytest.mark.usefixtures("site", "on_a_file"), pytest.mark.thorough]
PAIRS, TOO_MANY = 4, MOST_FIRST_NOTES + 4


def people(many: int) -> list[User]:
    """Members, made where the threads look."""
    joined_at = timezone.now() - timedelta(days=60)
    (made,) = at_once(lambda _: [make_member(joined_at=joined_at) for _ in range(many)], times=1)
    assert isinstance(made, list)
    return made


def test_two_who_write_first_at_once_meet_in_one_conversation() -> None:
    members = people(2 * PAIRS)

    def write(number: int) -> int:
        pair = members[number // 2 * 2 : number // 2 * 2 + 2]
        return begin(*(pair if number % 2 else reversed(pair))).conversation_id

    assert set(Counter(at_once(write, times=2 * PAIRS)).values()) == {2}
    counted = at_once(
        lambda _: (Conversation.objects.count(), Participation.objects.count(), Message.objects.count()), times=1
    )
    assert counted == [(PAIRS, 2 * PAIRS, 2 * PAIRS)]


def test_of_fifty_who_write_at_once_nobody_meets_an_error_and_nothing_is_lost() -> None:
    members = people(AT_ONCE)

    def write(number: int) -> list[int]:
        be(client := Client(), User.objects.get(pk=members[number].pk))
        other = Profile.objects.get(user=members[(number + 1) % AT_ONCE])
        first = client.post(f"/network/messages/to/{other.public_id}/", {"text": f"First of {number}"})
        again = client.post(first["Location"].partition("?")[0], {"text": f"Second of {number}"})
        return [first.status_code, again.status_code]

    assert at_once(write) == [[302, 302]] * AT_ONCE
    (texts,) = at_once(lambda _: sorted(Message.objects.values_list("text", flat=True)), times=1)
    assert texts == sorted(f"{which} of {number}" for number in range(AT_ONCE) for which in ("First", "Second"))


def test_many_first_notes_at_once_are_no_more_than_may_be() -> None:
    author, *others = people(1 + TOO_MANY)
    outcomes = at_once(lambda number: begin(author, others[number]), times=TOO_MANY)
    assert Counter(type(each) for each in outcomes) == {Message: MOST_FIRST_NOTES, LimitError: 4}
