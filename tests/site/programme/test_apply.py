"""Whether applications are open is the same on every page, and changes at the minute."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from demo.services import load

pytestmark = pytest.mark.usefixtures("site")

LONDON = ZoneInfo("Europe/London")
DEMO_DAY = date(2026, 6, 15)
CLOSES = datetime(2026, 7, 15, 12, tzinfo=LONDON)
OPENS = datetime(2026, 5, 16, 9, tzinfo=LONDON)
PAGES = ("/", "/programme/", "/apply/", "/cohorts/")


@pytest.mark.parametrize(
    ("moment", "words", "absent"),
    [
        (OPENS - timedelta(minutes=1), "Applications are not open yet", "Applications are open"),
        (OPENS, "Applications are open", "Applications are closed"),
        (CLOSES - timedelta(minutes=1), "Applications are open", "Applications are closed"),
        (CLOSES, "Applications are closed", "Applications are open"),
    ],
)
def test_every_page_says_the_same_at_every_moment(client: Client, moment: datetime, words: str, absent: str) -> None:
    load(today=DEMO_DAY)
    with time_machine.travel(moment, tick=False):
        for address in PAGES:
            html = client.get(address).content.decode()
            assert words in html, address
            assert absent not in html, address


def test_a_cached_page_expires_at_the_minute_the_intake_closes(client: Client) -> None:
    load(today=DEMO_DAY)
    with time_machine.travel(CLOSES - timedelta(minutes=1), tick=False) as clock:
        assert "Applications are open" in client.get("/").content.decode()
        clock.shift(59)
        assert "Applications are open" in client.get("/").content.decode()
        clock.shift(1)
        assert "Applications are closed" in client.get("/").content.decode()


def test_the_apply_page_says_how_when_and_whom_to_ask(client: Client) -> None:
    load(today=DEMO_DAY)
    with time_machine.travel(CLOSES - timedelta(days=5), tick=False):
        html = client.get("/apply/").content.decode()
    for words in ("Who can apply", "noon on Wednesday 15 July 2026", "co-production, including what failed", "Contact"):
        assert words in html
