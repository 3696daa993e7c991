"""A small network for the search for leaks, changed only by the services that members use, and its oracle beside it."""

import copy
import string
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.utils import timezone

from core.page_cache import forget_fragments
from network.moderation import services as moderation
from network.moderation.registry import kinds
from network.privacy.models import Leaving
from network.privacy.services.erasing import erase
from network.privacy.services.leaving import come_back
from network.privacy.services.leaving import leave as begin_to_leave
from network.profiles import blocks
from network.profiles.models import Block, Organisation, Profile, ProfilePhoto, ProfileTopic
from network.profiles.rings import FIELD_RULES, Ring
from network.profiles.services import OwnWords, TopicsOfProfile, Work, change_profile, set_hidden, set_paused
from tests.factories.cohorts import CohortFactory
from tests.factories.users import MembershipFactory, UserFactory, be, make_staff
from tests.privacy.engines import DATABASE, Database
from tests.privacy.oracle import COHORT, PUBLIC, VISITOR, Oracle, Person
from tests.privacy.speakers import Speakers
from tests.privacy.writers import COHORTS, Writers
from topics.models import ControlledTerm, Topic
from users.models import CohortMembership, User
from users.roles import Role

MEMBERS = ("Ann", "Bea", "Cal", "Dan", "Eve")
STAFF = tuple(role.value for role in Role)
# Members of whom the program knows nothing: they stand for all of a cohort, and Fay for those of any other.
PHANTOMS = {"x": "Gil", "y": "Hal", "z": "Fay"}
VIEWERS = (*MEMBERS, *STAFF, VISITOR)

# The fields of each part that hold words of one's own.
FIELDS: dict[str, tuple[str, ...]] = {
    "name_aloud": ("name_aloud",),
    "pronouns": ("pronouns",),
    "headline": ("headline",),
    "organisation": ("organisation",),
    "regions": ("place",),
    "about": ("about",),
    "offers": ("offer_text",),
    "ask": ("ask",),
    "contact_email": ("contact_email",),
    "telephone": ("telephone",),
    "links": ("links",),
    "photo": (),
    "history": (),
    "lived": (),
    # Chosen from lists, and asked for as filters.
    "role_level": (),
    "functions": (),
    "cohort": (),
    "tried": (),
    "works_with": (),
    "languages": (),
}
PARTS = tuple(FIELDS)
WITH_WORDS = tuple(part for part in PARTS if FIELDS[part] or part in ("photo", "history", "lived"))
# The filters of the directory and the part that each is of.
FACETS = {
    "region": "regions",
    "role_level": "role_level",
    "sector": "organisation",
    "organisation_type": "organisation",
    "languages": "languages",
    "tried": "tried",
    "works_with": "works_with",
    "open_to": "offers",
}


class World(Writers, Speakers):
    """The people and what they do. Each deed is done in the program and told to the oracle."""

    engine: Database = DATABASE

    def __init__(self) -> None:
        self.oracle = Oracle()
        self.made = 0
        self.cohorts = {name: CohortFactory() for name in ("x", "y")}
        self.users: dict[str, User] = {}
        self.cookies: dict[str, str] = {}
        self.facets: dict[str, dict[str, str]] = {}
        self.profiles_of_old: dict[str, Profile] = {}
        slugs = {kind: _slugs(kind) for kind in ("region", "role level", "sector", "organisation type")}
        offers = [kind.value for kind in Profile.OfferKind]
        for number, name in enumerate(MEMBERS):
            user = UserFactory(name=name)
            MembershipFactory(user=user, cohort=self.cohorts[COHORTS[name]])
            self.users[name] = user
            self.facets[name] = {
                "region": slugs["region"][number],
                "role_level": slugs["role level"][number],
                "sector": slugs["sector"][number],
                "organisation_type": slugs["organisation type"][number],
                "languages": ("yiddish", "welsh", "bsl", "polish", "urdu")[number],
                "open_to": offers[number],
                "tried": _topic(f"tried-{number}", "practice").slug,
                "works_with": _topic(f"with-{number}", "population").slug,
            }
            self.oracle.people[name] = Person(name, COHORTS[name], rings=_first_rings(), words={})
            self._fill_lists(name)
            for part in WITH_WORDS:
                self.say(name, part, str(self.oracle.people[name].rings[part]))
        for role in Role:
            self.users[role.value] = make_staff(role, name=f"Staff {role.value}")
            self.oracle.people[role.value] = Person(role.value, role=role.value)
        for name in self.users:
            self.sign_in(name)
        for cohort, name in PHANTOMS.items():
            self.oracle.people[name] = Person(name, cohort)

    def with_history(self) -> "World":
        """The same people, who have written, asked and answered already: something of everything."""
        for name, audience, others in (("Ann", "network", "Dan"), ("Bea", "cohort", "Eve"), ("Dan", "public", "Cal")):
            number = self.write(name)
            assert number is not None
            self.share(number, audience)
            self.ask_author(number, others)
            self.ask("Cal", number)
        self.answer_author(min(self.oracle.write_ups), "Dan", agrees=True)
        for question in list(self.oracle.remarks):
            self.answer("Bea", question)
        self.make_public(max(self.oracle.write_ups))
        for asker, asked in (("Ann", "Bea"), ("Bea", "Ann"), ("Dan", "Ann"), ("Ann", "Dan"), ("Eve", "Cal")):
            self.connect(asker, asked)
            self.write_to(asker, asked)
        for name in ("Ann", "Dan"):
            self.keep_way(name, is_open=True)
            self.keep_way(name, is_open=False)
        self.introduce("Ann", "Bea", "Dan")
        for name, audience in (("Ann", "network"), ("Bea", "cohort")):
            self.post_ask(name, audience)
        for number in self.oracle.asks:
            self.answer_ask("Cal", number)
        return self

    def once_more(self) -> "World":
        """The same beginning, to go on from apart: what each does in the database is undone by whoever asks."""
        again = copy.copy(self)
        again.oracle, again.cookies = copy.deepcopy(self.oracle), dict(self.cookies)
        return again

    # Looking ------------------------------------------------------------------------------------------

    def word(self) -> str:
        """A word that stands nowhere else."""
        self.made += 1
        number, letters = self.made, ""
        while number:
            number, letter = divmod(number, 26)
            # Each three times: a letter left out makes none of them another.
            letters += string.ascii_lowercase[letter] * 3
        return f"zqx{letters:a<6}xqz"

    def sign_in(self, name: str) -> None:
        be(client := Client(), User.objects.get(pk=self.users[name].pk))
        self.cookies[name] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def client_of(self, viewer: str) -> Client:
        client = Client(raise_request_exception=True)
        if viewer in self.cookies:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[viewer]
        return client

    def user(self, viewer: str) -> Any:
        """A viewer as a request would find them."""
        return AnonymousUser() if viewer == VISITOR else User.objects.get(pk=self.users[viewer].pk)

    def profile(self, name: str) -> Profile:
        # Of whoever was erased there is none: people may still have its address.
        return self.profiles_of_old.get(name) or Profile.objects.get(user=self.users[name])

    # Profiles -----------------------------------------------------------------------------------------

    def say(self, name: str, part: str, ring: str) -> None:
        """Write new words into a part, and open it to a ring."""
        person, profile, word = self.oracle.people[name], self.profile(name), self.word()
        self.oracle.gone |= person.words.get(part, set())
        values: dict[str, Any] = {}
        more: dict[str, Any] = {}
        if part == "lived":
            more["lived_experience"] = OwnWords(word, Ring(ring), "I agree to it.")
        else:
            values["rings"] = profile.rings | {part: ring}
        for field in FIELDS[part]:
            values[field] = {"contact_email": f"{word}@example.org", "links": [f"https://example.org/{word}"]}.get(
                field, word
            )
        if part == "history":
            more["history"] = [Work(word, "Somewhere")]
        if part == "photo":
            ProfilePhoto.objects.update_or_create(profile=profile, defaults={"alt": word})
        change_profile(profile=profile, version=profile.version, values=values, **more)
        person.rings[part] = ring
        if part in WITH_WORDS:
            person.words[part] = {word}

    def open_list(self, name: str, part: str, ring: str) -> None:
        """Open a part, as it is, to a ring."""
        if part == "lived":
            self.say(name, part, ring)
            return
        profile = self.profile(name)
        change_profile(profile=profile, version=profile.version, values={"rings": profile.rings | {part: ring}})
        self.oracle.people[name].rings[part] = ring

    def list_to(self, name: str, ring: str) -> None:
        profile = self.profile(name)
        change_profile(profile=profile, version=profile.version, values={"listed_to": ring})
        self.oracle.people[name].listed_to = ring

    def end_ask(self, name: str, *, ended: bool) -> None:
        profile, day = self.profile(name), timezone.localdate() + timedelta(days=-1 if ended else 30)
        change_profile(profile=profile, version=profile.version, values={"ask_ends_on": day})
        self.oracle.people[name].ask_has_ended = ended

    def name_on_organisation_page(self, name: str, *, named: bool) -> None:
        profile = self.profile(name)
        change_profile(profile=profile, version=profile.version, values={"on_organisation_page": named})

    def pause(self, name: str, *, paused: bool) -> None:
        set_paused(profile=self.profile(name), paused=paused)
        self.oracle.people[name].is_paused = paused

    def hide(self, name: str, *, hidden: bool) -> None:
        set_hidden(profile=self.profile(name), hidden=hidden)
        self.oracle.people[name].is_hidden = hidden

    def suspend(self, name: str, *, suspended: bool) -> None:
        self._save_user(name, is_active=not suspended)
        self.oracle.people[name].is_active = not suspended
        self.sign_in(name)

    def leave(self, name: str, *, removes: bool = False) -> None:
        """Begin to leave, and keep what one wrote, or have it removed: what one wrote alone is hidden at once."""
        if self.oracle.people[name].is_leaving:
            return
        choice = Leaving.WriteUps.REMOVE if removes else Leaving.WriteUps.KEEP
        begin_to_leave(user=self.user(name), write_ups=choice)
        self.oracle.people[name].is_leaving = True
        for write_up in self.oracle.write_ups.values():
            if removes and write_up.authors == {name} and write_up.is_shared and not write_up.is_hidden:
                write_up.is_hidden, write_up.hidden_by_leaving = True, name
        self.sign_in(name)

    def come_back(self, name: str) -> None:
        if not self.oracle.people[name].is_leaving:
            return
        come_back(user=self.user(name))
        self.oracle.people[name].is_leaving = False
        self.hear_what_waited(name)
        for write_up in self.oracle.write_ups.values():
            if write_up.hidden_by_leaving == name:
                write_up.is_hidden, write_up.hidden_by_leaving = False, ""

    @contextmanager
    def erased(self, name: str, *, removes: bool) -> Iterator[None]:
        """The world as it would be had somebody left and been erased; afterwards it is as before."""
        start, oracle, cookies = transaction.savepoint(), self.oracle, self.cookies
        self.oracle, self.cookies = copy.deepcopy(oracle), dict(cookies)
        self.leave(name, removes=removes)
        self.profiles_of_old = {name: self.profile(name)}
        erase(user=self.user(name))
        self.cookies.pop(name)
        self._forget(name, removes=removes)
        try:
            yield
        finally:
            transaction.savepoint_rollback(start)
            forget_fragments()
            self.oracle, self.cookies, self.profiles_of_old = oracle, cookies, {}
            self.engine.begin()

    def _forget(self, name: str, *, removes: bool) -> None:
        oracle = self.oracle
        person = oracle.people[name]
        oracle.gone.update(*person.words.values())
        person.words, person.cohort, person.is_active, person.is_leaving = {}, "", False, False
        oracle.blocks = {pair for pair in oracle.blocks if name not in pair}
        oracle.gone |= oracle.said_by(name)
        for number, write_up in list(oracle.write_ups.items()):
            write_up.asked.pop(name, None)
            if write_up.authors == {name} and (removes or not write_up.is_shared):
                oracle.gone |= write_up.words | (write_up.public or set())
                oracle.gone.update(*(version.words for version in write_up.versions))
                del oracle.write_ups[number]
        for number, remark in list(oracle.remarks.items()):
            if remark.author == name or remark.write_up not in oracle.write_ups:
                oracle.gone.add(remark.word)
                if self.is_there(number):
                    # A question that others answered stays without its words.
                    remark.word = ""
                else:
                    del oracle.remarks[number]

    def leave_early(self, name: str, *, left: bool) -> None:
        membership = CohortMembership.objects.get(user=self.users[name])
        membership.state = CohortMembership.State.LEFT_EARLY if left else CohortMembership.State.COMPLETED
        membership.save()
        self.oracle.people[name].left_early = left

    def block(self, blocker: str, other: str) -> None:
        if self.oracle.finds(blocker, other) and blocker != other and self.oracle.is_member(blocker):
            blocks.block(blocker=self.user(blocker), person=self.user(other))
            self.oracle.blocks.add((blocker, other))
            self.part(blocker, other)

    def unblock(self, blocker: str, other: str) -> None:
        found = Block.objects.filter(blocker=self.users[blocker], blocked=self.users[other]).first()
        if found is not None:
            blocks.unblock(block=found)
        self.oracle.blocks.discard((blocker, other))

    def report_profile(self, reporter: str, name: str) -> None:
        if reporter == name or not self.oracle.finds(reporter, name) or not self.oracle.is_member(reporter):
            return
        thing = self.profile(name)
        moderation.report(
            kind=kinds()["profile"], thing=thing, reporter=self.user(reporter), reason="other", note="Look at it."
        )
        self.oracle.evidence |= self.oracle.members_parts(name)
        self.oracle.reported_people.add(name)

    # ----------------------------------------------------------------------------------------------------

    def organisations(self) -> Iterator[Organisation]:
        yield from Organisation.objects.order_by("pk")

    def _save_user(self, name: str, **values: Any) -> None:
        user = self.user(name)
        for field, value in values.items():
            setattr(user, field, value)
        user.save(update_fields=list(values))

    def _fill_lists(self, name: str) -> None:
        chosen, profile = self.facets[name], self.profile(name)
        tried, people = (Topic.objects.get(slug=chosen[facet]) for facet in ("tried", "works_with"))
        change_profile(
            profile=profile,
            version=profile.version,
            values={
                "regions": [chosen["region"]],
                "role_level": chosen["role_level"],
                "sector": chosen["sector"],
                "organisation_type": chosen["organisation_type"],
                "languages": [chosen["languages"]],
                "offer_kinds": [chosen["open_to"]],
                "rings": self.oracle.people[name].rings,
            },
            topics=TopicsOfProfile({tried: ProfileTopic.Level.DONE}, [people], []),
        )


def _first_rings() -> dict[str, str]:
    rings = {part: rule.default.value for part, rule in FIELD_RULES.items()}
    return rings | {"lived": COHORT, "pronouns": COHORT, "contact_email": PUBLIC}


def _slugs(kind: str) -> list[str]:
    return list(ControlledTerm.objects.filter(kind=kind).order_by("order", "pk").values_list("slug", flat=True)[:5])


def _topic(name: str, facet: str) -> Topic:
    return Topic.objects.get_or_create(name=f"A {name}", slug=name, defaults={"facet": facet})[0]
