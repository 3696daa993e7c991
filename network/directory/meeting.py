"""Whom a member might like to meet, and why: by what others show them, and nothing else (guide 2.5, 5.4).

Never by who is popular or who was here last. Ties are drawn anew each day. Whoever wants nobody suggested gets nobody,
and “Not now” keeps one person away for a while.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from hashlib import md5
from typing import Any

from django.db.models import Case, CharField, Exists, F, IntegerField, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from core.folding import folded_words
from network.connections.models import Connection, Mute
from network.directory.models import DismissedSuggestion
from network.practice.models import Credit, WriteUp
from network.profiles.models import Profile, ProfileTopic, mates_of
from network.profiles.profile_view import ProfileView
from network.profiles.rings import Ring
from topics.terms import term_name
from topics.vocabulary import LITTLE_WORDS, vocabulary
from users.circles import circles_of
from users.models import User

MOST_PEOPLE, MOST_REASONS = 3, 2
# The query proposes so many, and their reasons decide.
MOST_CONSIDERED = 60
# In a very large network not all evidence is looked at; what says most stands first.
MOST_ROWS = 5000
MOST_PHRASES, LONGEST_NAME = 40, 5
USE = ProfileTopic.Use
MEETS, WROTE, TRIED, ALIKE, NEAR, OTHER_COHORT = 8, 5, 3, 2, 2, 2


# The kinds of evidence, as they stand in the query.
OFFERS_ASKED, TRIED_ASKED, TRIED_TOO, WORKS_WITH_TOO = "offers asked", "tried asked", "tried too", "works with too"
ASKS, WROTE_ABOUT, IS_NEAR, PUT_OFF = "asks", "wrote about", "is near", "put off"
_NONE, _EMPTY = Value(0, IntegerField()), Value("", CharField())


@dataclass(frozen=True)
class Said:
    """How evidence from a part of somebody’s profile counts, and reads around its topic."""

    part: str
    weight: int
    before: str
    after: str


SAID = {
    OFFERS_ASKED: Said("offers", MEETS + 2, "Offers", ", which you ask about"),
    TRIED_ASKED: Said("tried", MEETS + 1, "Has tried", ", which you ask about"),
    TRIED_TOO: Said("tried", TRIED, "Has tried", ", as you have"),
    WORKS_WITH_TOO: Said("works_with", ALIKE, "Works with", ", as you do"),
}
WEIGHTS = {what: said.weight for what, said in SAID.items()} | {ASKS: MEETS, WROTE_ABOUT: WROTE, IS_NEAR: NEAR}


@dataclass(frozen=True)
class Evidence:
    """One thing that speaks for somebody: what, about which topic, and of a write-up its id and region."""

    what: str
    topic: int
    public_id: str
    region: str


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

    pk: int
    public_id: str
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

    @property
    def read_about(self) -> frozenset[int]:
        """What others may have written about that is of use to them."""
        return self.tried | self.works_with | self.asks_about


def people_to_meet(person: User, *, today: date | None = None, rows: Sequence[Any] | None = None) -> list[Meeting]:
    """At most three people and why, the same all day, in two queries however many members there are.

    One more for what the person says of themselves, unless `rows` of `with_own` are at hand.
    """
    day = today or timezone.localdate()
    known = list(with_own(Profile.objects.filter(user=person.pk))) if rows is None else rows
    own = _own(known, day)
    if own is None:
        return []
    evidence = _evidence(person, own, day)
    best = sorted(evidence, key=lambda pk: (-_strength(evidence[pk]), _drawn(pk, own, day)))
    meetings = []
    for row in _people(person, best[:MOST_CONSIDERED]):
        view = ProfileView(row, Ring.COHORT if row.is_mate else Ring.MEMBERS)
        reasons = sorted(_reasons(view, evidence[row.pk], own), key=lambda reason: -reason.weight)
        # The query proposes, the view decides.
        if reasons:
            weight = sum(reason.weight for reason in reasons) + (0 if row.is_known_mate else OTHER_COHORT)
            meetings.append((-weight, best.index(row.pk), Meeting(view, _different(reasons))))
    return [meeting for _, _, meeting in sorted(meetings, key=lambda each: each[:2])[:MOST_PEOPLE]]


def with_own(profiles: QuerySet[Any]) -> QuerySet[Any]:
    """Profiles with what people to meet are found by, a row for each topic."""
    return profiles.annotate(
        suggests=F("user__suggestion_choice__suggests_people"),
        own_use=F("topic_items__use"),
        own_tag=F("topic_items__tag"),
    )


def _own(rows: Sequence[Any], day: date) -> Own | None:
    """What a person says of themselves; None for whoever has no profile or wants nobody suggested."""
    if not rows or rows[0].suggests is False:
        return None
    profile = rows[0]
    by_use: dict[str, set[int]] = {use: set() for use in USE.values}
    for row in rows:
        if row.own_use:
            by_use[row.own_use].add(row.own_tag)
    return Own(
        pk=profile.pk,
        public_id=profile.public_id,
        tried=frozenset(by_use[USE.TRIED]),
        works_with=frozenset(by_use[USE.WORKS_WITH]),
        offers=frozenset(by_use[USE.OFFERS]),
        asks_about=topics_in("" if profile.ask_ends_on and profile.ask_ends_on < day else profile.ask),
        region_slugs=tuple(profile.regions),
        regions=frozenset(term_name("region", slug) for slug in profile.regions),
    )


def topics_in(text: str) -> frozenset[int]:
    """The topics that a sentence names, by a name or a synonym of theirs."""
    words, known = folded_words(text), vocabulary()
    stretches = (words[start : start + length] for length in range(1, LONGEST_NAME + 1) for start in range(len(words)))
    named = (" ".join(stretch) for stretch in stretches if not LITTLE_WORDS.issuperset(stretch))
    return frozenset(entry.pk for name in dict.fromkeys(named) for entry in known.called(name))


def _evidence(person: User, own: Own, day: date) -> dict[int, list[Evidence]]:
    """What speaks for whom, by what they show the person: one query of several parts. Not of whom they put off."""
    parts = [
        _with_topics(person, OFFERS_ASKED, "offers", USE.OFFERS, own.asks_about),
        _with_topics(person, TRIED_ASKED, "tried", USE.TRIED, own.asks_about),
        _with_topics(person, TRIED_TOO, "tried", USE.TRIED, own.tried),
        _with_topics(person, WORKS_WITH_TOO, "works_with", USE.WORKS_WITH, own.works_with),
        _authors(person, own),
        _asking(person, own, day),
        _near(person, own),
    ]
    put_off = DismissedSuggestion.objects.visible_to(person).order_by()
    rows = _columns(put_off, "person__profile", PUT_OFF).union(*(part for part in parts if part is not None), all=True)
    found: dict[int, list[Evidence]] = defaultdict(list)
    away = {own.pk, None}
    for pk, what, topic, public_id, region in rows[:MOST_ROWS]:
        if what == PUT_OFF:
            away.add(pk)
        else:
            found[pk].append(Evidence(what, topic, public_id, region))
    return {pk: each for pk, each in found.items() if pk not in away}


def _columns(
    rows: Any, person: str, what: str, topic: Any = _NONE, public_id: Any = _EMPTY, region: Any = _EMPTY
) -> Any:
    named = rows.order_by().annotate(
        of_person=F(person),
        what=Value(what, CharField()),
        about_topic=topic,
        at_id=public_id,
        at_region=region,
    )
    return named.values_list("of_person", "what", "about_topic", "at_id", "at_region")


def _people(person: User, pks: list[int]) -> QuerySet[Any]:
    """Those of them whom the person may find."""
    is_mate = mates_of(circles_of(person))
    # Whoever keeps their cohort to themselves is of none: an order tells too.
    is_known_mate = Case(When(is_mate, rings__cohort__in=Ring.COHORT.within, then=True), default=False)
    found = Profile.objects.visible_to(person).exclude(user=person.pk).filter(pk__in=pks)
    # Nor whom they know, or would rather hear less of.
    found = found.exclude(user__in=Connection.objects.others_of(person)).exclude(user__in=Mute.objects.of(person))
    return found.annotate(is_mate=is_mate, is_known_mate=is_known_mate).select_related("user", "photo")


def _strength(evidence: list[Evidence]) -> int:
    # Each kind once: ten write-ups on one topic are one reason.
    return sum(WEIGHTS[what] for what in {each.what for each in evidence})


def _drawn(pk: int, own: Own, day: date) -> str:
    return md5(f"{pk} {own.public_id} {day.isoformat()}".encode(), usedforsecurity=False).hexdigest()


def _with_topics(person: User, what: str, part: str, use: ProfileTopic.Use, topics: Collection[int]) -> Any:
    if not topics:
        return None
    shown = Profile.objects.showing(part, person).filter(pk=OuterRef("content_object"))
    items = ProfileTopic.objects.filter(Exists(shown), use=use, tag__in=topics)
    return _columns(items, "content_object", what, F("tag"))


def _asking(person: User, own: Own, day: date) -> Any:
    known = own.known
    phrases = [label.text for entry in vocabulary().entries if entry.pk in known for label in entry.labels]
    if not phrases:
        return None
    named = [Q(ask__icontains=phrase) for phrase in phrases[:MOST_PHRASES]]
    still_asked = ~Q(ask="") & (Q(ask_ends_on=None) | Q(ask_ends_on__gte=day))
    asking = Profile.objects.filter(still_asked).filter(reduce(Q.__or__, named)).showing("ask", person)
    return _columns(asking, "pk", ASKS)


def _authors(person: User, own: Own) -> Any:
    if not own.read_about:
        return None
    readable = WriteUp.objects.visible_to(person).shared().filter(pk=OuterRef("write_up"))
    about = Credit.objects.authors().agreed().filter(write_up__topic_items__tag__in=own.read_about)
    readable_ones = about.filter(Exists(readable), user__profile__isnull=False)
    return _columns(
        readable_ones,
        "user__profile",
        WROTE_ABOUT,
        F("write_up__topic_items__tag"),
        F("write_up__public_id"),
        F("write_up__region"),
    )


def _near(person: User, own: Own) -> Any:
    if not own.region_slugs:
        return None
    # A list of slugs, as every database writes it.
    among = [Q(region_words__contains=f'"{slug}"') for slug in own.region_slugs]
    here = Profile.objects.showing("regions", person).annotate(region_words=Cast("regions", TextField()))
    return _columns(here.filter(reduce(Q.__or__, among)), "pk", IS_NEAR)


def _reasons(view: ProfileView, evidence: list[Evidence], own: Own) -> Iterator[Reason]:
    known = {entry.pk: entry.name for entry in vocabulary().entries}
    for each in evidence:
        if each.what in SAID and view.sees(SAID[each.what].part) and each.topic in known:
            said = SAID[each.what]
            yield Reason(said.weight, said.before, known[each.topic], said.after)
        if each.what == WROTE_ABOUT and each.topic in known:
            yield _wrote(each.topic, known[each.topic], each.region, each.public_id, own)
    for asked in sorted(topics_in(view.ask) & own.known):
        after = ", which you offer" if asked in own.offers else ", which you have tried"
        yield Reason(MEETS, "Asks about", known[asked], after)
    # What they wrote says it already.
    if not any(each.region in own.region_slugs for each in evidence if each.region):
        for here in (here for here in view.regions if here in own.regions):
            yield Reason(NEAR, "Works in", here, ", as you do")


def _wrote(topic: int, name: str, region: str, public_id: str, own: Own) -> Reason:
    url = WriteUp(public_id=public_id).get_absolute_url()
    if region in own.region_slugs:
        return Reason(WROTE + 2, "Wrote about", name, " in your region", url)
    if topic in own.works_with:
        return Reason(WROTE, "Wrote about", name, ", with whom you work", url)
    after = ", which you have tried" if topic in own.tried else ", which you ask about"
    return Reason(WROTE, "Wrote about", name, after, url)


def _different(reasons: list[Reason]) -> list[Reason]:
    """The best, each about another thing."""
    best: dict[str, Reason] = {}
    for reason in reasons:
        best.setdefault(reason.about, reason)
    return list(best.values())[:MOST_REASONS]
