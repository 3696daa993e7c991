"""Every way on which somebody may meet a word: pages, searches, filters, notices, mails, files, screens of staff.

A probe is one word on one way for one viewer. One page answers for all words at once.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.urls import NoReverseMatch, reverse

from core.mail import words_now
from core.models import OutboxTask
from network.notifications.mailing import WORDING as NOTICES
from network.notifications.mailing import mail_what_is_new
from network.practice.audiences import members_of_cohort, members_of_the_network
from network.practice.models import Credit
from network.privacy.copying import as_html, as_json, copy_of
from network.profiles import photos
from network.profiles.by_lines import by_lines
from network.profiles.models import ProfilePhoto
from network.profiles.organisations import suggested_names
from search.models import SearchPassage
from search.suggesting import suggest
from tests.privacy.oracle import COHORT, MEMBERS, PUBLIC, SEES_MEMBERS, VISITOR
from tests.privacy.overheard import found_in_messages, ways_to_talk
from tests.privacy.world import MEMBERS as PEOPLE
from tests.privacy.world import PHANTOMS, STAFF, VIEWERS, World
from tests.privacy.writers import COHORTS

WORD = re.compile(r"zqx[a-z]{4,12}xqz", re.IGNORECASE)
LOOKS = {"cohort": COHORT, "members": MEMBERS, "public": PUBLIC}


@dataclass
class Probes:
    """How many were made, by their way."""

    made: dict[str, int] = field(default_factory=dict)

    def count(self, way: str, words: int) -> None:
        self.made[way] = self.made.get(way, 0) + words

    @property
    def total(self) -> int:
        return sum(self.made.values())


@dataclass(frozen=True)
class Look:
    """One way for one viewer: where it leads, which words may be met there, and which must be."""

    way: str
    viewer: str
    text: Callable[[], str]
    allowed: Callable[[], set[str]]
    expected: Callable[[], set[str]] = set


def probe(look: Look, world: World, probes: Probes) -> None:
    """Fails if a word is met that may not be, or is missing that must be there."""
    words = world.oracle.words()
    found = {word.lower() for word in WORD.findall(look.text())}
    probes.count(look.way, len(words))
    leaks = found - look.allowed()
    assert not leaks, f"{look.viewer} meets {told(world, leaks)} by {look.way}"
    missing = look.expected() - found
    assert not missing, f"{look.viewer} misses {told(world, missing)} by {look.way}"


def looks(world: World, viewer: str) -> list[Look]:
    """Every way there is for a viewer now."""
    every = [*_people(world, viewer), *_write_ups(world, viewer), *_plain(world, viewer), *_staff(world, viewer)]
    talk = (_look(world, viewer, way, address, expected) for way, address, expected in ways_to_talk(world, viewer))
    found = lambda: found_in_messages(world, viewer)  # noqa: E731
    searched = Look("messages searched", viewer, found, lambda: world.oracle.may_meet(viewer))
    return [*every, *talk, searched, *_copy(world, viewer)]


def told(world: World, words: set[str]) -> str:
    """Whose words they are, for whoever reads the failure."""
    places = {
        word: f"{name}’s {part} ({person.rings[part]}, listed to {person.listed_to})"
        for name, person in world.oracle.people.items()
        for part, said in person.words.items()
        for word in said
    }
    for number, write_up in world.oracle.write_ups.items():
        about = f"write-up {number} of {sorted(write_up.authors)}, {write_up.audience or 'a draft'}"
        places |= dict.fromkeys(write_up.words, about)
        for version in write_up.versions:
            places |= dict.fromkeys(version.words - write_up.words, f"a version of {about}")
    for number, remark in world.oracle.remarks.items():
        places[remark.word] = f"remark {number} of {remark.author} under {remark.write_up}"
    places |= dict(world.oracle.all_said())
    return "; ".join(places.get(word, f"{word}, which is gone") for word in sorted(words))


# Pages ----------------------------------------------------------------------------------------------------


def page(world: World, viewer: str, address: str) -> str:
    """What somebody gets at an address; that they are sent elsewhere tells as much as a page."""
    answer = world.client_of(viewer).get(address, headers={"authorization": "none"})
    body = b"".join(answer) if answer.streaming else answer.content
    return f"{answer.headers.get('Location', '')}\n{body.decode(errors='replace')}"


def _page(world: World, viewer: str, address: str) -> Callable[[], str]:
    return lambda: page(world, viewer, address)


def _look(world: World, viewer: str, way: str, address: str, expected: Callable[[], set[str]] = set) -> Look:
    # Who is leaving is led to the one page that is for them.
    person = world.oracle.people.get(viewer)
    wanted = set if person is not None and person.is_leaving else expected
    return Look(way, viewer, _page(world, viewer, address), lambda: world.oracle.may_meet(viewer), wanted)


def _people(world: World, viewer: str) -> Iterator[Look]:
    oracle = world.oracle
    for name in PEOPLE:

        def expected(name: str = name) -> set[str]:
            parts = oracle.people[name].words.items()
            return {word for part, words in parts if oracle.sees_part(viewer, name, part) for word in words}

        public_id = world.profile(name).public_id
        yield _look(world, viewer, "person", f"/network/people/{public_id}/", expected)
        yield _look(world, viewer, "block", f"/network/people/{public_id}/block/")
        yield _look(world, viewer, "report", f"/network/report/profile/{public_id}/")
    for look, ring in LOOKS.items():
        address = f"/network/profile/as/{look}/"
        if oracle.is_member(viewer):

            def seen(ring: str = ring) -> set[str]:
                # What one wrote and answered stands there too; of one's own parts, what the ring sees.
                own = set().union(*oracle.people[viewer].words.values())
                return oracle.as_seen_by(viewer, ring) | (oracle.may_meet(viewer) - own)

            yield Look("as others see it", viewer, _page(world, viewer, address), seen)
        else:
            yield _look(world, viewer, "as others see it", address)
    for organisation in world.organisations():
        yield _look(world, viewer, "organisation", organisation.get_absolute_url())
    for photo in ProfilePhoto.objects.order_by("pk"):
        yield _look(world, viewer, "photo", f"/network/photos/{photo.key}-128.webp")


def names_and_pictures(world: World, viewer: str, probes: Probes) -> None:
    """By-lines lead where the viewer may go and no further; a picture is sent to whoever may see it; readers count."""
    oracle, person = world.oracle, world.user(viewer)
    keys = dict(ProfilePhoto.objects.values_list("profile__user", "key"))
    for name, line in zip(PEOPLE, by_lines([world.users[name] for name in PEOPLE], person), strict=True):
        probes.count("by-lines and pictures", 3)
        assert bool(line.url) == oracle.finds(viewer, name), f"{viewer} is led to {name}"
        assert bool(line.cohort) == oracle.sees_part(viewer, name, "cohort"), f"{viewer} sees the cohort of {name}"
        seen = oracle.sees_part(viewer, name, "photo")
        assert photos.may_be_seen(keys[world.users[name].pk], person) == seen, f"{viewer} sees the picture of {name}"
    if oracle.is_member(viewer):
        # A number must not tell a pause from a block.
        here = [name for name in PEOPLE if oracle.counts_for(viewer, name)]
        mates = [name for name in here if COHORTS[name] == COHORTS[viewer]]
        assert members_of_the_network(person) == len(here), f"{viewer} counts readers"
        assert members_of_cohort(world.cohorts[COHORTS[viewer]], person) == len(mates), f"{viewer} counts mates"


def blocked(world: World, viewer: str, probes: Probes) -> None:
    """One's own list of blocks names whom one has blocked, and not by whom one is."""
    text = page(world, viewer, "/network/blocks/")
    # Whoever is leaving may be called otherwise meanwhile.
    for name in PEOPLE if world.oracle.is_member(viewer) and not world.oracle.people[viewer].is_leaving else ():
        probes.count("blocked", 1)
        named = f">{world.user(name).name}</h2>" in text
        assert named == ((viewer, name) in world.oracle.blocks), f"{viewer} reads of a block of {name}"


def index(world: World, probes: Probes) -> None:
    """No audience of the search's index holds a word that somebody of that audience may not meet."""
    oracle = world.oracle
    readers = {"public": VISITOR, "members": "Fay"}
    readers |= {f"cohort:{cohort.pk}": PHANTOMS[name] for name, cohort in world.cohorts.items()}
    may = {audience: oracle.may_meet(reader) for audience, reader in readers.items()}
    # What hangs on questions and answers is asked for again with each search: blocks stand between two, not audiences.
    rows = SearchPassage.objects.exclude(source_kind__in=["question", "answer", "ask-answer", "thanks"])
    for audience, text in rows.values_list("audience", "text"):
        words = {word.lower() for word in WORD.findall(text)}
        probes.count("index", len(words))
        assert not words - may[audience], f"{audience} finds {told(world, words - may[audience])}"
    for name in PEOPLE:
        if not oracle.finds("Gil" if COHORTS[name] == "x" else "Hal", name):
            rows = SearchPassage.objects.filter(kind="people", object_id=world.profile(name).pk)
            assert not rows.exists(), f"{name} is in the index"


def _write_ups(world: World, viewer: str) -> Iterator[Look]:
    oracle = world.oracle
    for number in oracle.write_ups:

        def expected(number: int = number) -> set[str]:
            if not oracle.reads(viewer, number):
                return set()
            remarks = {
                remark.word
                for key, remark in oracle.remarks.items()
                if remark.write_up == number
                and oracle.reads_remark(viewer, key)
                # An answer stands under its question.
                and (remark.question is None or oracle.reads_remark(viewer, remark.question))
            }
            return oracle.write_ups[number].words | remarks

        row = world.row(number)
        yield _look(world, viewer, "write-up", row.get_absolute_url(), expected)
        yield from _about(world, viewer, number)
    for credit in Credit.objects.exclude(is_lead=True).order_by("pk"):
        yield _look(world, viewer, "asked to be named", f"/network/practice/asked/{credit.public_id}/")
        yield _look(world, viewer, "report", f"/network/report/credit/{credit.public_id}/")
    for number, remark in oracle.remarks.items():
        kind = "questions" if remark.question is None else "answers"
        address = f"/network/practice/{kind}/{world.remark_row(number).public_id}/"
        if remark.question is None:
            yield _look(world, viewer, "question", address)
        yield _look(world, viewer, "remark", f"{address}delete/")
        yield _look(world, viewer, "report", f"/network/report/{kind[:-1]}/{world.remark_row(number).public_id}/")


def _about(world: World, viewer: str, number: int) -> Iterator[Look]:
    oracle, row = world.oracle, world.row(number)
    for rest in ("versions/", "edit/", "preview/", "people/?q=a", "shared/", "make-public/", "leave/"):
        yield _look(world, viewer, "about a write-up", row.get_absolute_url() + rest)
    for kept in row.versions.all():
        yield _look(world, viewer, "version", f"{row.get_absolute_url()}versions/{kept.number}/")
        yield _look(world, viewer, "report", f"/network/report/version/{kept.public_id}/")
    yield _look(world, viewer, "report", f"/network/report/write-up/{row.public_id}/")

    def public() -> set[str]:
        return (oracle.write_ups[number].public or set()) if oracle.is_public(number) else set()

    address = row.public_url if row.is_public else f"/practice/write-up-{row.public_id}/"
    yield _look(world, viewer, "public write-up", address, public)


PLACES = {
    "home": "/network/",
    "notices": "/network/notices/",
    "own write-ups": "/network/practice/yours/",
    "own questions": "/network/practice/questions/",
    "own profile": "/network/profile/",
    "blocked": "/network/blocks/",
    "find people": "/network/people/",
    "find people, newest": "/network/people/?sort=newest",
    "find practice": "/network/practice/",
    "saved searches": "/network/searches/",
    "people suggested": "/network/suggestions/",
    "public practice": "/practice/",
    "topics": "/topics/",
    "topic": "/topics/lunch-clubs/",
    "public search": "/search/?q=pub",
    "sitemap": "/sitemap.xml",
    "news": "/news/",
    "front page": "/",
    "account": "/accounts/email/",
}
# Rooms that another part of the site may bring along.
NAMED = {"privacy": "privacy", "leaving": "leave", "welcome": "welcome", "own picture": "edit_photo"}


def _plain(world: World, viewer: str) -> Iterator[Look]:
    for way, address in PLACES.items():
        yield _look(world, viewer, way, address)
    for name in PEOPLE:

        def tried(name: str = name) -> set[str]:
            # Its page shows people to those who see members at all.
            oracle = world.oracle
            may = oracle.is_member(viewer) or oracle.role_of(viewer) in SEES_MEMBERS
            shown = may and all(oracle.sees_part(viewer, name, part) for part in ("tried", "headline"))
            return oracle.people[name].words["headline"] if shown else set()

        yield _look(world, viewer, "topic", f"/topics/{world.facets[name]['tried']}/", tried)
    for way, name in NAMED.items():
        try:
            yield _look(world, viewer, way, reverse(name))
        except NoReverseMatch:
            continue
    if viewer != VISITOR:
        names = lambda: repr(suggested_names(world.user(viewer)))  # noqa: E731
        yield Look("names of organisations", viewer, names, lambda: world.oracle.may_meet(viewer))


def _staff(world: World, viewer: str) -> Iterator[Look]:
    addresses = ["", "members-reports/", "write-ups-to-make-public/", "users/", "reports/site-history/"]
    addresses += ["organisations/", "newcomers/", "proposed-topics/", "topics/", "invitations/", "reports/search/"]
    addresses += ["reports/searches-without-an-answer/"]
    addresses += [f"users/edit/{world.users[name].pk}/" for name in PEOPLE]
    addresses += [f"members-reports/profile/{world.profile(name).pk}/" for name in world.oracle.reported_people]
    addresses += [f"members-reports/write-up/{number}/" for number in world.oracle.reported_write_ups]
    for address in addresses if viewer in STAFF else addresses[:2]:
        fetch = _page(world, viewer, f"/admin/{address}")
        yield Look("screen of staff", viewer, fetch, lambda: world.oracle.may_meet_in_admin(viewer))


def _copy(world: World, viewer: str) -> Iterator[Look]:
    """What somebody downloads as all that is held of them."""
    if viewer not in PEOPLE or not world.oracle.people[viewer].is_active:
        return

    def text() -> str:
        copy = copy_of(world.user(viewer))
        return as_json(copy) + as_html(copy)

    def own() -> set[str]:
        return set().union(*world.oracle.people[viewer].words.values())

    def kept() -> set[str]:
        return world.oracle.may_meet(viewer) | world.oracle.received(viewer)

    yield Look("copy of one’s data", viewer, text, kept, own)


# Suggestions, mails ---------------------------------------------------------------------------------------


def suggestions(world: World, viewer: str, probes: Probes) -> None:
    """What is offered while one types: whom the viewer finds, and titles that they may read."""
    oracle, person = world.oracle, world.user(viewer)
    for name in PEOPLE:
        called = world.user(name).name
        probes.count("suggestions", 1)
        offered = called in [each.text for each in suggest(called, ("people",), person)]
        assert offered == oracle.finds(viewer, name), f"{viewer} is offered {name}: {offered}"
    for number in oracle.write_ups:
        title = world.row(number).title
        probes.count("suggestions", 1)
        offered = [each.text for each in suggest(title, ("practice",), person)]
        leaks = {word.lower() for word in WORD.findall(json.dumps(offered))} - oracle.may_meet(viewer)
        assert not leaks, f"{viewer} is offered {told(world, leaks)}"


def mails(world: World, probes: Probes) -> None:
    """What waits to be mailed: no mail holds a word of anybody’s."""
    mail_what_is_new()
    for task in OutboxTask.objects.filter(kind="mail"):
        probes.count("mail", len(world.oracle.words()))
        # A notice has its words when it leaves, and no sooner.
        words = words_now(task.payload) if task.payload.get("wording") == NOTICES else None
        leaks = {word.lower() for word in WORD.findall(json.dumps([task.payload, words]))}
        assert not leaks, f"{task.payload.get('to')} is mailed {told(world, leaks)}"


def sweep(world: World, viewers: tuple[str, ...] = VIEWERS) -> Iterator[Look]:
    """Every way for every viewer."""
    for viewer in viewers:
        yield from looks(world, viewer)
