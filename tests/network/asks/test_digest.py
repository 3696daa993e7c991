"""What the weekly digest tells of asks: those of the week that still wait and that its reader may read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from network.asks.digest import new_asks
from network.asks.models import Ask
from network.asks.services import close_ask, set_hidden
from network.connections.models import Mute
from network.profiles.models import Block
from tests.factories.asks import make_ask
from tests.factories.users import make_member
from users.models import User

pytestmark = pytest.mark.usefixtures("site", "without_index")


def told(reader: User, days_ago: int = 0) -> list[str]:
    until = timezone.now() + timedelta(seconds=1) - timedelta(days=days_ago)
    return [item.title for item in new_asks(User.objects.get(pk=reader.pk), until - timedelta(days=7), until)]


def test_it_tells_of_open_asks_of_its_week_that_are_for_its_reader() -> None:
    asker, reader = make_member(), make_member()
    ask = make_ask(asker)
    make_ask(asker, Ask.Audience.COHORT)
    assert told(reader) == [ask.question]
    assert told(asker) == told(reader, days_ago=1) == []


@pytest.mark.parametrize("what", ["closed", "hidden", "muted", "blocked"])
def test_not_of_what_waits_no_more_or_is_kept_from_its_reader(what: str) -> None:
    asker, reader = make_member(), make_member()
    ask = make_ask(asker)
    if what == "closed":
        close_ask(ask=ask, outcome=Ask.Outcome.NOT_YET)
    if what == "hidden":
        set_hidden(thing=ask, hidden=True)
    if what == "muted":
        Mute.objects.create(muter=reader, muted=asker)
    if what == "blocked":
        Block.objects.create(blocker=asker, blocked=reader)
    assert told(reader) == []
