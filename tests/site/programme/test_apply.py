"""Whether applications are open is the same on every page, and changes at the minute."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from cohorts.models import Intake
from demo.services.contacts import load_contacts
from demo.services.intakes import load_intake
from tests.factories.cohorts import IntakeFactory
from tests.factories.pages import make_news
from tests.factories.users import MembershipFactory

pytestmark = pytest.mark.usefixtures("site")

LONDON = ZoneInfo("Europe/London")
PAGES = ("/", "/programme/", "/apply/", "/cohorts/")
A_MINUTE = timedelta(minutes=1)
# One intake closes in summer time and one in winter time, both at noon in London.
DEMO_DAYS = pytest.mark.parametrize("day", [date(2026, 6, 15), date(2026, 2, 1)], ids=["summer", "winter"])


@pytest.fixture
def intake(day: date) -> Intake:
    list(load_contacts())
    list(load_intake(day))
    return Intake.objects.get(is_example=True)


def noon(moment: datetime) -> bool:
    return (moment.astimezone(LONDON).hour, moment.astimezone(LONDON).minute) == (12, 0)


@pytest.mark.thorough
@DEMO_DAYS
@pytest.mark.parametrize(
    ("field", "distance", "words", "absent"),
    [
        ("opens_at", -A_MINUTE, "Applications are not open yet", "Applications are open"),
        ("opens_at", 0 * A_MINUTE, "Applications are open", "Applications are closed"),
        ("closes_at", -A_MINUTE, "Applications are open", "Applications are closed"),
        ("closes_at", 0 * A_MINUTE, "Applications are closed", "Applications are open"),
    ],
)
def test_every_page_says_the_same_to_everyone_at_the_minute(
    client: Client, intake: Intake, field: str, distance: timedelta, words: str, absent: str
) -> None:
    with time_machine.travel(getattr(intake, field) + distance, tick=False):
        for address in PAGES:
            html = client.get(address).content.decode()
            assert words in html, address
            assert absent not in html, address
        client.force_login(MembershipFactory(cohort=intake.cohorts.first()).user)
        html = client.get("/network/").content.decode()
        assert words in html
        assert absent not in html


@DEMO_DAYS
def test_an_item_about_the_intake_says_that_it_is_old_from_the_closing_minute_on(
    client: Client, intake: Intake
) -> None:
    item = make_news("Come and apply", intake=intake)
    assert noon(intake.closes_at)

    with time_machine.travel(intake.closes_at - A_MINUTE, tick=False) as clock:
        assert "This is news from" not in client.get(item.url).content.decode()
        clock.shift(A_MINUTE)
        html = client.get(item.url).content.decode()
    assert f"Applications for this intake closed on {intake.closes_at:%-d %B %Y}." in html
    assert "are open until" not in html


@pytest.mark.parametrize("day", [date(2026, 6, 15)])
def test_an_old_item_tells_of_the_intake_that_is_open_now(client: Client, intake: Intake) -> None:
    with time_machine.travel(intake.closes_at - A_MINUTE, tick=False):
        html = client.get("/news/applications-now-open-for-2014/").content.decode()
    assert f"Applications for the {intake.year} programme are open until noon on Wednesday 15 July 2026" in html


@pytest.mark.parametrize("day", [date(2026, 6, 15)])
def test_a_cached_page_expires_at_the_minute_the_intake_closes(client: Client, intake: Intake) -> None:
    with time_machine.travel(intake.closes_at - A_MINUTE, tick=False) as clock:
        assert "Applications are open" in client.get("/").content.decode()
        clock.shift(59)
        assert "Applications are open" in client.get("/").content.decode()
        clock.shift(1)
        assert "Applications are closed" in client.get("/").content.decode()


@pytest.mark.parametrize("day", [date(2026, 6, 15)])
def test_the_apply_page_says_how_when_and_whom_to_ask(client: Client, intake: Intake) -> None:
    with time_machine.travel(intake.closes_at - timedelta(days=5), tick=False):
        html = client.get("/apply/").content.decode()
    for words in (
        "Who can apply",
        "noon on Wednesday 15 July 2026",
        "co-production, including what failed",
        "What your organisation agrees to",
        "What happens and when",
        "How we decide",
        "Equality monitoring and your data",
        "Contact and other formats",
        'Send your answers to <a href="mailto:programme@example.org">',
    ):
        assert words in html


def test_the_apply_page_shows_no_calendar_of_a_year_that_is_over(client: Client) -> None:
    html = client.get("/apply/").content.decode()

    assert "The 2014 cohorts have finished. The next intake has no date yet." in html
    assert "What happens and when" not in html


def test_nobody_learns_of_an_intake_before_it_is_announced(client: Client) -> None:
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=LONDON), tick=False):
        announced_at = datetime(2026, 6, 1, tzinfo=LONDON)
        IntakeFactory(
            year=2027,
            announced_at=announced_at,
            opens_at=announced_at,
            closes_at=announced_at + timedelta(days=30),
            cost="Quetzal",
        )
        for address in PAGES:
            html = client.get(address).content.decode()
            assert "2027" not in html, address
            assert "Quetzal" not in html, address
