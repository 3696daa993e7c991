"""The pages to find people and practice: who opens them, what stands on them, and what they cost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags

from network.profiles.models import Profile
from network.profiles.services import TopicsOfProfile, change_profile
from tests.factories.cohorts import CohortFactory
from tests.factories.practice import make_write_up
from tests.factories.users import MembershipFactory, UserFactory, be, make_member, make_staff
from topics.models import Topic
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")

PEOPLE, PRACTICE = "/network/people/", "/network/practice/"


def make_person(name: str, *tried: str, **values: Any) -> User:
    """A member with a profile, who has tried some topics."""
    user = make_member(name=name)
    profile = Profile.objects.get(user=user)
    topics = TopicsOfProfile(tried={Topic.objects.get(slug=slug): "done" for slug in tried})
    change_profile(profile=profile, version=profile.version, values=values, topics=topics)
    return user


@pytest.fixture
def member(client: Client) -> User:
    user = make_member(name="Reader")
    be(client, user)
    return user


def html(client: Client, address: str, **data: Any) -> str:
    response = client.get(address, data)
    assert response.status_code == 200
    return response.content.decode()


def words(text: str) -> str:
    return " ".join(strip_tags(text).split())


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("who", "people", "practice"),
    [
        (None, 302, 302),
        ("nobody", 404, 404),
        ("member", 200, 200),
        (Role.EDITOR, 404, 200),
        (Role.CONVENOR, 200, 200),
        (Role.PROGRAMME_TEAM, 200, 200),
        (Role.ADMINISTRATOR, 200, 200),
    ],
)
def test_who_may_look(client: Client, who: Any, people: int, practice: int) -> None:
    if who is not None:
        special = {"nobody": UserFactory, "member": make_member}
        be(client, special[who]() if who in special else make_staff(who))
    assert client.get(PEOPLE).status_code == people
    assert client.get(PRACTICE).status_code == practice
    assert client.post(PEOPLE).status_code == 405 if who else True


@pytest.mark.thorough
def test_everyone_is_there_without_a_search(client: Client, member: User) -> None:
    make_person("Amara Fenn", headline="I help villages", regions=["south-west"], place="Wexmoor", offer_kinds=["call"])
    page = html(client, PEOPLE)
    said = words(page)
    assert "2 people" in said
    for part in ("Amara Fenn", "I help villages", "Wexmoor, South West", "Open to a call", "That is you"):
        assert part in said
    assert "Why " not in said


@pytest.mark.thorough
def test_a_card_says_whether_there_is_room_for_what_is_offered(client: Client, member: User) -> None:
    soon = timezone.localdate() + timedelta(days=9)
    make_person("Amara Fenn", offer_kinds=["call"], availability="not now", available_from=soon)
    make_person("Beth Ollerway", offer_kinds=["speaking"], availability="a little")
    make_person("Colm Hartree", offer_kinds=["mentoring"], availability="not now", available_from=timezone.localdate())
    said = words(html(client, PEOPLE))
    assert "Open to a call" not in said
    assert f"Not now until {date_format(soon)}" in said
    assert "Open to speaking. There is a little room for it now" in said
    # The day has come: there is room again.
    assert "Open to mentoring" in said


@pytest.mark.thorough
def test_a_person_is_found_by_what_they_wrote_with_the_passage_its_day_and_its_page(
    client: Client, member: User
) -> None:
    author = make_person("Amara Fenn")
    write_up = make_write_up(author, title="An hour for an hour", summary="When the grant ended the time bank went on.")
    make_write_up(make_person("Somebody Else"), title="A shed", summary="A shed for tools.")
    page = html(client, PEOPLE, q="timebanking grant")
    assert "1 person matches" in words(page)
    assert "<mark>grant</mark>" in page
    assert "<mark>time bank</mark>" in page
    assert f'<a href="{write_up.get_absolute_url()}">An hour for an hour</a>' in page
    assert "Search only for my words" in page
    assert "Somebody Else" not in page


@pytest.mark.thorough
def test_what_of_the_search_somebody_does_not_meet_is_said(client: Client, member: User) -> None:
    make_person("Amara Fenn", "timebanking", regions=["south-west"])
    make_person("Priya Wendle", "timebanking")
    said = words(html(client, PEOPLE, q="someone in the South West who has done timebanking"))
    assert said.index("Amara Fenn") < said.index("Priya Wendle") < said.index("Without: South West")


@pytest.mark.thorough
def test_filters_are_or_within_and_between_and_can_be_taken_away(client: Client, member: User) -> None:
    make_person("Amara Fenn", "timebanking", regions=["south-west"])
    make_person("Priya Wendle", "timebanking", regions=["london"])
    make_person("Kit Larrowe", "shared-lives", regions=["south-west"])
    page = html(client, PEOPLE, tried="timebanking", region=["south-west", "london"])
    assert "2 people match" in words(page)
    assert 'name="tried" value="timebanking" checked' in page
    assert "Filters, 3 applied" in words(page)
    assert 'href="?region=south-west&amp;region=london"' in page
    one = html(client, PEOPLE, tried="timebanking", region="south-west")
    assert "1 person matches" in words(one)
    # The other region would add one more.
    assert "London1 person" in strip_tags(one)


def test_a_long_filter_shows_its_commonest_and_all_of_them_on_request(client: Client, member: User) -> None:
    make_person("Amara Fenn", *[topic.slug for topic in Topic.objects.filter(facet="practice").order_by("slug")[:8]])
    page = html(client, PEOPLE)
    assert page.count('name="tried"') == 5
    assert "Show all 8 practices" in page
    assert html(client, PEOPLE, all="tried").count('name="tried"') == 8


@pytest.mark.thorough
def test_nothing_found_says_which_filter_to_let_go(client: Client, member: User) -> None:
    make_person("Amara Fenn", "timebanking", regions=["south-west"])
    make_person("Kit Larrowe", "shared-lives", regions=["london"])
    said = words(html(client, PEOPLE, tried="timebanking", region="london"))
    assert "No one matches yet" in said
    assert "Remove “Timebanking”1 person" in said
    assert "No one matches yet" in words(html(client, PEOPLE, q="INFJ"))


@pytest.mark.thorough
def test_several_choices_of_a_filter_are_let_go_together(client: Client, member: User) -> None:
    make_person("Amara Fenn", "timebanking", regions=["south-west"])
    page = html(client, PEOPLE, q="timebanking", region=["london", "wales"])
    assert "Remove “Region”1 person" in words(page)
    assert '<a href="?q=timebanking" hx-get="?q=timebanking"><span>Remove' in page


@pytest.mark.thorough
def test_practice_is_found_by_its_text_its_topics_and_its_filters(client: Client, member: User) -> None:
    author = make_person("Amara Fenn")
    make_write_up(author, title="Lunch in the pub", what_we_did="We asked the landlord.", still_going="still going")
    make_write_up(author, title="A shed", still_going="stopped", region="london", place="Mile End")
    page = html(client, PRACTICE, q="landlords")
    assert "1 write-up matches" in words(page)
    assert "<mark>landlord</mark>" in page
    assert "A shed" in words(html(client, PRACTICE, still_going="stopped"))
    assert "Lunch in the pub" not in words(html(client, PRACTICE, still_going="stopped"))
    assert "A shed" in words(html(client, PRACTICE, q="write-ups from Mile End"))
    assert "Nothing matches yet" in words(html(client, PRACTICE, q="xylophone"))


@pytest.mark.thorough
def test_a_small_update_brings_the_results_and_what_stands_beside_them(client: Client, member: User) -> None:
    make_person("Amara Fenn", "timebanking")
    for address, word in ((PEOPLE, "people"), (PRACTICE, "write-ups")):
        response = client.get(address, {"q": "amara", "sort": "best", "only": ""}, headers={"HX-Request": "true"})
        part = response.content.decode()
        assert "<html" not in part
        assert 'id="facets" hx-swap-oob="true"' in part
        assert 'data-said="' in part
        assert "<title>amara - " in part
        # The address as a link would have it.
        assert response["HX-Push-Url"] == f"{address}?q=amara"
        assert "HX-Request" in response["Vary"]
        assert "no-store" in response["Cache-Control"]
        restored = client.get(address, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
        assert "<html" in restored.content.decode()
        assert word in part


@pytest.mark.thorough
@pytest.mark.parametrize(
    "text", ['say "hello', "a\x00b", "x" * 10_000, "' OR 1=1 --", "NEAR(a b)", "🎂", "\u202e", "*", "-"]
)
def test_nothing_that_is_typed_is_an_error(client: Client, member: User, text: str) -> None:
    for address in (PEOPLE, PRACTICE):
        for data in (
            {"q": text},
            {"tried": text, "region": text, "sort": text, "page": text, "all": text, "only": text},
        ):
            html(client, address, **data)


def test_nobody_reads_the_directory_without_end(client: Client, member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.rate_limits.consume", lambda **_: False)
    for address in (PEOPLE, PRACTICE):
        assert client.get(address).status_code == client.head(address).status_code == 429


@pytest.mark.thorough
def test_more_people_need_no_more_queries(client: Client, member: User, django_assert_num_queries: Any) -> None:
    cohort = CohortFactory()
    pages: tuple[tuple[str, dict[str, str]], ...] = (
        (PEOPLE, {}),
        (PEOPLE, {"q": "lunch", "region": "south-west"}),
        (PRACTICE, {"q": "lunch"}),
    )
    for many in (2, 8):
        for number in range(many):
            author = MembershipFactory(user=UserFactory(name=f"Person {many} {number}"), cohort=cohort).user
            profile = Profile.objects.get(user=author)
            change_profile(profile=profile, version=profile.version, values={"regions": ["south-west"]})
            make_write_up(author)
        client.get(PEOPLE)
        client.get(PRACTICE)
        for address, data in pages:
            with django_assert_num_queries(6):
                client.get(address, data)
