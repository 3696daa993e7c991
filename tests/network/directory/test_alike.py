"""More like a write-up: what may be read alone, with why; never itself, nor its authors' other work alone."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from network.directory.alike import Alike, more_like
from network.practice.models import WriteUp
from network.practice.reading import topics_of
from network.practice.services.writing import set_hidden
from network.profiles.models import Block
from tests.factories.practice import make_public, make_write_up
from tests.factories.users import MembershipFactory, UserFactory, be, make_member, make_staff
from topics.models import Topic
from users.models import User
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]


def topics(*slugs: str) -> list[Topic]:
    return [Topic.objects.get(slug=slug) for slug in slugs]


def share(title: str, *slugs: str, author: User | None = None, audience: str = WriteUp.Audience.NETWORK) -> WriteUp:
    return make_write_up(author or make_member(), audience, title=title, topics=topics(*slugs))


def alike_to(write_up: WriteUp, viewer: User | None) -> list[Alike]:
    fresh = User.objects.get(pk=viewer.pk) if viewer else None
    return more_like(write_up, topics_of(write_up), fresh)


def titles(write_up: WriteUp, viewer: User | None) -> list[str]:
    return [other.title for other in alike_to(write_up, viewer)]


@pytest.fixture
def reader() -> User:
    return make_member(name="Reader")


@pytest.fixture
def this(reader: User) -> WriteUp:
    return share("This", "timebanking", "older-people", "befriending")


def test_what_shares_the_rarest_topics_comes_first_and_says_which(reader: User, this: WriteUp) -> None:
    for number in range(3):
        share(f"Common {number}", "co-production", "older-people")
    share("Rare", "timebanking", "unpaid-carers")
    share("Both", "timebanking", "older-people")
    share("Other", "co-production", "unpaid-carers")
    found = alike_to(this, reader)
    assert [other.title for other in found[:2]] == ["Both", "Rare"]
    assert found[0].why == "Also about Timebanking, Older people"
    assert found[1].why == "Also about Timebanking"
    assert len(found) == 3
    assert not {"Other", "This"} & {other.title for other in found}


def test_the_authors_other_work_comes_once_at_most_and_not_alone(reader: User, this: WriteUp) -> None:
    author = this.credits.get(is_lead=True).user
    for number in range(3):
        share(f"Own {number}", "timebanking", "older-people", author=author)
    assert titles(this, reader) == []
    share("Another", "timebanking", "unpaid-carers")
    found = titles(this, reader)
    assert found[0] == "Another"
    assert len(found) == 2


def hide(other: WriteUp, reader: User) -> None:
    set_hidden(write_up=other, hidden=True)


def block(other: WriteUp, reader: User) -> None:
    Block.objects.create(blocker=reader, blocked=other.credits.get(is_lead=True).user)


@pytest.mark.parametrize("change", [hide, block])
def test_what_may_not_be_read_is_not_there(
    reader: User, this: WriteUp, change: Callable[[WriteUp, User], None]
) -> None:
    other = share("Other", "timebanking", "older-people")
    assert titles(this, reader) == ["Other"]
    change(other, reader)
    assert titles(this, reader) == []


def test_what_is_for_a_cohort_is_for_that_cohort(reader: User, this: WriteUp) -> None:
    author = make_member()
    cohort = author.cohort_memberships.get().cohort
    share("For a cohort", "timebanking", "older-people", author=author, audience=WriteUp.Audience.COHORT)
    assert titles(this, reader) == []
    assert titles(this, MembershipFactory(user=UserFactory(), cohort=cohort).user) == ["For a cohort"]


def test_the_public_page_names_public_ones_alone(client: Client) -> None:
    editor = make_staff(Role.EDITOR)
    this = make_public(make_member(), editor, title="This", topics=topics("timebanking", "older-people"))
    other = make_public(make_member(), editor, title="Public", topics=topics("timebanking", "older-people"))
    share("For members", "timebanking", "older-people")
    page = client.get(this.public_url).content.decode()
    assert "More like this" in page
    assert "Also about" in page
    assert f'href="{other.public_url}"' in page
    assert "For members" not in page

    reader = make_member()
    be(client, reader)
    assert "For members" not in client.get(this.public_url).content.decode()
    page = client.get(this.get_absolute_url()).content.decode()
    assert "For members" in page
    assert f'href="{other.get_absolute_url()}"' in page


def test_it_costs_two_queries(reader: User, this: WriteUp) -> None:
    for number in range(4):
        share(f"Other {number}", "timebanking", "older-people")
    known, fresh = topics_of(this), User.objects.get(pk=reader.pk)
    more_like(this, known, fresh)
    with CaptureQueriesContext(connection) as asked:
        assert len(more_like(this, known, fresh)) == 3
    assert len([query for query in asked if "siteversion" not in query["sql"]]) == 2
