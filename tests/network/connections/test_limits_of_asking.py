"""How often one asks to connect, and how long requests and ended connections are kept."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from core.retention import keep_periods
from network.connections.models import Connection
from network.connections.services import connecting
from tests.factories.connections import REASON, ask, connect
from tests.factories.users import make_member
from tests.network.connections.people import Three, to, told

pytestmark = pytest.mark.usefixtures("site", "without_index")

State = Connection.State


@time_machine.travel("2027-05-04T22:00:00+00:00", tick=False)
def test_twenty_requests_a_day_are_the_most(three: Three, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "MOST_ASKED_A_DAY", 2)
    first, second = make_member(), make_member()
    for person in (first, second, first):
        # Asked twice is asked once.
        ask(three.ada, person)
    html = three.post(three.ada, to(three.ben), reason=REASON).content.decode()
    assert connecting.TOO_MANY in html
    assert REASON in html
    assert Connection.objects.count() == 2
    # A yes is none.
    ask(three.ben, three.ada)
    assert ask(three.ada, three.ben).state == State.CONNECTED
    # Half past midnight of a summer's night; in Greenwich it is still the day before.
    with time_machine.travel("2027-05-04T23:30:00+00:00", tick=False):
        assert ask(three.ada, three.cy).state == State.ASKED


@pytest.mark.parametrize("ended", [False, True])
@time_machine.travel("2027-05-04T22:00:00+00:00", tick=False)
def test_to_ask_one_person_twice_is_enough_for_long_whatever_became_of_it(three: Three, ended: bool) -> None:
    for _ in range(2):
        connection = ask(three.ada, three.ben)
        if ended:
            connecting.end(connection=connecting.accept(connection=connection))
        else:
            connecting.take_back(connection=connection)
    html = three.post(three.ada, to(three.ben), reason="Once more.").content.decode()
    assert connecting.ASKED_TWICE in html
    assert "Once more." in html
    assert told(three.ben) == []
    assert {ask(three.ada, three.cy).state, ask(three.ben, three.ada).state} == {State.ASKED}
    connecting.take_back(connection=Connection.objects.get(asker=three.ben))
    with time_machine.travel("2027-08-04T22:00:00+00:00", tick=False):
        assert ask(three.ada, three.ben).state == State.ASKED


def test_the_limit_is_twenty() -> None:
    assert connecting.MOST_ASKED_A_DAY == 20


def test_unanswered_requests_go_after_a_year_and_ended_connections_after_a_month(three: Three) -> None:
    ask(three.ada, three.ben)
    connecting.end(connection=connect(three.ada, three.cy))
    standing = connect(three.ben, three.cy)
    for days, left in ((29, 3), (31, 2), (364, 2), (366, 1)):
        keep_periods(now=timezone.now() + timedelta(days=days))
        assert Connection.objects.count() == left
    assert Connection.objects.get() == standing
