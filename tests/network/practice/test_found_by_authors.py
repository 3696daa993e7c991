"""Whose a write-up is: it is found by its authors' names, by those who may find these authors."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from network.practice.models import Consent, Credit, WriteUp
from network.practice.searchable import KIND
from network.practice.services import credits
from network.privacy.models import Leaving
from network.privacy.services.leaving import come_back, leave
from network.profiles.models import Block, Profile
from network.profiles.rings import Ring
from network.profiles.services import set_paused
from search.changes import is_mirrored
from search.engines.elasticsearch import draining
from search.finding import find
from search.models import SearchPassage
from search.query import Query, Result
from tests.factories.practice import make_public, make_write_up
from tests.factories.users import MembershipFactory, UserFactory, be, make_member, make_staff
from tests.site.search.trials import MIRRORED
from users.models import User
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]


@pytest.fixture(params=["database", MIRRORED], autouse=True)
def engine(request: pytest.FixtureRequest) -> None:
    """Every search is answered by each engine."""
    if request.param != "database":
        request.getfixturevalue("mirrored")


def by_line(write_up: WriteUp) -> set[tuple[str, str]]:
    passages = SearchPassage.objects.filter(kind=KIND, object_id=write_up.pk, field="author")
    return set(passages.values_list("audience", "text"))


def found(text: str, viewer: User | None, kind: str = KIND) -> Result:
    if is_mirrored():
        draining.drain()
    result = find(Query((kind,), text), viewer)
    assert (result.engine == "elasticsearch", result.is_reduced) == (is_mirrored(), False)
    return result


def titles_found(text: str, viewer: User | None) -> list[str]:
    return [hit.thing.title for hit in found(text, viewer).hits]


def named(name: str) -> User:
    return make_member(name=name)


def list_to(person: User, ring: Ring) -> None:
    profile = Profile.objects.get(user=person)
    profile.listed_to = ring
    profile.save()


def also_by(write_up: WriteUp, lead: User, user: User, *, agrees: bool = True) -> Credit:
    credit = credits.ask(write_up=write_up, by=lead, user=user, role=Credit.Role.AUTHOR)
    return credits.answer(credit=credit, agrees=agrees)


def test_a_write_up_is_found_by_each_author_who_agreed_and_says_so() -> None:
    lead, second, third = named("Ottoline Brask"), named("Perran Quillow"), named("Zebedee Farnworth")
    write_up = make_write_up(lead)
    also_by(write_up, lead, second)
    also_by(write_up, lead, third, agrees=False)
    assert by_line(write_up) == {("members", "Ottoline Brask"), ("members", "Perran Quillow")}
    reader = make_member()
    (hit,) = found("perran quillow", reader).hits
    (reason,) = hit.reasons
    assert (reason.label, reason.passage) == ("By", "<mark>Perran</mark> <mark>Quillow</mark>")
    assert titles_found("zebedee farnworth", reader) == titles_found("perran quillow", None) == []


@pytest.mark.parametrize("address", ["/network/practice/", "/search/"])
def test_the_page_shows_the_name_that_was_looked_for(client: Client, address: str) -> None:
    lead = named("Perran Quillow")
    make_public(lead, make_staff(Role.EDITOR))
    list_to(lead, Ring.PUBLIC)
    if is_mirrored():
        draining.drain()
    be(client, make_member())
    page = client.get(address, {"q": "perran quillow"}).content.decode()
    assert re.search(r"By:? <mark>Perran</mark> <mark>Quillow</mark>", page)


def test_all_the_names_that_were_looked_for_are_shown(client: Client) -> None:
    lead, second = named("Ottoline Brask"), named("Perran Quillow")
    also_by(make_write_up(lead), lead, second)
    if is_mirrored():
        draining.drain()
    be(client, make_member())
    page = client.get("/network/practice/", {"q": "ottoline perran"}).content.decode()
    assert "By <mark>Ottoline</mark> Brask, <mark>Perran</mark> Quillow" in page


def test_whom_somebody_wrote_with_is_nothing_that_they_did() -> None:
    lead, second = named("Ottoline Brask"), named("Perran Quillow")
    also_by(make_write_up(lead), lead, second)
    hits = found("ottoline brask", make_member(), "people").hits
    assert [hit.thing.user for hit in hits] == [lead]


def test_everyone_finds_what_is_public_by_those_who_show_themselves_and_agreed_to_that_version() -> None:
    lead, later, modest = named("Ottoline Brask"), named("Perran Quillow"), named("Zebedee Farnworth")
    write_up, other = make_public(lead, make_staff(Role.EDITOR)), make_public(modest, make_staff(Role.EDITOR))
    also_by(write_up, lead, later)
    for author in (lead, later):
        list_to(author, Ring.PUBLIC)
    assert by_line(write_up) == {("public", "Ottoline Brask"), ("members", "Perran Quillow")}
    assert by_line(other) == {("members", "Zebedee Farnworth")}
    reader = make_member()
    assert [len(titles_found(name, reader)) for name in ("ottoline", "perran", "zebedee")] == [1, 1, 1]
    assert [len(titles_found(name, None)) for name in ("ottoline", "perran", "zebedee")] == [1, 0, 0]


def test_whoever_takes_their_yes_back_is_found_by_everyone_no_more() -> None:
    lead = named("Ottoline Brask")
    write_up = make_public(lead, make_staff(Role.EDITOR))
    list_to(lead, Ring.PUBLIC)
    consent = Consent.objects.get(user=lead)
    consent.withdrawn_at = timezone.now()
    consent.save()
    assert by_line(write_up) == {("members", "Ottoline Brask")}


def test_a_by_line_follows_a_name() -> None:
    lead = named("Ottoline Brask")
    write_up = make_write_up(lead)
    lead.name = "Ottoline Marchbanks"
    lead.save(update_fields=["name"])
    assert by_line(write_up) == {("members", "Ottoline Marchbanks")}
    assert titles_found("brask", make_member()) == []


def pause(person: User) -> None:
    set_paused(profile=Profile.objects.get(user=person), paused=True)


def show_to_their_cohort(person: User) -> None:
    list_to(person, Ring.COHORT)


def suspend(person: User) -> None:
    person.is_active = False
    person.save()


def leave_with_their_name_there(person: User) -> None:
    leave(user=person, write_ups=Leaving.WriteUps.KEEP)


def be_no_graduate_any_more(person: User) -> None:
    person.cohort_memberships.get().delete()


WAYS_OUT = [pause, show_to_their_cohort, suspend, leave_with_their_name_there, be_no_graduate_any_more]


@pytest.mark.parametrize("hides", WAYS_OUT)
def test_nobody_finds_by_what_they_wrote_whoever_they_cannot_find(hides: Callable[[User], None]) -> None:
    lead, reader = named("Ottoline Brask"), make_member()
    write_up = make_write_up(lead)
    assert titles_found("ottoline brask", reader) == [write_up.title]
    hides(lead)
    assert titles_found("ottoline brask", reader) == []
    assert titles_found("landlord pub lunch", reader) == [write_up.title]


def test_whoever_comes_back_is_found_by_it_again() -> None:
    lead, reader = named("Ottoline Brask"), make_member()
    write_up = make_write_up(lead)
    leave(user=lead, write_ups=Leaving.WriteUps.FORMER)
    assert by_line(write_up) == set()
    come_back(user=lead)
    assert titles_found("ottoline brask", reader) == [write_up.title]


def test_across_a_block_nothing_is_found_by_a_name_not_even_what_both_wrote() -> None:
    lead, second, other = named("Ottoline Brask"), named("Perran Quillow"), make_member()
    write_up = make_write_up(lead)
    also_by(write_up, lead, second)
    Block.objects.create(blocker=lead, blocked=second)
    assert titles_found("ottoline brask", second) == titles_found("perran quillow", lead) == []
    assert titles_found("perran quillow", second) == titles_found("ottoline brask", other) == [write_up.title]


def test_a_cohorts_write_up_is_found_by_its_author_in_that_cohort_alone() -> None:
    lead = named("Ottoline Brask")
    reader = MembershipFactory(user=UserFactory(), cohort=lead.cohort_memberships.get().cohort).user
    write_up = make_write_up(lead, audience="cohort")
    assert titles_found("ottoline brask", reader) == [write_up.title]
    assert titles_found("ottoline brask", make_member()) == []
