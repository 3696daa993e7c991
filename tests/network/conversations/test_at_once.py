"""Writing at the same moment: one conversation of two people, and no more first notes than there may be."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from network.conversations.limits import MOST_FIRST_NOTES, LimitError
from network.conversations.models import Conversation, Message, Participation
from tests.factories.conversations import begin
from tests.factories.users import make_member
from tests.site.users.test_invitations_at_once import at_once, on_a_file  # noqa: F401 - a fixture
from users.models import User

pytestmark = pytest.mark.usefixtures("site", "on_a_file")
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


def test_many_first_notes_at_once_are_no_more_than_may_be() -> None:
    author, *others = people(1 + TOO_MANY)
    outcomes = at_once(lambda number: begin(author, others[number]), times=TOO_MANY)
    assert Counter(type(each) for each in outcomes) == {Message: MOST_FIRST_NOTES, LimitError: 4}
