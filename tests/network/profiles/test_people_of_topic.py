"""People on the page of a topic: those who show the reader that they have tried it, in nobody's order."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from network.profiles.models import Profile, ProfileTopic
from network.profiles.services import TopicsOfProfile, change_profile, ensure_profile
from tests.factories.users import be, make_member, make_staff
from topics.models import Topic
from users.models import CohortMembership, User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")
NAME = "Quillfeather"


@pytest.fixture
def topic() -> Topic:
    return Topic.objects.get(slug="timebanking")


@pytest.fixture
def person(topic: Topic) -> User:
    """Somebody who has tried it, in a cohort with a mate."""
    return with_practice(make_member(name=NAME), topic)


def with_practice(person: User, topic: Topic, **values: object) -> User:
    profile = ensure_profile(user=person)
    tried = {topic: ProfileTopic.Level.DONE.value}
    change_profile(
        profile=profile,
        version=profile.version,
        values={"headline": f"Headline of {person.name}", **values},
        topics=TopicsOfProfile(tried=tried),
    )
    return person


def set_rings(person: User, *, listed_to: str = "members", **rings: str) -> None:
    profile = Profile.objects.get(user=person)
    profile.listed_to = listed_to
    profile.rings |= rings
    profile.save()


def page(topic: Topic, reader: User | None = None) -> str:
    browser = Client()
    if reader:
        be(browser, reader)
    return browser.get(topic.url).content.decode()


def mate_of(person: User) -> User:
    mate = make_member()
    mate.cohort_memberships.update(cohort=person.cohort_memberships.get().cohort)
    return mate


def test_a_member_sees_name_headline_level_and_address(person: User, topic: Topic) -> None:
    html = page(topic, make_member())
    assert "People who have tried it" in html
    assert f'<a href="{person.profile.get_absolute_url()}">{NAME}</a>' in html
    assert f"Headline of {NAME}" in html
    assert "I have done it" in html
    assert 'href="/network/people/?tried=timebanking"' in html


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.EDITOR, False),
        (Role.CONVENOR, True),
        (Role.PROGRAMME_TEAM, True),
        (Role.ADMINISTRATOR, True),
    ],
)
def test_staff_see_them_as_their_role_has_it(person: User, topic: Topic, role: Role, sees: bool) -> None:
    assert (NAME in page(topic, make_staff(role))) is sees


def test_a_visitor_sees_nobody_even_of_those_who_are_public(person: User, topic: Topic) -> None:
    set_rings(person, listed_to="public", tried="public", headline="public")
    assert NAME not in page(topic)
    assert "People who have tried it" not in page(topic)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("listed_to", "tried", "seen_by"),
    [
        ("members", "members", {"own", "mate", "other", "convenor"}),
        ("public", "public", {"own", "mate", "other", "convenor"}),
        ("members", "cohort", {"own", "mate"}),
        ("cohort", "members", {"own", "mate"}),
        ("members", "only me", {"own"}),
        ("members", "nonsense", {"own"}),
    ],
)
def test_the_ring_of_the_practice_and_of_the_name_decide(
    person: User, topic: Topic, listed_to: str, tried: str, seen_by: set[str]
) -> None:
    set_rings(person, listed_to=listed_to, tried=tried)
    readers = {
        "own": person,
        "mate": mate_of(person),
        "other": make_member(),
        "convenor": make_staff(Role.CONVENOR),
    }
    # One who reads a page stands in its masthead by name.
    assert {who for who, reader in readers.items() if f"Headline of {NAME}" in page(topic, reader)} == seen_by


def test_a_part_that_the_reader_may_not_see_is_left_out(person: User, topic: Topic) -> None:
    set_rings(person, headline="cohort")
    html = page(topic, make_member())
    assert NAME in html
    assert "Headline of" not in html


def test_who_is_hidden_has_left_or_tried_another_thing_is_not_there(person: User, topic: Topic) -> None:
    hidden, left, other = (with_practice(make_member(name=name), topic) for name in ("Hidden", "Gone", "Elsewhere"))
    Profile.objects.filter(user=hidden).update(hidden_at=timezone.now())
    left.cohort_memberships.update(state=CohortMembership.State.LEFT_EARLY)
    ProfileTopic.objects.filter(content_object__user=other).update(use="offers", level="")

    html = page(topic, make_member())
    assert NAME in html
    assert not [name for name in ("Hidden", "Gone", "Elsewhere") if name in html]


@pytest.mark.thorough
def test_the_order_is_nobodys(topic: Topic, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"Person {letter}" for letter in "ABCDEFGHIJ"]
    for name in names:
        with_practice(make_member(name=name), topic)
    reader, today = make_member(), timezone.localdate()
    orders = []
    for days in (0, 0, 1, 2, 3):
        monkeypatch.setattr(
            "network.profiles.topic_sections.timezone.localdate", lambda day=today + timedelta(days=days): day
        )
        html = page(topic, reader)
        orders.append(sorted(names, key=html.index))
    assert orders[0] == orders[1]
    assert len({tuple(order) for order in orders}) > 1


def test_more_people_cost_no_more_queries(
    topic: Topic,
    client: Client,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    for number in range(8):
        with_practice(make_member(name=f"Person {number}"), topic)
    be(client, make_member())
    client.get(topic.url)
    with django_assert_max_num_queries(18):
        client.get(topic.url)


def test_the_page_in_the_cache_holds_nobody(person: User, topic: Topic, client: Client) -> None:
    page(topic, make_member())
    assert NAME not in client.get(topic.url).content.decode()
    assert NAME not in client.get(topic.url).content.decode()
