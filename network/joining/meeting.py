"""Whom a member might like to meet, and why: by what others show them, and nothing else (guide 2.5).

Never by who is popular or who was here last. Ties are drawn anew each day.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import Any

from django.db.models import (
    Case,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import MD5, Cast, Concat
from django.utils import timezone

from core.folding import folded_words
from network.practice.models import Credit, WriteUp, WriteUpTopic
from network.profiles.models import Profile, ProfileTopic, mates_of
from network.profiles.profile_view import ProfileView
from network.profiles.rings import Ring
from topics.models import Topic
from topics.terms import term_name
from topics.vocabulary import LITTLE_WORDS, vocabulary
from users.circles import circles_of
from users.models import User

# The key by which the home remembers that somebody wants none of it.
KEY = "people to meet"
MOST_PEOPLE, MOST_REASONS = 3, 2
# The query proposes so many, and their reasons decide.
MOST_CONSIDERED = 24
MOST_PHRASES, LONGEST_NAME = 40, 5
USE = ProfileTopic.Use
MEETS, WROTE, TRIED, ALIKE, NEAR, OTHER_COHORT = 8, 5, 3, 2, 2, 2


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for meeting somebody: words, what they are about, and words after it."""

    weight: int
    before: str
    about: str
    after: str = ""
    url: str = ""

    def __str__(self) -> str:
        return f"{self.before} {self.about}{self.after}"


@dataclass(frozen=True)
class Meeting:
    """Somebody to meet, as the member sees them, and why."""

    view: ProfileView
    reasons: list[Reason]


@dataclass(frozen=True)
class Own:
    """What a member says of themselves: topics by their ids, and where they work."""

    tried: frozenset[int]
    works_with: frozenset[int]
    offers: frozenset[int]
    asks_about: frozenset[int]
    region_slugs: tuple[str, ...]
    regions: frozenset[str]

    @property
    def known(self) -> frozenset[int]:
        """What they could help others with."""
        return self.tried | self.offers


# Of one person: a topic and its name, and the region and address of what they wrote about it.
Written = list[tuple[int, str, str, str]]


def people_to_meet(person: User, profile: Profile, *, today: date | None = None) -> list[Meeting]:
    """At most three people and why, the same all day, in four queries however many members there are."""
    day = today or timezone.localdate()
    own = _own(profile, day)
    found: list[Any] = list(_candidates(person, profile, own, day))
    written = _written(person, own, [row.user_id for row in found]) if found else {}
    meetings = []
    for number, row in enumerate(found):
        view = ProfileView(row, Ring.COHORT if row.is_mate else Ring.MEMBERS)
        reasons = sorted(_reasons(view, own, written.get(row.user_id, [])), key=lambda reason: -reason.weight)
        # The query proposes, the view decides.
        if reasons:
            weight = sum(reason.weight for reason in reasons) + (0 if row.is_known_mate else OTHER_COHORT)
            meetings.append((-weight, number, Meeting(view, _different(reasons))))
    return [meeting for _, _, meeting in sorted(meetings, key=lambda each: each[:2])[:MOST_PEOPLE]]


def _own(profile: Profile, day: date) -> Own:
    prefetch_related_objects([profile], Prefetch("topic_items", ProfileTopic.objects.select_related("tag")))
    by_use: dict[str, set[int]] = {use: set() for use in USE.values}
    for item in profile.topic_items.all():
        by_use[item.use].add(item.tag_id)
    asks = profile.ask if profile.ask_ends_on is None or profile.ask_ends_on >= day else ""
    return Own(
        tried=frozenset(by_use[USE.TRIED]),
        works_with=frozenset(by_use[USE.WORKS_WITH]),
        offers=frozenset(by_use[USE.OFFERS]),
        asks_about=topics_in(asks),
        region_slugs=tuple(profile.regions),
        regions=frozenset(term_name("region", slug) for slug in profile.regions),
    )


def topics_in(text: str) -> frozenset[int]:
    """The topics that a sentence names, by a name or a synonym of theirs."""
    words, known = folded_words(text), vocabulary()
    stretches = (words[start : start + length] for length in range(1, LONGEST_NAME + 1) for start in range(len(words)))
    named = (" ".join(stretch) for stretch in stretches if not LITTLE_WORDS.issuperset(stretch))
    return frozenset(entry.pk for name in dict.fromkeys(named) for entry in known.called(name))


def _candidates(person: User, profile: Profile, own: Own, day: date) -> QuerySet[Any]:
    """Those whom anything that they show speaks for, the most of it first."""
    circles = circles_of(person)
    evidence = [
        (MEETS, _with_topics(person, "tried", USE.TRIED, own.asks_about)),
        (MEETS, _with_topics(person, "offers", USE.OFFERS, own.asks_about)),
        (MEETS, _asking(person, own, day)),
        (WROTE, _authors(person, own)),
        (TRIED, _with_topics(person, "tried", USE.TRIED, own.tried)),
        (ALIKE, _with_topics(person, "works_with", USE.WORKS_WITH, own.works_with)),
        (NEAR, _near(person, own)),
    ]
    counted = [
        Case(When(condition, then=Value(weight)), default=0, output_field=IntegerField())
        for weight, condition in evidence
        if condition is not None
    ]
    if not counted:
        return Profile.objects.none()
    is_mate = mates_of(circles)
    # Whoever keeps their cohort to themselves is of none: an order tells too.
    is_known_mate = Case(When(is_mate, rings__cohort__in=Ring.COHORT.within, then=True), default=False)
    drawn = MD5(Concat("public_id", Value(f"{profile.public_id} {day.isoformat()}")))
    return (
        Profile.objects.visible_to(person)
        .exclude(user=person.pk)
        .annotate(is_mate=is_mate, is_known_mate=is_known_mate, strength=reduce(add, counted))
        .filter(strength__gt=0)
        .order_by(
            (Case(When(is_known_mate=True, then=0), default=OTHER_COHORT) + reduce(add, counted)).desc(), drawn, "pk"
        )
        .select_related("user", "photo")
        .prefetch_related(Prefetch("topic_items", ProfileTopic.objects.select_related("tag").order_by("pk")))[
            :MOST_CONSIDERED
        ]
    )


def _showing(person: User, part: str, *conditions: Q, **values: Any) -> Exists:
    return Exists(Profile.objects.showing(part, person).filter(*conditions, pk=OuterRef("pk"), **values))


def _with_topics(person: User, part: str, use: ProfileTopic.Use, topics: Collection[int]) -> Exists | None:
    if not topics:
        return None
    return _showing(person, part, topic_items__use=use, topic_items__tag__in=topics)


def _asking(person: User, own: Own, day: date) -> Exists | None:
    known = own.known
    phrases = [label.text for entry in vocabulary().entries if entry.pk in known for label in entry.labels]
    if not phrases:
        return None
    named = [Q(ask__icontains=phrase) for phrase in phrases[:MOST_PHRASES]]
    still_asked = Q(ask_ends_on=None) | Q(ask_ends_on__gte=day)
    return _showing(person, "ask", reduce(Q.__or__, named), still_asked)


def _authors(person: User, own: Own) -> Exists | None:
    topics = own.tried | own.works_with | own.asks_about
    if not topics:
        return None
    about = _about(person, topics).filter(content_object=OuterRef("write_up"))
    return Exists(Credit.objects.authors().agreed().filter(Exists(about), user=OuterRef("user")))


def _near(person: User, own: Own) -> Exists | None:
    if not own.region_slugs:
        return None
    # A list of slugs, as every database writes it.
    among = [Q(region_words__contains=f'"{slug}"') for slug in own.region_slugs]
    here = Profile.objects.showing("regions", person).annotate(region_words=Cast("regions", TextField()))
    return Exists(here.filter(reduce(Q.__or__, among), pk=OuterRef("pk")))


def _about(person: User, topics: Collection[int]) -> QuerySet[WriteUpTopic]:
    readable = WriteUp.objects.visible_to(person).shared()
    return WriteUpTopic.objects.filter(tag__in=topics, content_object__in=readable.values("pk"))


def _written(person: User, own: Own, people: list[int]) -> dict[int, Written]:
    topics = own.tried | own.works_with | own.asks_about
    if not topics:
        return {}
    rows = (
        _about(person, topics)
        .filter(
            content_object__credits__user__in=people,
            content_object__credits__role=Credit.Role.AUTHOR,
            content_object__credits__state=Credit.State.AGREED,
        )
        .order_by("-content_object__shared_at", "pk")
        .values_list(
            "content_object__credits__user",
            "tag",
            "tag__name",
            "content_object__region",
            "content_object__public_id",
        )
    )
    found: dict[int, Written] = {}
    for user_id, topic, name, region, public_id in rows:
        found.setdefault(user_id, []).append((topic, name, region, public_id))
    return found


def _reasons(view: ProfileView, own: Own, written: Written) -> Iterator[Reason]:
    tried = [practice.topic for practice in view.practices]
    yield from _answers(view, tried, own)
    yield from (_wrote(*row, own) for row in written)
    yield from (Reason(TRIED, "Has tried", topic.name, ", as you have") for topic in _among(tried, own.tried))
    alike = _among(view.works_with, own.works_with)
    yield from (Reason(ALIKE, "Works with", topic.name, ", as you do") for topic in alike)
    # What they wrote says it already.
    is_said = any(region in own.region_slugs for _, _, region, _ in written)
    near = [] if is_said else [region for region in view.regions if region in own.regions]
    yield from (Reason(NEAR, "Works in", region, ", as you do") for region in near)


def _answers(view: ProfileView, tried: list[Topic], own: Own) -> Iterator[Reason]:
    """One has what the other looks for."""
    for topic in _among(view.offers, own.asks_about):
        yield Reason(MEETS + 2, "Offers", topic.name, ", which you ask about")
    for topic in _among(tried, own.asks_about):
        yield Reason(MEETS + 1, "Has tried", topic.name, ", which you ask about")
    asked = topics_in(view.ask) & own.known
    for entry in (entry for entry in vocabulary().entries if entry.pk in asked):
        after = ", which you offer" if entry.pk in own.offers else ", which you have tried"
        yield Reason(MEETS, "Asks about", entry.name, after)


def _wrote(topic: int, name: str, region: str, public_id: str, own: Own) -> Reason:
    url = WriteUp(public_id=public_id).get_absolute_url()
    if region in own.region_slugs:
        return Reason(WROTE + 2, "Wrote about", name, " in your region", url)
    if topic in own.works_with:
        return Reason(WROTE, "Wrote about", name, ", with whom you work", url)
    after = ", which you have tried" if topic in own.tried else ", which you ask about"
    return Reason(WROTE, "Wrote about", name, after, url)


def _among(topics: Iterable[Topic], wanted: Collection[int]) -> list[Topic]:
    return [topic for topic in topics if topic.pk in wanted]


def _different(reasons: list[Reason]) -> list[Reason]:
    """The best, each about another thing."""
    best: dict[str, Reason] = {}
    for reason in reasons:
        best.setdefault(reason.about, reason)
    return list(best.values())[:MOST_REASONS]
