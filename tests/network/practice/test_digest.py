"""What the weekly digest tells of write-ups: what others shared with people like its reader in that time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from cohorts.models import Cohort
from network.practice.digest import new_write_ups
from network.practice.models import WriteUp
from network.practice.services import sharing
from network.practice.services.writing import set_hidden
from network.profiles.models import Block
from tests.factories.practice import make_draft, make_write_up
from tests.factories.users import MembershipFactory, UserFactory, make_member, make_staff
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

SINCE = datetime(2026, 3, 2, 7, 50, tzinfo=ZoneInfo("UTC"))
UNTIL = SINCE + timedelta(days=7)
COHORT, NETWORK = WriteUp.Audience.COHORT, WriteUp.Audience.NETWORK


def titles(reader: User) -> list[str]:
    """What a digest of the week tells somebody who has just come to read it."""
    return [item.title for item in new_write_ups(User.objects.get(pk=reader.pk), SINCE, UNTIL)]


def share(author: User, moment: datetime = SINCE, audience: str = NETWORK) -> WriteUp:
    with time_machine.travel(moment, tick=False):
        return make_write_up(author, audience, title="Quillfeather")


@pytest.mark.parametrize(
    ("moment", "is_told"),
    [
        (SINCE - timedelta(seconds=1), False),
        (SINCE, True),
        (UNTIL - timedelta(seconds=1), True),
        (UNTIL, False),
    ],
)
def test_it_tells_of_what_was_shared_in_its_time(moment: datetime, is_told: bool) -> None:
    share(make_member(), moment)
    assert titles(make_member()) == ["Quillfeather"] * is_told


def test_not_of_drafts_nor_of_ones_own() -> None:
    author = make_member()
    with time_machine.travel(SINCE, tick=False):
        make_draft(author, title="A draft")
    share(author)
    assert titles(author) == []
    assert titles(make_staff(Role.EDITOR)) == ["Quillfeather"]


def stop(write_up: WriteUp, author: User, reader: User) -> None:
    sharing.stop_sharing(write_up=write_up, version=write_up.version)


def hide(write_up: WriteUp, author: User, reader: User) -> None:
    set_hidden(write_up=write_up, hidden=True)


def block(write_up: WriteUp, author: User, reader: User) -> None:
    Block.objects.create(blocker=reader, blocked=author)


def be_blocked(write_up: WriteUp, author: User, reader: User) -> None:
    Block.objects.create(blocker=author, blocked=reader)


@pytest.mark.parametrize("change", [stop, hide, block, be_blocked])
def test_not_of_what_its_reader_may_read_no_more(change: Callable[[WriteUp, User, User], None]) -> None:
    author, reader = make_member(), make_member()
    change(share(author), author, reader)
    assert titles(reader) == []


def test_what_a_cohort_has_is_new_to_the_others_when_they_get_it() -> None:
    author = make_member()
    cohort = Cohort.objects.get(memberships__user=author)
    mate, other = MembershipFactory(user=UserFactory(), cohort=cohort).user, make_member()
    write_up = share(author, SINCE - timedelta(days=20), COHORT)
    with time_machine.travel(SINCE, tick=False):
        sharing.share(write_up=write_up, by=author, version=write_up.version, audience=NETWORK)

    assert titles(mate) == []
    assert titles(other) == ["Quillfeather"]
