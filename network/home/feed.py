"""What is new for one member: notices first, then the rest by its day, each with why it is shown. It ends."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, Subquery, When
from django.urls import reverse
from django.utils import timezone

from blog.models import NewsPage
from core.page_cache import cached_fragment
from network.connections.models import Connection, Mute
from network.home.start import Start
from network.notifications.listing import Line, lines_of
from network.notifications.models import Notice
from network.notifications.reading import read
from network.practice.models import Credit, WriteUp, WriteUpTopic
from network.profiles.models import Profile, ProfileTopic, mates_of
from network.profiles.profile_view import ProfileView
from network.profiles.rings import Ring
from users.circles import circles_of
from users.models import User
from users.names import in_a_sentence

MOST_ENTRIES = 12
MOST_NOTICES = 5
# As many are counted; who has more reads "50".
MOST_COUNTED = 50
MOST_JOINED = 12
# More people than these are one entry.
MOST_MATES = 3
MOST_NEWS = 5


@dataclass(frozen=True)
class Entry:
    """One thing that is new. `about` is what the reason names, in bold."""

    day: date
    why: str
    title: str
    url: str
    text: str = ""
    about: str = ""
    about_then: str = ""
    # What stands beside it: the patch of a write-up, somebody's picture, or initials.
    seed: str = ""
    face: ProfileView | None = None
    name: str = ""
    is_example: bool = False
    # How many people it tells of.
    people: int = 0


@dataclass(frozen=True)
class Newcomer:
    """Somebody who joined of late, as the member sees them."""

    view: ProfileView
    day: date
    is_mate: bool


@dataclass(frozen=True)
class Feed:
    """What the home shows of what is new."""

    start: Start
    notices: list[Line]
    new_notices: int
    entries: list[Entry]
    # Whether there is more than is shown.
    is_cut: bool
    joined: list[Newcomer] = field(default_factory=list)
    news: list[tuple[NewsPage, str]] = field(default_factory=list)

    @property
    def is_quiet(self) -> bool:
        return not self.notices and not self.entries

    @property
    def summary(self) -> str:
        """One sentence of what happened since the last visit."""
        last = self.start.last_here
        since_then = [entry for entry in self.entries if last is not None and entry.day >= last]
        write_ups = sum(1 for entry in since_then if entry.seed)
        people = sum(entry.people for entry in since_then)
        parts = [
            _count(self.new_notices, "one notice waits for you", "{} notices wait for you"),
            _count(write_ups, "one write-up is new", "{} write-ups are new"),
            _count(people, "one person joined your cohort", "{} people joined your cohort"),
        ]
        return _joined_up([part for part in parts if part])


def _count(number: int, one: str, many: str) -> str:
    return "" if not number else one if number == 1 else many.format(number)


def _joined_up(parts: list[str]) -> str:
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def feed_for(start: Start) -> Feed:
    """All that is new for somebody, at most MOST_ENTRIES in all, by what they may see."""
    latest = Notice.objects.visible_to(start.user).open().newest_first()[:MOST_COUNTED]
    known = read(latest, recipient=start.user)
    # What asks for an answer stays until it has one.
    notices = [line for line in lines_of(known) if line.is_new or line.reading.asks]
    joined = _joined(start)
    # Every member may read the same news.
    news = cached_fragment("news-for-members", lambda: _latest_news(start.user))
    found = [*_write_ups(start), *_new_mates(joined), *_news(news[:MOST_NEWS], start)]
    found.sort(key=lambda entry: entry.day, reverse=True)
    room = MOST_ENTRIES - len(notices[:MOST_NOTICES])
    return Feed(
        start=start,
        notices=notices[:MOST_NOTICES],
        new_notices=sum(1 for line in notices if line.is_new),
        entries=found[:room],
        is_cut=len(found) > room or len(notices) > MOST_NOTICES or _is_new(news[MOST_NEWS:], start),
        joined=joined,
        news=[(item, url) for item, url in news[:MOST_NEWS] if item.date_added < start.since],
    )


def _write_ups(start: Start) -> Iterator[Entry]:
    lead = Credit.objects.authors().agreed().filter(write_up=OuterRef("pk"), is_lead=True)
    tried = ProfileTopic.objects.filter(content_object=start.profile.pk, use=ProfileTopic.Use.TRIED).values("tag")
    about = WriteUpTopic.objects.filter(content_object=OuterRef("pk"), tag__in=tried).order_by("pk")
    own = Credit.objects.authors().agreed().filter(write_up=OuterRef("pk"), user=start.user.pk)
    authors = Credit.objects.authors().agreed().filter(write_up=OuterRef("pk"))
    muted = authors.filter(user__in=Mute.objects.of(start.user))
    connected = authors.filter(user__in=Connection.objects.others_of(start.user))
    rows = (
        WriteUp.objects.visible_to(start.user)
        .shared()
        .filter(~Exists(own), ~Exists(muted), shared_at__date__gte=start.since)
        .annotate(
            lead_name=Subquery(lead.values("user__name")[:1]),
            connection_name=Subquery(connected.order_by("pk").values("user__name")[:1]),
            topic_tried=Subquery(about.values("tag__name")[:1]),
        )
        .newest_first()
        .only("public_id", "title", "summary", "audience", "shared_at", "quilt_seed", "is_example")
    )
    for row in rows[: MOST_ENTRIES + 1]:
        why, topic, then = _reason(row)
        by = f", by {in_a_sentence(row.lead_name)}" if row.lead_name and not row.connection_name else ""
        yield Entry(
            day=timezone.localdate(row.shared_at),
            why=why,
            about=topic,
            about_then=f"{then}{by}",
            title=row.title,
            url=row.get_absolute_url(),
            text=row.summary,
            seed=row.quilt_seed,
            is_example=row.is_example,
        )


def _reason(write_up: Any) -> tuple[str, str, str]:
    """Why it is shown: before, in bold, after."""
    if write_up.connection_name:
        return "From your connection ", write_up.connection_name, ""
    if write_up.audience == WriteUp.Audience.COHORT:
        return "From your cohort", "", ""
    if write_up.topic_tried:
        return "About ", write_up.topic_tried, ", which you have tried"
    return "New in the network", "", ""


def _joined(start: Start) -> list[Newcomer]:
    """Who came of late and may be found: those whom one knows to be of one's own cohort first."""
    is_mate = mates_of(circles_of(start.user))
    rows = (
        Profile.objects.visible_to(start.user)
        .exclude(user=start.user)
        .filter(user__joined_at__date__gte=start.since)
        .annotate(
            is_mate=is_mate,
            # Not null, which would come first, where there is no ring.
            is_known_mate=Case(When(is_mate, rings__cohort__in=Ring.COHORT.within, then=True), default=False),
        )
        .select_related("user", "photo")
        # Not by what they keep to themselves: an order tells too.
        .order_by("-is_known_mate", "-user__joined_at")
    )
    return [_newcomer(profile) for profile in rows[:MOST_JOINED]]


def _newcomer(profile: Any) -> Newcomer:
    view = ProfileView(profile, Ring.COHORT if profile.is_mate else Ring.MEMBERS)
    # Whoever keeps their cohort to themselves is new, and no more.
    return Newcomer(view, timezone.localdate(profile.user.joined_at), profile.is_known_mate)


def _new_mates(joined: list[Newcomer]) -> Iterator[Entry]:
    mates = [newcomer for newcomer in joined if newcomer.is_mate]
    if len(mates) > MOST_MATES:
        names = [mate.view.name for mate in mates]
        yield Entry(
            day=max(mate.day for mate in mates),
            why="New in your cohort",
            title=f"{len(mates)} people joined your cohort",
            url=reverse("find_people"),
            text=f"{', '.join(names[:-1])} and {names[-1]}.",
            name=names[0],
            people=len(mates),
        )
        return
    for mate in mates:
        yield Entry(
            day=mate.day,
            why="New in your cohort",
            title=mate.view.name,
            url=mate.view.url,
            text=mate.view.headline,
            face=mate.view,
            people=1,
        )


def _latest_news(member: User) -> list[tuple[NewsPage, str]]:
    # One more than is shown, to know whether there is more.
    return [(item, item.url) for item in NewsPage.objects.visible_to(member).newest_first()[: MOST_NEWS + 1]]


def _is_new(news: list[tuple[NewsPage, str]], start: Start) -> bool:
    return any(item.date_added >= start.since for item, _ in news)


def _news(news: list[tuple[NewsPage, str]], start: Start) -> Iterator[Entry]:
    for item, url in news:
        if item.date_added >= start.since:
            yield Entry(
                day=item.date_added,
                why="News for members" if item.is_members_only else "News",
                title=item.title,
                url=url,
                text=item.summary,
                is_example=item.is_example,
            )
