"""What the weekly digest tells of asks: those of the week that still wait and that its reader may read."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from network.asks import services
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


@pytest.mark.parametrize("what", ["closed", "hidden", "past its day", "muted", "blocked"])
def test_not_of_what_waits_no_more_or_is_kept_from_its_reader(what: str) -> None:
    asker, reader = make_member(), make_member()
    ask = make_ask(asker)
    if what == "closed":
        close_ask(ask=ask, outcome=Ask.Outcome.NOT_YET)
    if what == "hidden":
        set_hidden(thing=ask, hidden=True)
    if what == "past its day":
        Ask.objects.update(needed_by=timezone.localdate() - timedelta(days=1))
    if what == "muted":
        Mute.objects.create(muter=reader, muted=asker)
    if what == "blocked":
        Block.objects.create(blocker=asker, blocked=reader)
    assert told(reader) == []


@pytest.mark.parametrize("what", ["widened", "shown again", "opened again"])
def test_what_could_not_be_told_of_in_its_week_is_told_of_in_the_week_in_which_it_can(what: str) -> None:
    asker, reader = make_member(), make_member()
    with time_machine.travel(timezone.now() - timedelta(days=9)):
        ask = make_ask(asker, Ask.Audience.COHORT if what == "widened" else Ask.Audience.NETWORK)
        if what == "shown again":
            set_hidden(thing=ask, hidden=True)
        if what == "opened again":
            close_ask(ask=ask, outcome=Ask.Outcome.NOT_YET)
    assert told(reader, days_ago=7) == told(reader) == []
    ask = Ask.objects.get()
    if what == "widened":
        _change(ask, audience=Ask.Audience.NETWORK)
    if what == "shown again":
        set_hidden(thing=ask, hidden=False)
    if what == "opened again":
        services.reopen(ask=ask)
    assert told(reader) == [ask.question]


def test_other_words_and_fewer_readers_are_nothing_new() -> None:
    asker, mate = make_member(), make_member()
    mate.cohort_memberships.update(cohort=asker.cohort_memberships.get().cohort)
    with time_machine.travel(timezone.now() - timedelta(days=9)):
        make_ask(asker)
    _change(Ask.objects.get(), question="Who else?")
    cohort = asker.cohort_memberships.get().cohort
    _change(Ask.objects.get(), audience=Ask.Audience.COHORT, cohort=cohort)
    assert told(mate) == []
    assert told(mate, days_ago=7) == ["Who else?"]


def _change(ask: Ask, **said: Any) -> None:
    stands = {"question": ask.question, "topics": services.topics_of(ask), "audience": ask.audience}
    services.change(ask=ask, by=ask.author, version=ask.version, wording=services.Wording(**stands | said))
