"""The owner's previews are what others get, to the letter."""

import re

import pytest
from django.test import Client

from network.practice.models import WriteUp
from network.profiles.models import Organisation, Profile
from network.profiles.rings import Ring
from network.profiles.services import OwnWords, change_profile
from tests.factories.practice import make_write_up
from tests.factories.profiles import CANARIES, Neighbours, make_profile, rings_turned
from tests.factories.users import be

pytestmark = pytest.mark.usefixtures("site", "without_index")

# Whom each preview stands for.
LOOKS = {"cohort": "mate", "members": "member", "public": "visitor"}
# Who sees what is open to a ring.
WITHIN_RING = {ring: [look for look in LOOKS if ring in Ring(look).within] for ring in Ring}


@pytest.fixture
def people() -> Neighbours:
    return Neighbours()


def body(html: str) -> str:
    """The person in a page: from their name to the end, without what a reader can do about them."""
    found = re.search(r'<header class="phead">.*(?=</main>)', html, re.DOTALL)
    assert found
    person = re.sub(r'<a class="report".*?</a>|<div class="acts.*?</div>', "", found[0], flags=re.DOTALL)
    return re.sub(r"\s+", " ", person)


def get(people: Neighbours, who: str, address: str) -> str:
    client = Client()
    if who != "visitor":
        be(client, people.fresh(who))
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.thorough
@pytest.mark.parametrize("turn", range(4))
def test_a_preview_is_what_they_get(people: Neighbours, turn: int) -> None:
    record = Organisation.objects.create(name="Wanorganisation", is_checked=True)
    profile = make_profile(people.owner, rings=rings_turned(turn))
    words = OwnWords("Wanlived through it.", list(Ring)[turn], "I agree.")
    values = {"on_organisation_page": True}
    change_profile(profile=profile, version=profile.version, values=values, lived_experience=words)
    make_write_up(people.owner, WriteUp.Audience.COHORT, title="For the cohort")
    make_write_up(people.owner, title="For the network")
    bodies = {}
    for ring, who in LOOKS.items():
        theirs = body(get(people, who, profile.get_absolute_url()))
        preview = body(get(people, "owner", f"/network/profile/as/{ring}/"))
        assert preview.split() == theirs.split()
        bodies[ring] = preview
        assert (record.get_absolute_url() in preview) == (ring in WITHIN_RING[rings_turned(turn)["organisation"]])
        assert ("Wanlived" in preview) == (ring in WITHIN_RING[words.ring])
    assert len(set(bodies.values())) == 3


@pytest.mark.thorough
@pytest.mark.parametrize(("listed_to", "found"), [("cohort", {"cohort"}), ("members", {"cohort", "members"})])
def test_a_preview_says_who_finds_nothing(people: Neighbours, listed_to: str, found: set[str]) -> None:
    make_profile(people.owner, listed_to=listed_to)
    pages = {ring: get(people, "owner", f"/network/profile/as/{ring}/") for ring in LOOKS}
    assert {ring for ring, html in pages.items() if "finds nothing here" not in html} == found
    for ring in LOOKS.keys() - found:
        assert not any(canary in pages[ring] for canaries in CANARIES.values() for canary in canaries)


def test_there_is_no_preview_of_other_rings(people: Neighbours) -> None:
    be(client := Client(), people.fresh("owner"))
    assert [client.get(f"/network/profile/as/{ring}/").status_code for ring in ("only-me", "only me", "x")] == [404] * 3


def test_a_hidden_profile_is_found_by_nobody_in_previews_too(people: Neighbours) -> None:
    from network.profiles.services import set_hidden

    set_hidden(profile=make_profile(people.owner), hidden=True)
    assert all("finds nothing here" in get(people, "owner", f"/network/profile/as/{ring}/") for ring in LOOKS)


@pytest.mark.thorough
def test_an_owner_puts_away_for_good_what_they_will_not_add(people: Neighbours) -> None:
    address = Profile.objects.get(user=people.owner).get_absolute_url()
    be(client := Client(), people.fresh("owner"))
    first, second = "Members find you by what you have tried.", "Say what help you offer"
    assert first in client.get(address).content.decode()
    sent = {"key": "profile practices", "back": "profile"}
    assert [client.post("/network/prompts/dismiss/", sent)["Location"] for _ in range(2)] == [address] * 2
    html = client.get(address).content.decode()
    assert first not in html
    assert second in html
    # The members' home asks for the next one too.
    home = client.get("/network/").content.decode()
    assert first not in home
    assert second in home
    client.post("/network/prompts/dismiss/", {"key": "anything else", "back": "profile"})
    assert people.owner.home_state.dismissed == ["profile practices"]


@pytest.mark.thorough
def test_an_owner_is_told_what_is_worth_adding(people: Neighbours) -> None:
    profile = Profile.objects.get(user=people.owner)
    assert "Members find you by what you have tried." in get(people, "owner", profile.get_absolute_url())
    assert "Members find you by what you have tried." not in get(people, "member", profile.get_absolute_url())
    make_profile(people.owner)
    assert "Members find you by what you have tried." not in get(people, "owner", profile.get_absolute_url())
