"""What the pages of connections show to one member, each list in a query however long it is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Window
from django.utils import timezone

from network.connections.models import Connection, Follow, Introduction, Mute
from network.profiles.models import Profile, mates_of
from network.profiles.profile_view import ProfileView
from network.profiles.rings import Ring
from users.circles import circles_of
from users.models import User

A_PAGE = 40
# Of what waits, and of what one asked and proposed, the latest.
MOST_SHOWN = 60
LAST_PAGE = 500


@dataclass(frozen=True)
class Person:
    """Somebody by their name; with what they show, where one may find them."""

    name: str
    view: ProfileView | None = None


@dataclass(frozen=True)
class Row:
    """A connection, or a request, with who stands on the other side."""

    connection: Connection
    person: Person
    may_ask_again: bool = False


@dataclass(frozen=True)
class Meeting:
    """An introduction for one of the two who are to meet."""

    introduction: Introduction
    by: Person
    other: Person
    sentence: str


@dataclass
class Connections:
    """All that the page of connections shows."""

    connected: list[Row] = field(default_factory=list)
    requests: list[Row] = field(default_factory=list)
    to_answer: list[Meeting] = field(default_factory=list)
    agreed: list[Meeting] = field(default_factory=list)
    opened: list[Meeting] = field(default_factory=list)
    asked: list[Row] = field(default_factory=list)
    proposed: list[Introduction] = field(default_factory=list)
    # The page of those whom one is connected with, for the pager.
    part: Page[Any] | None = None

    @property
    def waits(self) -> bool:
        return bool(self.requests or self.to_answer)


def connections_of(viewer: User, *, page_number: int = 1, now: datetime | None = None) -> Connections:
    """Everything in three queries: connections, introductions, and the people of both."""
    moment = now or timezone.now()
    rows = list(Connection.objects.visible_to(viewer).select_related("asker", "asked").newest_first())
    known = list(Introduction.objects.visible_to(viewer).with_people().newest_first()[: MOST_SHOWN * 2])
    proposed = [each for each in known if each.proposed_by_id == viewer.pk]
    own = [each for each in known if each.proposed_by_id != viewer.pk]
    part = Paginator([row for row in rows if row.state == Connection.State.CONNECTED], A_PAGE).get_page(page_number)
    asking = [row for row in rows if row.state == Connection.State.ASKED]
    asked_of = [row for row in asking if row.asked_id == viewer.pk and row.put_away_at is None][:MOST_SHOWN]
    asked = [row for row in asking if row.asker_id == viewer.pk][:MOST_SHOWN]
    others = [row.other_than(viewer).pk for row in (*part, *asked_of)]
    meeting = [pk for each in own for pk in (each.proposed_by_id, each.other_than(viewer).pk)]
    views = views_of(viewer, {*others, *meeting})
    found = Connections(
        connected=[_row(row, viewer, views) for row in part],
        requests=[_row(row, viewer, views) for row in asked_of],
        # By name alone: a way to their page that comes and goes would tell of a block.
        asked=[Row(row, Person(row.asked.name), row.may_be_asked_again(moment)) for row in asked],
        proposed=proposed[:MOST_SHOWN],
        part=part,
    )
    for each in own:
        opened = each.state == Introduction.State.OPENED
        to_answer = found.agreed if each.answer_of(viewer) else found.to_answer
        (found.opened if opened else to_answer).append(_meeting(each, viewer, views))
    return found


def connections_to_choose(viewer: User) -> QuerySet[Profile]:
    """With whom a viewer is connected, by name; each with since when, and how many of them have that name."""
    with_each = Connection.objects.between(viewer.pk, OuterRef("user"))
    return (
        Profile.objects.filter(user__in=Connection.objects.others_of(viewer))
        .annotate(
            connected_at=Subquery(with_each.values("connected_at")),
            namesakes=Window(Count("pk"), partition_by=F("user__name")),
        )
        .select_related("user")
        .order_by("user__name", "connected_at", "pk")
    )


def views_of(viewer: User, people: Iterable[int]) -> dict[int, ProfileView]:
    """Those of some people whom a viewer may find, as they show themselves to the viewer, in one query."""
    pks = set(people)
    if not pks:
        return {}
    found = Profile.objects.visible_to(viewer).filter(user__in=pks).annotate(is_mate=mates_of(circles_of(viewer)))
    rows = found.select_related("user", "photo")
    return {row.user_id: ProfileView(row, Ring.COHORT if row.is_mate else Ring.MEMBERS) for row in rows}


def _person(user: User, views: dict[int, ProfileView]) -> Person:
    return Person(user.name, views.get(user.pk))


def _row(connection: Connection, viewer: User, views: dict[int, ProfileView]) -> Row:
    return Row(connection, _person(connection.other_than(viewer), views))


def _meeting(introduction: Introduction, viewer: User, views: dict[int, ProfileView]) -> Meeting:
    return Meeting(
        introduction,
        by=_person(introduction.proposed_by, views),
        other=_person(introduction.other_than(viewer), views),
        sentence=introduction.sentence_for(viewer),
    )


# What one follows -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Followed:
    """One thing that one follows: what it is called, where it is, and what following it brings."""

    follow: Follow
    kind: str
    title: str
    url: str
    brings: str


def what_a_person_brings(name: str) -> str:
    """What following somebody brings."""
    return f"You get a notice when {name} shares a write-up."


TOPIC_BRINGS = "You get a notice when somebody shares a write-up on this topic."
WRITE_UP_BRINGS = "You get a notice of new questions, answers and versions."


def followed_by(viewer: User) -> list[Followed]:
    """What somebody follows and may see, the latest first, in two queries."""
    rows = list(Follow.objects.visible_to(viewer).select_related("person", "topic", "write_up").newest_first())
    views = views_of(viewer, {row.person_id for row in rows if row.person_id is not None})
    return [_followed(row, views) for row in rows]


def _followed(row: Follow, views: dict[int, ProfileView]) -> Followed:
    if row.person is not None:
        view = views.get(row.person.pk)
        name = row.person.name
        return Followed(row, "Person", name, view.url if view else "", what_a_person_brings(name))
    if row.topic is not None:
        return Followed(row, "Topic", row.topic.name, row.topic.url, TOPIC_BRINGS)
    if row.write_up is None:
        raise ValueError(f"{row} is of nothing.")
    return Followed(row, "Write-up", row.write_up.title, row.write_up.get_absolute_url(), WRITE_UP_BRINGS)


def muted_by(viewer: User) -> list[Mute]:
    """Whom somebody has muted, the latest first."""
    own = Mute.objects.visible_to(viewer).select_related("muted__profile")
    return list(own.order_by("-created_at", "-pk"))
