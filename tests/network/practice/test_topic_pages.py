"""Write-ups on the page of a topic: each reader finds what they may read, and everyone only what was approved."""

import pytest
from django.test import Client

from network.practice.services import publication, sharing, writing
from tests.factories.practice import make_draft, make_public, make_topics, make_write_up
from tests.factories.users import be, make_member, make_staff
from topics.models import Topic
from topics.sections import topics_in_public_use
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")


@pytest.fixture
def author() -> User:
    return make_member(name="Amara")


@pytest.fixture
def editor() -> User:
    return make_staff(Role.EDITOR)


def titles(client: Client, topic: Topic | None = None) -> str:
    """The page of a topic, that of the practice of the factories if none is named."""
    return client.get((topic or make_topics()[0]).url).content.decode()


@pytest.mark.thorough
def test_who_finds_what(client: Client, author: User, editor: User) -> None:
    make_draft(author, title="The draft")
    make_write_up(author, "cohort", title="For the cohort")
    make_write_up(author, "network", title="For the network")
    make_public(author, editor, title="For everyone")
    mate, other = make_member(), make_member()
    mate.cohort_memberships.update(cohort=author.cohort_memberships.get().cohort)
    everyone, network = {"For everyone"}, {"For everyone", "For the network"}
    readers = [
        (None, everyone),
        (make_staff(), everyone),
        (editor, network),
        (other, network),
        (mate, {*network, "For the cohort"}),
        (author, {*network, "For the cohort"}),
    ]
    for reader, expected in readers:
        browser = Client()
        if reader:
            be(browser, reader)
        html = titles(browser)
        found = {each for each in ("The draft", "For the cohort", *network) if each in html}
        assert found == expected, reader


def test_what_nobody_made_public_is_said_to_be_for_members(client: Client, author: User, editor: User) -> None:
    # That its author would be glad for it to be public makes it no more so.
    make_write_up(author, "public", title="Not public yet")
    be(client, make_member())
    assert "Members only" in titles(client)
    make_public(author, editor, title="For everyone")
    assert titles(client).count("Members only") == 1


def test_the_public_finds_the_topics_and_words_that_were_approved(client: Client, author: User, editor: User) -> None:
    write_up = make_public(author, editor, title="As approved")
    other = Topic.objects.get(slug="befriending")
    writing.change(
        write_up=write_up,
        by=author,
        version=write_up.version,
        values={"title": "As changed since"},
        topics=[other, make_topics()[1]],
    )
    assert "As approved" in titles(client)
    assert "As changed since" not in titles(client)
    assert "As " not in titles(client, other)
    assert other.pk not in topics_in_public_use()
    assert make_topics()[0].pk in topics_in_public_use()

    be(client, make_member())
    assert "As changed since" in titles(client, other)
    # Its approved version is still about the other topic, and links to what everyone reads.
    assert write_up.public_url in titles(client)


@pytest.mark.parametrize("way", ["withdraw", "stop sharing", "hide"])
def test_what_is_no_longer_public_leaves_the_page_with_the_next_request(
    client: Client, author: User, editor: User, way: str
) -> None:
    assert "For everyone" not in titles(client)
    write_up = make_public(author, editor, title="For everyone")
    assert "For everyone" in titles(client)

    if way == "withdraw":
        publication.withdraw(write_up=write_up, by=author)
    elif way == "stop sharing":
        sharing.stop_sharing(write_up=write_up, version=write_up.version)
    else:
        writing.set_hidden(write_up=write_up, hidden=True)
    assert "For everyone" not in titles(client)
    assert make_topics()[0].pk not in topics_in_public_use()


def test_a_page_costs_the_same_with_more_write_ups(
    client: Client,
    author: User,
    editor: User,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    make_public(author, editor)
    be(client, make_member())
    titles(client)
    for number in range(6):
        make_write_up(author, title=f"Number {number}")
    # Session, person, circles, topic with its neighbours, and one or two for each kind of thing.
    with django_assert_max_num_queries(18):
        titles(client)
