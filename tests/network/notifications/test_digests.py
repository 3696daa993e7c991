"""The weekly digest: who gets it, once a week, what it says, and what it never says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from core.models import OutboxTask
from core.retention import keep_periods
from network.notifications import digests, services
from network.notifications.digests import CONSENT, Item, queue_digests
from network.notifications.models import About, DigestConsent, DigestIssue
from network.notifications.periodic_jobs import KEEP_ISSUES, KEEP_WITHDRAWN
from tests.factories.users import be, make_member
from tests.network.notifications.conftest import leaving
from users.models import CohortMembership, User

pytestmark = pytest.mark.usefixtures("site", "without_index")

MONDAY = datetime(2026, 3, 9, 8, 30, tzinfo=ZoneInfo("Europe/London"))
A_WEEK = timedelta(days=7)
SETTINGS = "/network/notices/settings/"
CHOICE = dict.fromkeys(About.values, "at_once")


@dataclass
class Event:
    """Something that happened, which can be hidden again."""

    name: str
    at: datetime
    is_hidden: bool = False


@pytest.fixture(autouse=True)
def events(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """What the only section tells of."""
    happened: list[Event] = []
    monkeypatch.setattr(digests, "_sections", {})

    @digests.section("What happened")
    def find(reader: User, since: datetime, until: datetime):
        for event in happened:
            if since <= event.at < until and not event.is_hidden:
                yield Item(event.name, event.name, f"/network/{event.name}/", "It happened.")

    return happened


@pytest.fixture
def reader() -> User:
    person = make_member()
    asked = services.ask_for_digest(user=person, wording=CONSENT, source="a test")
    DigestConsent.objects.filter(pk=asked.pk).update(agreed_at=MONDAY - A_WEEK)
    return person


def sent(moment: datetime) -> list[str]:
    """The texts that leave if the worker comes by at a moment."""
    with time_machine.travel(moment, tick=False):
        queue_digests()
        return [str(mail.body) for mail in leaving()]


def test_it_comes_on_monday_morning_once_with_what_happened_since(reader: User, events: list[Event]) -> None:
    events += [Event("Quillfeather", MONDAY - timedelta(days=3)), Event("Marigold", MONDAY)]

    assert sent(MONDAY - timedelta(minutes=31)) == []
    (text,) = sent(MONDAY)
    assert sent(MONDAY + timedelta(hours=1)) == []
    assert sent(MONDAY + timedelta(days=3)) == []

    assert "Quillfeather\nIt happened.\nhttp://localhost:8000/network/Quillfeather/" in text
    assert "Marigold" not in text
    (text,) = sent(MONDAY + A_WEEK)
    assert "Marigold" in text
    assert "Quillfeather" not in text


def test_it_is_plain_text_and_a_page_and_can_be_stopped(reader: User, events: list[Event]) -> None:
    events.append(Event("<Quillfeather>", MONDAY - timedelta(days=1)))
    with time_machine.travel(MONDAY, tick=False):
        queue_digests()
        (mail,) = leaving()

    ((page, kind),) = mail.alternatives
    assert mail.subject == f"New in the network up to 9 March {MONDAY.year}"
    assert kind == "text/html"
    assert "&lt;Quillfeather&gt;" in page
    link = mail.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in mail.body
    assert link in page
    Client().post(link.partition("localhost:8000")[2])
    assert not DigestConsent.objects.held().exists()


def test_nobody_gets_it_who_has_not_asked_and_a_week_of_nothing_is_no_mail(reader: User, events: list[Event]) -> None:
    make_member()
    assert sent(MONDAY) == []
    assert list(DigestIssue.objects.values_list("user", flat=True)) == [reader.pk]
    events.append(Event("Quillfeather", MONDAY))
    assert len(sent(MONDAY + A_WEEK)) == 1


def test_a_long_section_is_cut_and_says_so(reader: User, events: list[Event]) -> None:
    events += [Event(f"Event {number}", MONDAY - timedelta(days=1)) for number in range(33)]
    (text,) = sent(MONDAY)
    assert text.count("It happened.") == 30
    assert "And 3 more." in text


def test_after_an_outage_one_digest_covers_all_since_the_last(reader: User, events: list[Event]) -> None:
    sent(MONDAY)
    events += [Event(f"Week {number}", MONDAY + A_WEEK * number) for number in range(3)]
    (text,) = sent(MONDAY + A_WEEK * 3 + timedelta(days=2))
    assert [f"Week {number}" in text for number in range(3)] == [True] * 3


def hide(reader: User, events: list[Event]) -> None:
    events[0].is_hidden = True


def stop(reader: User, events: list[Event]) -> None:
    services.stop_digest(user=reader)


def suspend(reader: User, events: list[Event]) -> None:
    User.objects.filter(pk=reader.pk).update(is_active=False)


def leave(reader: User, events: list[Event]) -> None:
    User.objects.filter(pk=reader.pk).update(leaves_at=MONDAY + timedelta(days=30))


def leave_the_cohort(reader: User, events: list[Event]) -> None:
    CohortMembership.objects.filter(user=reader).update(state="left early")


CHANGES = [hide, stop, suspend, leave, leave_the_cohort]


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_while_a_mail_waited_is_not_mailed(
    reader: User, events: list[Event], change: Callable[[User, list[Event]], None]
) -> None:
    events.append(Event("Quillfeather", MONDAY - timedelta(days=1)))
    with time_machine.travel(MONDAY, tick=False):
        assert queue_digests() == 1
        change(reader, events)
        assert leaving() == []
    assert not OutboxTask.objects.filter(done_at=None).exists()


@pytest.mark.parametrize("away", [{"is_active": False}, {"leaves_at": MONDAY}])
def test_whoever_was_away_gets_what_they_missed_when_they_are_back(
    reader: User, events: list[Event], away: dict[str, object]
) -> None:
    events.append(Event("Quillfeather", MONDAY - timedelta(days=1)))
    User.objects.filter(pk=reader.pk).update(**away)
    assert sent(MONDAY) == []
    User.objects.filter(pk=reader.pk).update(is_active=True, leaves_at=None)
    (text,) = sent(MONDAY + A_WEEK)
    assert "Quillfeather" in text


@pytest.mark.parametrize("away", [{"is_active": False}, {"leaves_at": MONDAY}])
def test_whoever_was_away_when_it_left_gets_it_when_they_are_back(
    reader: User, events: list[Event], away: dict[str, object]
) -> None:
    events.append(Event("Quillfeather", MONDAY - timedelta(days=1)))
    with time_machine.travel(MONDAY, tick=False):
        assert queue_digests() == 1
        User.objects.filter(pk=reader.pk).update(**away)
        assert leaving() == []
    User.objects.filter(pk=reader.pk).update(is_active=True, leaves_at=None)
    (text,) = sent(MONDAY + A_WEEK)
    assert "Quillfeather" in text
    assert sent(MONDAY + A_WEEK + timedelta(hours=1)) == []


def test_it_does_not_go_to_an_address_that_was_left_meanwhile(reader: User, events: list[Event]) -> None:
    events.append(Event("Quillfeather", MONDAY - timedelta(days=1)))
    with time_machine.travel(MONDAY, tick=False):
        queue_digests()
        User.objects.filter(pk=reader.pk).update(email="new@example.org")
        assert leaving() == []
        queue_digests()
        assert [mail.to for mail in leaving()] == [["new@example.org"]]


@pytest.fixture
def server_is_down(settings) -> Callable[[], None]:
    """Makes the next mails fail; they are tried again an hour later."""

    def down() -> None:
        settings.DELIVERY_EMAIL_BACKEND = "tests.network.notifications.test_digests.ServerThatIsDown"
        assert leaving() == []
        settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    return down


class ServerThatIsDown(EmailBackend):
    """It was given the words, and has sent nothing."""

    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_what_could_not_leave_goes_to_the_address_of_now(
    reader: User, events: list[Event], server_is_down: Callable[[], None]
) -> None:
    events.append(Event("Quillfeather", MONDAY - timedelta(days=1)))
    with time_machine.travel(MONDAY, tick=False) as clock:
        queue_digests()
        server_is_down()
        User.objects.filter(pk=reader.pk).update(email="new@example.org")
        found = []
        for _ in range(4):
            clock.shift(timedelta(hours=1))
            found += [mail.to for mail in leaving()]
            queue_digests()
        assert found == [["new@example.org"]]
    assert sent(MONDAY + A_WEEK) == []


@pytest.mark.parametrize("away", [{"is_active": False}, {"leaves_at": MONDAY}])
def test_what_could_not_leave_before_somebody_went_away_comes_when_they_are_back(
    reader: User, events: list[Event], server_is_down: Callable[[], None], away: dict[str, object]
) -> None:
    events.append(Event("Quillfeather", MONDAY - timedelta(days=1)))
    with time_machine.travel(MONDAY, tick=False) as clock:
        queue_digests()
        server_is_down()
        User.objects.filter(pk=reader.pk).update(**away)
        clock.shift(timedelta(hours=1))
        assert leaving() == []
    User.objects.filter(pk=reader.pk).update(is_active=True, leaves_at=None)
    (text,) = sent(MONDAY + A_WEEK)
    assert "Quillfeather" in text
    assert sent(MONDAY + A_WEEK + timedelta(hours=1)) == []


def test_nothing_is_queued_for_whoever_is_no_member_now(reader: User, events: list[Event]) -> None:
    events.append(Event("Quillfeather", MONDAY - timedelta(days=1)))
    leave_the_cohort(reader, events)
    with time_machine.travel(MONDAY, tick=False):
        assert queue_digests() == 0
    assert not DigestIssue.objects.exists()
    CohortMembership.objects.filter(user=reader).update(state="completed")
    (text,) = sent(MONDAY + A_WEEK)
    assert "Quillfeather" in text


def test_what_comes_up_again_is_not_told_twice(reader: User, events: list[Event]) -> None:
    events += [Event("Quillfeather", MONDAY - timedelta(days=1))]
    sent(MONDAY)
    # Taken back, and shared again.
    events[0].at = MONDAY + timedelta(days=1)
    assert sent(MONDAY + A_WEEK) == []


def test_whoever_asks_anew_is_not_told_of_the_time_between(reader: User, events: list[Event]) -> None:
    sent(MONDAY)
    services.stop_digest(user=reader)
    events += [Event("Between", MONDAY + timedelta(days=1)), Event("After", MONDAY + timedelta(days=4))]
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        services.ask_for_digest(user=reader, wording=CONSENT, source="a test")
    (text,) = sent(MONDAY + A_WEEK)
    assert "After" in text
    assert "Between" not in text


# Consent ------------------------------------------------------------------------------------------


def test_the_box_is_unticked_and_a_tick_is_kept_with_its_words_and_its_page(client: Client) -> None:
    person = make_member()
    be(client, person)
    assert "checked" not in client.get(SETTINGS).content.decode().partition("weekly_digest")[2]

    before = timezone.now()
    for _ in range(2):
        client.post(SETTINGS, CHOICE | {"weekly_digest": "on"})
    consent = DigestConsent.objects.get()
    assert (consent.user, consent.withdrawn_at) == (person, None)
    assert "digest of the network by email" in consent.wording
    assert "Email and notices" in consent.source
    assert before <= consent.agreed_at <= timezone.now()

    client.post(SETTINGS, CHOICE)
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None


def test_consent_that_was_taken_back_goes_after_two_years_and_issues_after_one(reader: User) -> None:
    now = timezone.now()
    other = make_member()
    taken_back = services.ask_for_digest(user=other, wording=CONSENT, source="a test")
    services.stop_digest(user=other)
    DigestConsent.objects.filter(pk=taken_back.pk).update(withdrawn_at=now - KEEP_WITHDRAWN - timedelta(days=1))
    old = now - KEEP_ISSUES - timedelta(days=1)
    for number in (0, 1):
        until = old - A_WEEK * number
        services.open_issue(user=reader, week=until.date(), since=until - A_WEEK, until=until)

    keep_periods()

    assert list(DigestConsent.objects.values_list("user", flat=True)) == [reader.pk]
    # The next one goes on from it.
    assert [issue.until for issue in DigestIssue.objects.all()] == [old]
