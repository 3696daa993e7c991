"""A year of digests: whenever the worker runs and however the mail server is, each thing is told of once, or never."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from core import outbox, periodic
from network.notifications import digests, services
from network.notifications.digests import SETTLES, Item
from network.notifications.models import DigestIssue
from network.notifications.rhythms import last_monday
from tests.factories.users import make_member
from users.models import User

pytestmark = [pytest.mark.usefixtures("site", "without_index"), pytest.mark.thorough, pytest.mark.once]

# Both changes of the clocks lie in it.
START = datetime(2026, 1, 1, 12, tzinfo=ZoneInfo("Europe/London"))
DAYS = 365


@dataclass
class Event:
    """Something that one of the readers, or both, may see, until it is hidden."""

    number: int
    at: datetime
    readers: frozenset[int]
    hidden_at: datetime | None = None

    def is_seen_by(self, reader: User, now: datetime) -> bool:
        return reader.pk in self.readers and not (self.hidden_at and self.hidden_at <= now)


class ServerThatFails(EmailBackend):
    """A mail server that is down half of the time."""

    chance = random.Random(0)

    def send_messages(self, messages):
        if self.chance.random() < 0.5:
            raise ConnectionRefusedError
        return super().send_messages(messages)


class Year:
    """What happens in a year, and what is told of it when; two people read."""

    def __init__(self, chance: random.Random, clock: Any) -> None:
        self.chance, self.clock = chance, clock
        self.happened: list[Event] = []
        self.told: dict[tuple[str, int], list[datetime]] = {}
        self.readers = [make_member() for _ in range(2)]
        for reader in self.readers:
            services.ask_for_digest(user=reader, wording="Yes.", source="a test")

    def find(self, reader: User, since: datetime, until: datetime) -> Iterator[Item]:
        """The section of a digest."""
        for event in self.happened:
            if since <= event.at < until and event.is_seen_by(reader, timezone.now()):
                yield Item(f"event {event.number}", f"Event {event.number}.", "/network/")

    def passes(self) -> None:
        """Day by day; now and then there is no worker for up to a month."""
        back = timezone.now()
        while timezone.now() < START + timedelta(days=DAYS):
            self._day()
            if timezone.now() >= back and self.chance.random() < 0.03:
                back = timezone.now() + timedelta(days=self.chance.randint(1, 30))
            if timezone.now() >= back:
                self._worker()
        self.clock.shift(timedelta(days=8))
        for _ in range(60):
            self._round()
            self.clock.shift(timedelta(hours=1))

    def _day(self) -> None:
        """Some things happen, some of what happened of late is hidden, at any hour."""
        for _ in range(self.chance.randint(0, 3)):
            self.clock.shift(timedelta(hours=self.chance.uniform(0, 7)))
            may_see = frozenset(reader.pk for reader in self.readers if self.chance.random() < 0.7)
            self.happened.append(Event(len(self.happened), timezone.now(), may_see))
            if self.chance.random() < 0.3:
                self.chance.choice(self.happened[-10:]).hidden_at = timezone.now()
        self.clock.shift(timedelta(hours=self.chance.uniform(0.5, 6)))

    def _worker(self) -> None:
        for _ in range(self.chance.randint(0, 2)):
            self._round()
            self.clock.shift(timedelta(minutes=self.chance.uniform(1, 90)))

    def _round(self) -> None:
        mail.outbox = []
        periodic.run_due()
        outbox.drain(limit=10)
        for message in mail.outbox:
            for number in re.findall(r"Event (\d+)\.", str(message.body)):
                self.told.setdefault((message.to[0], int(number)), []).append(timezone.now())

    def check(self, reader: User) -> None:
        """Fails unless the weeks of somebody join, and each event is told of as it should be."""
        issues = list(DigestIssue.objects.filter(user=reader).order_by("week"))
        assert len({issue.week for issue in issues}) == len(issues) > 20
        assert [issue.since for issue in issues][1:] == [issue.until for issue in issues][:-1]
        covered = last_monday(timezone.now()) - SETTLES
        for event in self.happened:
            times = self.told.get((reader.email, event.number), [])
            must = reader.pk in event.readers and event.hidden_at is None and event.at < covered
            assert len(times) == 1 if must else len(times) <= 1, f"event {event.number} is told of {len(times)} times"
            assert all(event.is_seen_by(reader, time) for time in times), f"event {event.number} was hidden by then"


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in range(1, 5))])
def test_nothing_of_a_year_is_told_twice_or_left_out_or_told_after_it_was_hidden(
    seed: int, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = ServerThatFails.chance = random.Random(seed)
    settings.DELIVERY_EMAIL_BACKEND = f"{__name__}.ServerThatFails"
    monkeypatch.setattr(digests, "_sections", {})
    monkeypatch.setattr(digests, "MOST_OF_A_SECTION", 1000)
    monkeypatch.setattr(periodic, "_jobs", {name: job for name, job in periodic._jobs.items() if "digest" in name})

    with time_machine.travel(START, tick=False) as clock:
        year = Year(chance, clock)
        digests.section("What happened")(year.find)
        year.passes()
        for reader in year.readers:
            year.check(reader)
    # It has tried what it says.
    assert sum(event.hidden_at is not None for event in year.happened) > 50
    assert {len(event.readers) for event in year.happened} == {0, 1, 2}
    assert len(year.told) > 300
