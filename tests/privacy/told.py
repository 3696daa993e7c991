"""What the site tells by itself: mails about saved searches, people to meet, related topics, texts that are alike."""

from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from network.asks.digest import new_asks
from network.directory import alerts, meeting
from network.directory.alike import Alike, more_like
from network.directory.looking import found_by
from network.directory.models import SavedSearch
from network.directory.related_topics import related_to
from network.practice.digest import new_write_ups
from network.practice.reading import topics_of, topics_of_version
from network.profiles.models import Profile
from tests.privacy.oracle import SEES_MEMBERS, VISITOR
from tests.privacy.probes import WORD, Probes
from tests.privacy.world import MEMBERS, World
from topics.models import Topic
from topics.terms import term_name

EVERYTHING = "?sort=newest"
# What a reason reads like, and the part of the profile that says so.
SAYS = {"Has tried": "tried", "Works with": "works_with", "Works in": "regions", "Asks about": "ask"}


def what_is_told(world: World, viewer: str, probes: Probes) -> None:
    """No way on which the site speaks first tells the viewer what they may not know."""
    alerts_of(world, viewer, probes)
    people_to_meet(world, viewer, probes)
    alike_texts(world, viewer, probes)
    related_topics(world, viewer, probes)
    digest_of(world, viewer, probes)


def digest_of(world: World, viewer: str, probes: Probes) -> None:
    """A digest of all that ever was names what others wrote and its reader may read, all of it and nothing else."""
    if viewer == VISITOR:
        return
    oracle, now = world.oracle, timezone.now()
    reader, ever = world.user(viewer), (now - timedelta(days=3650), now + timedelta(days=1))
    items = [*new_write_ups(reader, *ever), *new_asks(reader, *ever)]
    named = {item.key for item in items}
    leaks = {word.lower() for item in items for word in WORD.findall(f"{item.title} {item.text}")}
    assert not leaks - oracle.may_meet(viewer), f"{viewer} is mailed {leaks}"
    for number, write_up in oracle.write_ups.items():
        probes.count("digest", 1)
        may = write_up.is_shared and oracle.reads(viewer, number) and viewer not in write_up.authors
        assert (f"write-up {world.row(number).pk}" in named) == may, f"{viewer} is mailed of write-up {number}"
    for number, ask in oracle.asks.items():
        probes.count("digest", 1)
        may = oracle.reads_ask(viewer, number) and viewer != ask.author and not (ask.is_closed or ask.is_hidden)
        assert (f"ask {number}" in named) == may, f"{viewer} is mailed of ask {number}"


def alerts_of(world: World, viewer: str, probes: Probes) -> None:
    """A mail about everything there is names those whom its reader may find when it leaves, and quotes nothing."""
    if viewer == VISITOR:
        return
    oracle, person = world.oracle, world.user(viewer)
    for kind in SavedSearch.Kind.values:
        search = SavedSearch.objects.create(
            user=person, name="All", kind=kind, address=EVERYTHING, looked_at=timezone.now(), key=f"{viewer} {kind}"
        )
        every = [profile.pk for profile in Profile.objects.all()] if kind == "people" else list(oracle.write_ups)
        _, text = alerts.words_of({"search": search.pk, "ids": every}) or ("", "")
        found = set(found_by(search, world.user(viewer)))
        search.delete()
        leaks = {word.lower() for word in WORD.findall(text)} - oracle.may_meet(viewer)
        assert not leaks, f"{viewer} is mailed {leaks}"
        for name in MEMBERS if kind == "people" else ():
            probes.count("alert", 1)
            named = f"\n{world.user(name).name}\n" in text
            looks = oracle.is_member(viewer) or oracle.role_of(viewer) in SEES_MEMBERS
            may = looks and oracle.finds(viewer, name) and name != viewer
            assert named == may or (may and not world.engine.is_exact), f"{viewer} is mailed of {name}"
        for number in oracle.write_ups if kind == "practice" else ():
            probes.count("alert", 1)
            assert number not in found or oracle.reads(viewer, number), f"{viewer} is mailed of write-up {number}"


def people_to_meet(world: World, viewer: str, probes: Probes) -> None:
    """Somebody who shares something with everybody is led to those whom they may find, for what they may see."""
    oracle = world.oracle
    if not oracle.is_member(viewer):
        return
    every = frozenset(Topic.objects.values_list("pk", flat=True))
    regions = tuple(world.facets[name]["region"] for name in MEMBERS)
    rows = list(meeting.with_own(Profile.objects.filter(user=world.users[viewer])))
    own = meeting._own(rows, timezone.localdate())
    assert own is not None
    topics = dict.fromkeys(("tried", "works_with", "offers", "asks_about"), every)
    named = frozenset(term_name("region", slug) for slug in regions)
    shares = replace(own, **topics, region_slugs=regions, regions=named)
    with patch.object(meeting, "_own", lambda *asked: shares), patch.object(meeting, "MOST_PEOPLE", 99):
        met = {found.view.name: found for found in meeting.people_to_meet(world.user(viewer))}
    for name in MEMBERS:
        probes.count("people to meet", 1)
        found = met.get(name)
        if found is None:
            continue
        assert oracle.finds(viewer, name), f"{viewer} is to meet {name}"
        for reason in found.reasons:
            part = SAYS.get(reason.before)
            assert part is None or oracle.sees_part(viewer, name, part), f"{viewer} is told: {name} {reason}"
            assert reason.before != "Wrote about" or reason.url in _texts_of(world, viewer, name), (
                f"{viewer} is told of a text of {name}"
            )


def _texts_of(world: World, viewer: str, name: str) -> set[str]:
    return {
        world.row(number).get_absolute_url()
        for number, write_up in world.oracle.write_ups.items()
        if name in write_up.authors and world.oracle.reads(viewer, number)
    }


def alike_texts(world: World, viewer: str, probes: Probes) -> None:
    """Beside a write-up that somebody reads stand others that they may read; beside a public one, public ones."""
    oracle, person = world.oracle, world.user(viewer)
    for number in oracle.write_ups:
        row = world.row(number)
        if viewer != VISITOR and oracle.reads(viewer, number):
            probes.count("more like this", 1)
            titles = _words(more_like(row, topics_of(row), person))
            assert titles <= oracle.may_meet(viewer), f"{viewer} is led from {number} to {titles}"
        if oracle.is_public(number):
            probes.count("more like this", 1)
            topics = topics_of_version(row.public_version)
            titles = _words(more_like(row, topics, None))
            assert titles <= oracle.may_meet(VISITOR), f"everyone is led from {number} to {titles}"


def _words(alike: list[Alike]) -> set[str]:
    return {word.lower() for other in alike for word in WORD.findall(other.title)}


def related_topics(world: World, viewer: str, probes: Probes) -> None:
    """Topics are told to stand together if they do so in three things that the viewer may see, and only then."""
    person = AnonymousUser() if viewer == VISITOR else world.user(viewer)
    readable = [number for number in world.oracle.write_ups if viewer != VISITOR and world.oracle.reads(viewer, number)]
    for slug in ("lunch-clubs", "older-people"):
        probes.count("related topics", 1)
        told = related_to([slug], "practice", person)
        public = [number for number in world.oracle.write_ups if world.oracle.is_public(number)]
        assert not told or len({*readable, *public}) >= 3, f"{viewer} is told what stands with {slug}"
