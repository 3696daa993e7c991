"""Notes about what goes to many, and about limits met again and again: for the convenor alone, and never a stop."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from core.models import RateCount
from core.retention import keep_periods
from network.moderation import signals
from network.moderation.models import SentText, Signal
from network.moderation.views import MOST_REPORTS_A_DAY
from network.notifications.models import Notice
from tests.factories.users import UserFactory, be, make_member, make_staff
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

INDEX = "/admin/members-reports/"
TEXT = "I sell a course about leading well, five days by the sea, and there are three places left at half price."


@pytest.fixture
def sender() -> User:
    return UserFactory(name="Sol Seller")


def send(sender: User, wording: Callable[[int], str], times: int = 5, *, to_one: bool = False) -> None:
    one = UserFactory()
    for number in range(times):
        signals.note_text(author=sender, text=wording(number), recipient=one if to_one else UserFactory())


@pytest.mark.parametrize(
    "wording",
    [
        lambda number: TEXT,
        lambda number: f"Dear Person {number}, {TEXT}",
        lambda number: TEXT.upper() if number % 2 else f"  {TEXT.replace(',', ' -')}  ",
        lambda number: "See www.example.com",
    ],
    ids=["the same", "another greeting", "capitals and commas", "a short one with a link"],
)
def test_nearly_the_same_to_five_people_in_a_day_is_one_note(sender: User, wording: Callable[[int], str]) -> None:
    send(sender, wording, 4)
    assert not Signal.objects.exists()
    send(sender, wording, 3)

    note = Signal.objects.get()
    assert (note.kind, note.person, note.count) == ("same text", sender, 7)
    assert note.sample.startswith(wording(0).strip()[:3]) or "course" in note.sample.lower()


WORDS = ["allotment", "bicycle", "chapel", "doctor", "evening", "fiddle", "garden", "harvest", "island", "journey"]


@pytest.mark.parametrize(
    ("wording", "to_one"),
    [
        (lambda number: TEXT, True),
        (lambda number: "Thank you so much", False),
        (lambda number: " ".join(f"{word}{number}" for word in WORDS), False),
    ],
    ids=["to one person", "thanks", "other words each time"],
)
def test_what_makes_no_note(sender: User, wording: Callable[[int], str], to_one: bool) -> None:
    send(sender, wording, 8, to_one=to_one)

    assert not Signal.objects.exists()


def test_what_was_sent_before_yesterday_or_by_others_does_not_count(sender: User) -> None:
    send(sender, lambda number: TEXT, 3)
    SentText.objects.update(sent_at=timezone.now() - timedelta(hours=25))
    send(sender, lambda number: TEXT, 2)
    send(UserFactory(), lambda number: TEXT, 3)

    assert not Signal.objects.exists()


def test_no_text_and_nobody_it_went_to_is_kept(sender: User) -> None:
    receiver = UserFactory()
    signals.note_text(author=sender, text=TEXT, recipient=receiver)

    row = SentText.objects.values().get()
    assert set(row) == {"id", "author_id", "sketch", "recipient_digest", "sent_at"}
    assert not any(word in str(row["sketch"]) for word in ("course", "price"))
    assert str(receiver.pk) != row["recipient_digest"]


def test_the_sender_hears_and_loses_nothing(sender: User) -> None:
    send(sender, lambda number: TEXT)

    sender.refresh_from_db()
    assert sender.is_active
    assert not Notice.objects.exists()


def test_five_refusals_in_a_day_make_a_note(client: Client) -> None:
    person = make_member()
    be(client, person)
    address = f"/network/report/profile/{make_member().profile.public_id}/"
    client.post(address, {})
    RateCount.objects.update(count=MOST_REPORTS_A_DAY)
    for _ in range(4):
        assert client.post(address, {}).status_code == 429
    assert not Signal.objects.exists()

    for _ in range(2):
        client.post(address, {})
    note = Signal.objects.get()
    assert (note.kind, note.person, note.count, note.sample) == ("limits", person, 6, "")


def test_a_note_is_put_aside_with_a_reason_and_five_more_make_another(sender: User) -> None:
    send(sender, lambda number: TEXT)
    note, convenor = Signal.objects.get(), make_staff(Role.CONVENOR)
    with pytest.raises(ValidationError):
        signals.put_aside(signal=note, by=convenor, because=" ")
    for _ in range(2):
        signals.put_aside(signal=note, by=convenor, because="An invitation.")
    with pytest.raises(ValidationError, match="put aside meanwhile"):
        signals.put_aside(signal=note, by=make_staff(Role.CONVENOR), because="Twice.")
    assert (Signal.objects.get().put_aside_by, Signal.objects.get().put_aside_because) == (convenor, "An invitation.")

    send(sender, lambda number: TEXT, 4)
    assert not Signal.objects.open().exists()
    send(sender, lambda number: TEXT, 1)
    assert Signal.objects.open().count() == 1


@pytest.mark.thorough
def test_convenors_read_it_without_those_it_went_to(sender: User, client: Client) -> None:
    receivers = [UserFactory(name=f"Receiver {number}") for number in range(5)]
    for receiver in receivers:
        signals.note_text(author=sender, text=TEXT, recipient=receiver)
    address = f"{INDEX}note/{Signal.objects.get().pk}/"
    be(client, make_staff(Role.CONVENOR))
    assert "1 note about what is sent waits for you." in client.get("/admin/").content.decode()
    assert address in client.get(INDEX).content.decode()
    page = client.get(address).content.decode()
    assert "half price" in page
    assert "Receiver" not in page
    assert "Say why" in client.post(address, {"because": ""}).content.decode()
    for _ in range(2):
        assert client.post(address, {"because": "Spoken with them."}).status_code == 302
    late = client.post(address, {"because": "I wrote to each of them."}).content.decode()
    assert "readonly>\nI wrote to each of them.</textarea>" in late
    assert "Spoken with them." in client.get(address).content.decode()
    assert address not in client.get(INDEX).content.decode()


def test_a_convenor_reads_no_note_about_themselves(client: Client) -> None:
    convenor = make_staff(Role.CONVENOR)
    send(convenor, lambda number: TEXT)
    be(client, convenor)

    address = f"{INDEX}note/{Signal.objects.get().pk}/"
    assert client.get(address).status_code == 404
    assert address not in client.get(INDEX).content.decode()
    assert "waits for you." not in client.get("/admin/").content.decode().replace("Nothing waits for you.", "")


def test_hashes_are_kept_for_a_week_and_notes_for_three_months(sender: User) -> None:
    send(sender, lambda number: TEXT)
    now = timezone.now()
    keep_periods(now=now + timedelta(days=6))
    assert SentText.objects.count() == 5
    keep_periods(now=now + timedelta(days=8))
    assert (SentText.objects.count(), Signal.objects.count()) == (0, 1)

    keep_periods(now=now + timedelta(days=91))
    assert not Signal.objects.exists()
