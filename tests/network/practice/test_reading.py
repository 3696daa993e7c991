"""The page of a write-up: what it shows, to whom, and in how few queries."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from network.practice.models import TEXT_FIELDS, Answer, Credit, Question, WriteUp
from network.practice.services import credits, sharing, writing
from search.indexing import gathered
from tests.factories.practice import FOR_PUBLIC, make_draft, make_public, make_write_up
from tests.factories.users import MembershipFactory, UserFactory, be, make_member, make_staff
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")

BUDGET = 10


def address(write_up: WriteUp) -> str:
    return f"/network/practice/{write_up.public_id}/"


def read(client: Client, write_up: WriteUp, viewer: User | None = None) -> str:
    if viewer is not None:
        be(client, viewer)
    response = client.get(address(write_up))
    assert response.status_code == 200
    return response.content.decode()


def mate_of(person: User) -> User:
    return MembershipFactory(user=UserFactory(), cohort=person.cohort_memberships.get().cohort).user


# What is chosen from a list.
CHOSEN = {"region", "power_shared", "evidence", "still_going", "last_checked", "interests"}


@pytest.mark.thorough
def test_every_word_that_authors_write_is_on_the_page(client: Client) -> None:
    words = {name: f"Words of {name}." for name in TEXT_FIELDS if name not in CHOSEN}
    write_up = make_write_up(make_member(), **(FOR_PUBLIC | words))
    html = read(client, write_up, make_member())
    assert [text for text in words.values() if text not in html] == []


def test_what_authors_choose_is_said_in_words(client: Client) -> None:
    write_up = make_write_up(make_member(name="Ada Fenwick"), **FOR_PUBLIC)
    html = read(client, write_up, make_member())
    for words in (
        "Practice write-up from Wexmoor, South West",
        "Ada Fenwick",
        "Still going",
        "Last checked in",
        "May 2026",
        "We counted",
        "£40",
        "<li>Ask the cook</li>",
        "Decided with us<span",
        'href="/topics/lunch-clubs/"',
        "Members of the network can see this.",
    ):
        assert words in html, words


def test_a_heading_stands_only_over_text(client: Client) -> None:
    html = read(client, make_write_up(make_member()), make_member())
    for heading in ("What was going on before", "How we know", "Cost and time", "How to try it", "Money and interests"):
        assert heading not in html
    assert "On this page" not in html


def test_members_text_is_made_safe(client: Client) -> None:
    attack = "<script>alert(1)</script> [x](javascript:alert(1)) **bold**"
    everywhere = dict.fromkeys(("before", "what_we_did", "differently", "cost_note"), attack)
    plain = dict.fromkeys(("title", "summary", "place", "thanks", "cost_set_up", "how_to_try"), "<i>raw</i>")
    html = read(client, make_write_up(make_member(), **everywhere, **plain), make_member())
    assert "<script>alert" not in html
    assert 'href="javascript' not in html
    assert "<i>raw" not in html
    assert "<strong>bold</strong>" in html


WHO_CAN_SEE: dict[str, tuple[Callable[[User], WriteUp], str]] = {
    "draft": (make_draft, "only its authors can see it"),
    "cohort": (lambda author: make_write_up(author, WriteUp.Audience.COHORT), "cohort A and its authors can see this"),
    "network": (make_write_up, "Members of the network can see this."),
}


@pytest.mark.parametrize("state", WHO_CAN_SEE)
def test_the_page_says_who_can_see_it(client: Client, state: str) -> None:
    make, sentence = WHO_CAN_SEE[state]
    author = make_member()
    assert sentence in read(client, make(author), author)


@pytest.mark.thorough
def test_what_is_hidden_says_so_to_its_author_and_is_not_there_for_others(client: Client) -> None:
    author = make_member()
    write_up = make_write_up(author)
    writing.set_hidden(write_up=write_up, hidden=True)
    assert "The convenor has hidden it." in read(client, write_up, author)
    be(client, make_member())
    assert client.get(address(write_up)).status_code == 404


@pytest.mark.thorough
@pytest.mark.parametrize("path", ["", "versions/", "versions/3/"])
def test_a_stranger_learns_nothing_of_what_is_not_theirs(client: Client, path: str) -> None:
    write_up = make_write_up(make_member(), WriteUp.Audience.COHORT)
    unknown = f"/network/practice/{'x' * 22}/"
    for person in (make_member(), make_staff(Role.CONVENOR), UserFactory()):
        be(client, person)
        assert client.get(address(write_up) + path).status_code == 404
    client.logout()
    for base in (address(write_up), unknown):
        response = client.get(base + path)
        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/login/")


def test_whoever_may_not_read_the_text_of_the_network_is_led_to_the_public_version(client: Client) -> None:
    write_up = make_public(make_member(), make_staff(Role.EDITOR))
    assert client.get(address(write_up))["Location"] == write_up.public_url
    be(client, UserFactory())
    assert client.get(address(write_up))["Location"] == write_up.public_url


@pytest.mark.thorough
def test_nobody_is_named_who_has_not_said_yes(client: Client) -> None:
    author, other = make_member(), make_member(name="Quillfeather")
    write_up = make_write_up(author)
    asked = credits.ask(write_up=write_up, by=author, user=other, role=Credit.Role.AUTHOR)
    reader = make_member()
    assert "Quillfeather" not in read(client, write_up, reader)
    credits.answer(credit=asked, agrees=True)
    assert "Quillfeather" in read(client, write_up, reader)


@pytest.mark.thorough
def test_only_an_author_finds_what_authors_do(client: Client) -> None:
    author = make_member()
    write_up = make_write_up(author)
    assert f"{address(write_up)}edit/" in read(client, write_up, author)
    assert f"{address(write_up)}edit/" not in read(client, write_up, make_member())


@pytest.mark.thorough
def test_a_later_change_is_said_with_its_note(client: Client) -> None:
    author = make_member()
    write_up = make_write_up(author)
    writing.change(
        write_up=write_up, by=author, version=write_up.version, values={"place": "Elsewhere"}, note="We moved."
    )
    assert ": We moved." in read(client, write_up, make_member())


# Versions -----------------------------------------------------------------------------------------


def change(write_up: WriteUp, author: User, summary: str) -> None:
    writing.change(write_up=write_up, by=author, version=write_up.version, values={"summary": summary})


@pytest.mark.thorough
def test_readers_find_earlier_versions(client: Client) -> None:
    author = make_member()
    write_up = make_write_up(author, summary="First words.")
    first = write_up.version
    change(write_up, author, "Second words.")
    be(client, make_member())
    listed = client.get(f"{address(write_up)}versions/").content.decode()
    assert listed.count("versions/") == 2
    html = client.get(f"{address(write_up)}versions/{first}/").content.decode()
    assert "First words." in html
    assert "Second words." not in html


@pytest.mark.thorough
def test_what_only_a_cohort_could_read_stays_with_it_when_the_network_reads_on(client: Client) -> None:
    author = make_member()
    mate = mate_of(author)
    write_up = make_write_up(author, WriteUp.Audience.COHORT, summary="For us alone.")
    first = write_up.version
    change(write_up, author, "For all of you.")
    sharing.share(write_up=write_up, by=author, version=write_up.version, audience=WriteUp.Audience.NETWORK)
    for person, status in ((author, 200), (mate, 200), (make_member(), 404)):
        be(client, person)
        assert client.get(f"{address(write_up)}versions/{first}/").status_code == status
    assert f"versions/{first}/" not in client.get(f"{address(write_up)}versions/").content.decode()


@pytest.mark.thorough
def test_what_was_taken_back_does_not_come_back_with_the_next_sharing(client: Client) -> None:
    author = make_member()
    write_up = make_write_up(author, summary="Too much said.")
    first = write_up.version
    sharing.stop_sharing(write_up=write_up, version=write_up.version)
    change(write_up, author, "Said with care.")
    sharing.share(write_up=write_up, by=author, version=write_up.version, audience=WriteUp.Audience.NETWORK)
    be(client, make_member())
    assert client.get(f"{address(write_up)}versions/{first}/").status_code == 404
    be(client, author)
    assert client.get(f"{address(write_up)}versions/{first}/").status_code == 200


# Cost ---------------------------------------------------------------------------------------------


@gathered()
def ask(write_up: WriteUp, count: int) -> None:
    for _ in range(count):
        question = Question.objects.create(write_up=write_up, author=make_member(), text="How?")
        Answer.objects.create(question=question, author=make_member(), text="So.")


def queries(client: Client, write_up: WriteUp) -> int:
    client.get(address(write_up))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address(write_up)).status_code == 200
    return len(asked)


@pytest.mark.thorough
def test_the_page_asks_as_little_of_fifty_questions_as_of_five(client: Client) -> None:
    write_up = make_write_up(make_member(), **FOR_PUBLIC)
    be(client, make_member())
    ask(write_up, 5)
    few = queries(client, write_up)
    ask(write_up, 45)
    assert few <= BUDGET
    assert queries(client, write_up) == few
