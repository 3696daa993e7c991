"""Who sees which part of a person, on their page and by every other way to it (guide 1.13, 5.1)."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.profiles.models import Profile, ProfileTopic
from network.profiles.profile_view import view_for
from network.profiles.rings import FIELD_RULES, Ring
from network.profiles.services import set_hidden
from tests.factories.profiles import CANARIES, WITHIN, Neighbours, make_profile, rings_turned
from tests.factories.users import be
from topics.models import Topic
from users.models import CohortMembership, User

pytestmark = pytest.mark.usefixtures("site", "without_index")

EVERYONE = WITHIN["public"]


@pytest.fixture
def people() -> Neighbours:
    return Neighbours()


def page(people: Neighbours, who: str, address: str) -> Any:
    client = Client()
    if who != "visitor":
        be(client, people.fresh(who))
    return client.get(address)


def parts_in(html: str) -> set[str]:
    """The parts of which anything at all stands in a page."""
    return {part for part, canaries in CANARIES.items() if any(canary in html for canary in canaries)}


def allowed(rings: dict[str, Any], who: str) -> set[str]:
    return {part for part, ring in rings.items() if who in WITHIN[ring]}


def test_there_is_something_to_look_for_in_every_part() -> None:
    assert CANARIES.keys() == FIELD_RULES.keys()


@pytest.mark.parametrize("turn", range(4))
def test_each_part_is_seen_from_its_ring_and_from_nowhere_else(people: Neighbours, turn: int) -> None:
    rings = rings_turned(turn)
    address = make_profile(people.owner, rings=rings).get_absolute_url()

    pages = {who: page(people, who, address).content.decode() for who in people.viewers}

    assert {who: parts_in(html) for who, html in pages.items()} == {who: allowed(rings, who) for who in EVERYONE}
    for who, html in pages.items():
        # Where a part is open, all of it is.
        assert all(canary in html for part in allowed(rings, who) for canary in CANARIES[part]), who
        assert '<meta name="robots" content="noindex">' in html, who
        assert ("Only you see" in html) == (who == "owner")


@pytest.mark.parametrize("ring", ["cohort", "members", "public"])
def test_who_may_not_find_a_person_finds_no_page(people: Neighbours, ring: str) -> None:
    address = make_profile(people.owner, listed_to=ring).get_absolute_url()
    statuses = {who: page(people, who, address).status_code for who in people.viewers}
    assert statuses == {who: 200 if who in WITHIN[ring] else 404 for who in EVERYONE}


def test_a_hidden_profile_is_its_owners_alone(people: Neighbours) -> None:
    profile = make_profile(people.owner)
    set_hidden(profile=profile, hidden=True)
    seen = {who for who in people.viewers if page(people, who, profile.get_absolute_url()).status_code == 200}
    assert seen == {"owner"}
    assert "The convenor has hidden it." in page(people, "owner", profile.get_absolute_url()).content.decode()


@pytest.mark.parametrize("gone", ["suspended", "left early"])
def test_who_is_no_member_any_more_has_no_page(people: Neighbours, gone: str) -> None:
    address = make_profile(people.owner).get_absolute_url()
    assert page(people, "visitor", address).status_code == 200
    if gone == "suspended":
        people.owner.is_active = False
        people.owner.save()
    else:
        membership = CohortMembership.objects.get(user=people.owner)
        membership.state = CohortMembership.State.LEFT_EARLY
        membership.save()
    assert {page(people, who, address).status_code for who in people.viewers} == {404}


def test_a_suspended_viewer_sees_what_a_visitor_sees(people: Neighbours) -> None:
    rings = rings_turned(0)
    profile = make_profile(people.owner, rings=rings)
    mate = people.fresh("mate")
    mate.is_active = False
    assert view_for(mate, Profile.objects.with_everything().get(pk=profile.pk)).ring == Ring.PUBLIC


def test_a_part_that_nobody_chose_a_ring_for_is_only_me(people: Neighbours) -> None:
    rings = dict.fromkeys(FIELD_RULES, "public")
    del rings["about"]
    address = make_profile(people.owner, rings=rings).get_absolute_url()
    assert parts_in(page(people, "mate", address).content.decode()) == FIELD_RULES.keys() - {"about"}


def test_what_is_taken_back_is_gone_on_the_next_request(people: Neighbours) -> None:
    profile = make_profile(people.owner)
    address = profile.get_absolute_url()
    assert "Wanabout" in page(people, "visitor", address).content.decode()
    make_profile(people.owner, rings=dict.fromkeys(FIELD_RULES, "public") | {"about": "members"})
    assert "Wanabout" not in page(people, "visitor", address).content.decode()
    assert "no-store" in page(people, "visitor", address)["Cache-Control"]


RINGS_OF_PARTS = st.fixed_dictionaries({name: st.sampled_from(Ring.values) for name in FIELD_RULES})


def test_no_choice_of_rings_lets_anything_out(people: Neighbours) -> None:
    profile = make_profile(people.owner)
    fresh = {who: people.fresh(who) for who in people.viewers}
    clients = {who: Client() for who in ("visitor", "mate", "member", "editor")}
    for who, client in clients.items():
        if who != "visitor":
            be(client, fresh[who])

    @settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
    @given(
        rings=RINGS_OF_PARTS,
        listed_to=st.sampled_from(["cohort", "members", "public"]),
        who=st.sampled_from([*clients]),
    )
    def check(rings: dict[str, str], listed_to: str, who: str) -> None:
        Profile.objects.filter(pk=profile.pk).update(rings=rings, listed_to=listed_to)
        response = clients[who].get(profile.get_absolute_url())
        assert (response.status_code == 200) == (who in WITHIN[listed_to])
        if response.status_code == 200:
            assert parts_in(response.content.decode()) == allowed(rings, who)
        view = view_for(fresh[who], Profile.objects.with_everything().get(pk=profile.pk))
        names = [name for name, kept in vars(type(view)).items() if isinstance(kept, property)]
        told = " ".join(repr(getattr(view, name)) for name in names)
        assert parts_in(told) <= allowed(rings, who) | {"cohort"}
        assert bool(view.cohorts) == ("cohort" in allowed(rings, who))

    check()


def test_a_page_of_many_topics_asks_as_little_as_one_of_few(people: Neighbours) -> None:
    profile = make_profile(people.owner)
    be(client := Client(), people.fresh("member"))
    few = queries(client, profile.get_absolute_url())
    for number in range(9):
        topic = Topic.objects.create(name=f"More {number}", slug=f"more-{number}", facet="practice")
        ProfileTopic.objects.create(content_object=profile, tag=topic, use="tried", level="done")
    assert queries(client, profile.get_absolute_url()) == few
    # With how the two stand towards each other, ways to reach them, what they helped with, and what they ask.
    assert few <= 13


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_a_name_is_shown_without_what_would_turn_it_into_markup(people: Neighbours) -> None:
    User.objects.filter(pk=people.owner.pk).update(name="<b>Priya</b>")
    profile = make_profile(people.owner)
    Profile.objects.filter(pk=profile.pk).update(about="<script>alert(1)</script>", headline='"><img src=x>')
    html = page(people, "member", profile.get_absolute_url()).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x>" not in html
    assert "<b>Priya" not in html
