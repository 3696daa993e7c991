"""Notices as a list shows them: one line for each thing, with its newest state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone

from network.notifications.models import About, Notice
from network.notifications.reading import Reading, about_of, read
from users.models import User

# What is older than these is not listed; it goes after a year anyway.
MOST_SHOWN = 400


@dataclass(frozen=True)
class Line:
    """One thing that somebody is told of: the notice that speaks for it, its words, and all that it stands for."""

    notice: Notice
    reading: Reading
    notices: tuple[Notice, ...]

    @property
    def sentence(self) -> str:
        """What the line says; of several alike, how many there are."""
        together = self.reading.together
        return together(len(self.notices)) if together and len(self.notices) > 1 else self.reading.sentence

    @property
    def about(self) -> About:
        """What it is about, as people choose their mails."""
        return about_of(self.notice.kind)

    @property
    def day(self) -> date:
        """When it was last new."""
        return timezone.localdate(self.notices[0].created_at)

    @property
    def is_new(self) -> bool:
        """Whether there is something in it that nobody has looked at."""
        return any(notice.read_at is None for notice in self.notices)


def lines_of(known: Iterable[tuple[Notice, Reading]]) -> list[Line]:
    """Notices that were read, newest first, as one line a thing. What waits for an answer speaks for its thing."""
    things: dict[object, list[tuple[Notice, Reading]]] = {}
    for notice, reading in known:
        things.setdefault(reading.thing or (notice.content_type_id, notice.object_id), []).append((notice, reading))
    return [_line(found) for found in things.values()]


def _line(found: list[tuple[Notice, Reading]]) -> Line:
    notice, reading = next(((notice, reading) for notice, reading in found if reading.asks), found[0])
    return Line(notice, reading, tuple(notice for notice, _ in found))


@dataclass(frozen=True)
class Shown:
    """All that somebody can be shown now, and the notices about what they can see no more."""

    lines: list[Line]
    out_of_sight: list[Notice]

    @property
    def matters(self) -> list[About]:
        """What the lines are about, in the order of the settings."""
        there = {line.about for line in self.lines}
        return [about for about in About if about in there]


def shown_to(person: User) -> Shown:
    """Somebody's open notices, the newest first."""
    own = list(Notice.objects.visible_to(person).open().newest_first()[:MOST_SHOWN])
    known = read(own, recipient=person)
    readable = {notice.pk for notice, _ in known}
    return Shown(lines_of(known), [notice for notice in own if notice.pk not in readable])


def by_day(lines: Iterable[Line]) -> list[tuple[date, list[Line]]]:
    """Lines under the day on which their thing was last new."""
    return [(day, list(of_day)) for day, of_day in groupby(lines, key=lambda line: line.day)]


def same_line(notice: Notice) -> tuple[Notice, ...]:
    """All notices that stand in one line with this one."""
    for line in shown_to(notice.recipient).lines:
        if notice in line.notices:
            return line.notices
    return (notice,)
