"""Pausing one's listing: found by nobody and counted nowhere, with nothing lost."""

import pytest
from django.test import Client

from network.practice.audiences import members_of_the_network
from network.practice.services.questions import ask_question
from network.profiles.blocks import block
from network.profiles.models import Profile
from network.profiles.services import set_hidden, set_paused
from search.finding import find
from search.query import Query
from tests.factories.practice import make_write_up
from tests.factories.profiles import Neighbours, make_profile
from tests.factories.users import be

pytestmark = pytest.mark.usefixtures("site")

PAUSE, RESUME = "/network/profile/pause/", "/network/profile/resume/"


@pytest.fixture
def people() -> Neighbours:
    return Neighbours()


def seen_by(people: Neighbours, address: str) -> set[str]:
    seen = set()
    for who in people.viewers:
        client = Client()
        if who != "visitor":
            be(client, people.fresh(who))
        if client.get(address).status_code == 200:
            seen.add(who)
    return seen


@pytest.mark.thorough
def test_its_owner_is_told_at_home_and_where_they_see_themselves_as_others_do(people: Neighbours) -> None:
    be(client := Client(), people.owner)
    way_back = "/network/profile/#part-pause"
    for is_paused in (True, False):
        set_paused(profile=Profile.objects.get(user=people.owner), paused=is_paused)
        assert (way_back in client.get("/network/").content.decode()) is is_paused
        assert (way_back in client.get("/network/profile/as/members/").content.decode()) is is_paused


def found_by(people: Neighbours, who: str, words: str, **filters: tuple[str, ...]) -> tuple[int, int]:
    """How many are found, and how many the filter by region counts."""
    result = find(Query(("people",), words, filters), people.fresh(who))
    regions = next((facet.values for facet in result.facets if facet.name == "region"), ())
    return result.total, sum(value.count for value in regions)


@pytest.mark.thorough
def test_a_paused_profile_is_its_owners_alone_until_they_come_back(people: Neighbours) -> None:
    profile = make_profile(people.owner)
    write_up = make_write_up(people.owner, title="An hour for an hour")
    ask_question(write_up=write_up, author=people.viewers["mate"], text="How?")
    be(client := Client(), people.fresh("owner"))
    assert found_by(people, "mate", "Wanabout") == found_by(people, "member", "An hour for an hour") == (1, 1)

    assert [client.post(PAUSE).status_code for _ in range(2)] == [302, 302]
    assert seen_by(people, profile.get_absolute_url()) == {"owner"}
    own = client.get(profile.get_absolute_url()).content.decode()
    assert "Your listing is paused since" in own
    assert "Show me again" in own
    assert "finds nothing here" in client.get("/network/profile/as/cohort/").content.decode()
    for words in ("Wanabout", "An hour for an hour", "Priya Wendle"):
        assert found_by(people, "mate", words) == (0, 0)
    # What they wrote stays, and the name under it leads nowhere.
    be(reader := Client(), people.fresh("member"))
    html = reader.get(write_up.get_absolute_url()).content.decode()
    assert "Priya Wendle" in html
    assert profile.get_absolute_url() not in html

    assert [client.post(RESUME).status_code for _ in range(2)] == [302, 302]
    assert found_by(people, "mate", "Wanabout") == (1, 1)
    assert profile.get_absolute_url() in reader.get(write_up.get_absolute_url()).content.decode()


@pytest.mark.thorough
@pytest.mark.parametrize("way", ["pause", "block", "hide"])
def test_the_number_of_readers_does_not_tell_a_pause_from_a_block(people: Neighbours, way: str) -> None:
    mate, profile = people.viewers["mate"], make_profile(people.owner)
    before = members_of_the_network(mate)
    match way:
        case "pause":
            set_paused(profile=profile, paused=True)
        case "block":
            block(blocker=people.owner, person=mate)
        case "hide":
            set_hidden(profile=profile, hidden=True)
    assert members_of_the_network(mate) == before - 1


def test_saving_a_profile_neither_pauses_nor_resumes_it(people: Neighbours) -> None:
    before = Profile.objects.get(user=people.owner)
    set_paused(profile=Profile.objects.get(user=people.owner), paused=True)
    first = Profile.objects.get(user=people.owner).paused_at
    set_paused(profile=Profile.objects.get(user=people.owner), paused=True)
    before.version = Profile.objects.get(user=people.owner).version
    make_profile(people.owner)
    assert Profile.objects.get(user=people.owner).paused_at == first is not None
