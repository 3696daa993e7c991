"""How often mails come: each matter by what its reader chose, at the hours that the settings name."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from network.notifications import mailing, rhythms, services
from network.notifications.models import About, DigestConsent, MailRhythm, Rhythm
from tests.factories.users import be, make_member
from tests.network.notifications.conftest import leaving, tell
from users.models import User

pytestmark = pytest.mark.usefixtures("site", "without_index")

LONDON = ZoneInfo("Europe/London")
SETTINGS = "/network/notices/settings/"
CHOICE = dict.fromkeys(About.values, "weekly")


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    """A moment of 2026 in London; the clocks go forward on 29 March, a Sunday."""
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("now", "morning", "monday"),
    [
        pytest.param(at(11, 8), at(11, 8), at(9, 8), id="Wednesday at eight"),
        pytest.param(at(11, 7, 59), at(10, 8), at(9, 8), id="just before"),
        pytest.param(at(9, 7, 59), at(8, 8), at(2, 8), id="Monday, just before"),
        pytest.param(at(9, 8), at(9, 8), at(9, 8), id="Monday at eight"),
        pytest.param(at(30, 8, 1), at(30, 8), at(30, 8), id="Monday after the clocks went forward"),
        pytest.param(at(29, 9), at(29, 8), at(23, 8), id="Sunday on which they do"),
    ],
)
def test_mornings_are_at_eight_where_the_network_is(now: datetime, morning: datetime, monday: datetime) -> None:
    assert rhythms.last_morning(now) == morning
    assert rhythms.last_monday(now) == monday


def mailed_at(person: User, *moments: datetime) -> list[datetime]:
    """At which of these moments the worker has a mail for somebody."""
    found = []
    for moment in moments:
        with time_machine.travel(moment, tick=False):
            if mailing.mail_what_is_new():
                assert len(leaving()) == 1
                found.append(moment)
    return found


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("rhythm", "told"),
    [
        (Rhythm.AT_ONCE, at(11, 10, 30)),
        (Rhythm.DAILY, at(12, 8, 30)),
        (Rhythm.WEEKLY, at(16, 8, 30)),
        (Rhythm.NONE, None),
    ],
)
def test_a_notice_is_mailed_at_its_turn_and_once(rhythm: Rhythm, told: datetime | None) -> None:
    person = make_member()
    services.choose_mail(user=person, rhythms={About.ASKS: rhythm})
    with time_machine.travel(at(11, 10), tick=False):
        tell(person, about=About.ASKS)

    moments = [at(11, 10, 30), at(11, 11, 30), at(12, 7, 30), at(12, 8, 30), at(13, 8, 30), at(16, 7, 30)]
    moments += [at(16, 8, 30), at(17, 8, 30), at(23, 8, 30)]
    assert mailed_at(person, *moments) == ([told] if told else [])


@pytest.mark.thorough
def test_a_turn_that_an_outage_missed_comes_late_and_alone() -> None:
    person = make_member()
    services.choose_mail(user=person, rhythms={About.ASKS: Rhythm.DAILY})
    for day in (11, 12):
        with time_machine.travel(at(day, 10), tick=False):
            tell(person, about=About.ASKS)

    # The second came after the morning of the mail that is late.
    assert mailed_at(person, at(12, 15), at(12, 16), at(13, 8, 30)) == [at(12, 15), at(13, 8, 30)]


@pytest.mark.parametrize(("rhythm", "late"), [(Rhythm.AT_ONCE, at(15, 10)), (Rhythm.WEEKLY, at(26, 9))])
def test_what_is_no_news_any_more_is_not_mailed(rhythm: Rhythm, late: datetime) -> None:
    person = make_member()
    services.choose_mail(user=person, rhythms={About.ASKS: rhythm})
    with time_machine.travel(at(11, 9), tick=False):
        tell(person, about=About.ASKS)

    assert mailed_at(person, late) == []


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        pytest.param(Rhythm.WEEKLY, Rhythm.AT_ONCE, at(14, 20, 30), id="at once"),
        pytest.param(Rhythm.WEEKLY, Rhythm.DAILY, at(15, 8, 30), id="the next morning"),
        pytest.param(Rhythm.WEEKLY, Rhythm.WEEKLY, at(16, 8, 30), id="as before"),
        pytest.param(Rhythm.NONE, Rhythm.AT_ONCE, None, id="what was not wanted"),
    ],
)
def test_what_waited_is_mailed_once_when_a_quicker_rhythm_is_chosen(
    first: Rhythm, then: Rhythm, told: datetime | None
) -> None:
    person = make_member()
    services.choose_mail(user=person, rhythms={About.ASKS: first})
    with time_machine.travel(at(9, 9), tick=False):
        tell(person, about=About.ASKS)
    with time_machine.travel(at(14, 20), tick=False):
        for _ in range(2):
            services.choose_mail(user=person, rhythms={About.ASKS: then})

    hours = [at(14, 20, 30), *(at(day, hour, 30) for day in range(15, 25) for hour in (7, 8, 20))]
    assert mailed_at(person, *hours) == ([told] if told else [])


@pytest.mark.parametrize(
    ("came", "chosen", "looked"),
    [
        pytest.param(at(1, 9), at(14, 20), at(14, 20, 30), id="too late already when it was chosen"),
        pytest.param(at(10, 9), at(11, 20), at(15, 9), id="after an outage"),
    ],
)
def test_what_is_no_news_any_more_stays_so_though_a_quicker_rhythm_is_chosen(
    came: datetime, chosen: datetime, looked: datetime
) -> None:
    person = make_member()
    services.choose_mail(user=person, rhythms={About.ASKS: Rhythm.WEEKLY})
    with time_machine.travel(came, tick=False):
        tell(person, about=About.ASKS)
    with time_machine.travel(chosen, tick=False):
        services.choose_mail(user=person, rhythms={About.ASKS: Rhythm.AT_ONCE})

    assert mailed_at(person, looked) == []


def test_matters_have_their_own_rhythms_and_their_defaults() -> None:
    person = make_member()
    with time_machine.travel(at(11, 10), tick=False):
        for about in About:
            tell(person, about=about)
        mailing.mail_what_is_new()
        (mail,) = leaving()
    assert mail.subject.startswith("5 ")
    assert "What you follow" not in mail.body

    assert mailed_at(person, at(12, 8, 30)) == [at(12, 8, 30)]


# The page -----------------------------------------------------------------------------------------


def test_the_choice_is_kept_for_each_matter(client: Client) -> None:
    person = make_member()
    be(client, person)
    assert rhythms.rhythms_of(person) == rhythms.DEFAULTS

    client.post(SETTINGS, CHOICE | {"asks": "none"})
    client.post(SETTINGS, CHOICE | {"asks": "none"})

    assert rhythms.rhythms_of(person) == dict.fromkeys(About, Rhythm.WEEKLY) | {About.ASKS: Rhythm.NONE}
    assert MailRhythm.objects.filter(user=person).count() == len(About)
    page = client.get(SETTINGS).content.decode()
    assert page.count("checked") == len(About)


@pytest.mark.parametrize("wrong", [{"asks": "hourly"}, {"asks": ""}])
def test_what_is_no_choice_is_asked_again_and_nothing_is_lost(client: Client, wrong: dict[str, str]) -> None:
    be(client, make_member())
    page = client.post(SETTINGS, CHOICE | {"weekly_digest": "on"} | wrong).content.decode()

    assert "Choose how often" in page
    assert page.count("checked") == len(About)
    assert not MailRhythm.objects.exists()
    assert not DigestConsent.objects.exists()
