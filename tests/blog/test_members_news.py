"""News for members, and news behind a page's privacy, does not exist for anyone else."""

from datetime import date

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from blog.models import NewsPage
from tests.factories.pages import make_news
from tests.factories.users import UserFactory, make_member, make_staff
from topics.models import Topic
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]

CANARY = "Quetzal"
PUBLIC_PLACES = (
    "/",
    "/news/",
    "/news/?page=2",
    "/news/2026/",
    "/news/feed/",
    "/news/neighbour-before/",
    "/news/neighbour-after/",
    "/network/",
    "/topics/",
    "/topics/befriending/",
    "/sitemap.xml",
    "/search/?q=quetzal",
    "/search/?q=told+in+full",
)


def secret_news(**values: str) -> NewsPage:
    """An item of which every part holds the canary, between two public ones, about a topic of its own."""
    make_news("Neighbour before", added_on=date(2026, 3, 1))
    make_news("Neighbour after", added_on=date(2026, 3, 3))
    item = make_news(
        f"{CANARY} in the title",
        added_on=date(2026, 3, 2),
        summary=f"{CANARY} in the summary.",
        search_description=f"{CANARY} in the description.",
        body=[{"type": "paragraph", "value": f"<p>{CANARY} in the body, told in full.</p>"}],
        **values,
    )
    item.topics.add(Topic.objects.get(slug="befriending"))
    item.save_revision().publish()
    return item


def found_anywhere(client: Client) -> list[str]:
    return [address for address in PUBLIC_PLACES if CANARY in (html := _html(client, address)) or "/quetzal" in html]


def _html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_the_canary_is_seen_where_it_may_be(client: Client) -> None:
    secret_news()
    assert {"/", "/news/", "/news/feed/", "/topics/befriending/", "/sitemap.xml", "/search/?q=quetzal"} <= set(
        found_anywhere(client)
    )


def test_members_news_is_nowhere_for_a_visitor(client: Client) -> None:
    secret_news(visibility="members")
    assert found_anywhere(client) == []


@pytest.mark.parametrize("kind", ["login", "password", "groups"])
def test_news_behind_a_pages_privacy_is_nowhere_for_a_visitor(client: Client, kind: str) -> None:
    PageViewRestriction.objects.create(page=secret_news(), restriction_type=kind, password="word")
    assert found_anywhere(client) == []


def test_the_page_itself_is_not_found_and_tells_nothing(client: Client) -> None:
    response = client.get(secret_news(visibility="members").url)

    assert response.status_code == 404
    assert CANARY not in response.content.decode()


def test_a_topic_that_only_members_news_is_about_looks_unused(client: Client) -> None:
    secret_news(visibility="members")

    assert "<strong>Befriending</strong>" not in _html(client, "/topics/")
    assert "/topics/befriending/" not in _html(client, "/sitemap.xml")
    assert "Nothing to read here yet" in _html(client, "/topics/befriending/")


def test_a_year_with_members_news_only_is_not_found(client: Client) -> None:
    make_news(CANARY, added_on=date(1999, 1, 1), visibility="members")

    assert client.get("/news/1999/").status_code == 404
    assert "/news/1999/" not in _html(client, "/news/")


def test_members_and_staff_read_members_news_and_find_it_by_topic(client: Client) -> None:
    item = secret_news(visibility="members")
    for person in (make_member(), *(make_staff(role) for role in (Role.EDITOR, Role.CONVENOR, Role.PROGRAMME_TEAM))):
        client.force_login(person)
        assert CANARY in _html(client, item.url)
        assert "Members only" in _html(client, "/topics/befriending/")


@pytest.mark.parametrize("values", [{}, {"is_active": False}])
def test_an_account_that_is_no_member_reads_none(client: Client, values: dict[str, bool]) -> None:
    item = secret_news(visibility="members")
    client.force_login(UserFactory(**values))

    assert client.get(item.url).status_code == 404
    assert found_anywhere(client) == []


def test_what_a_member_was_shown_is_not_kept_for_a_visitor(client: Client) -> None:
    item = secret_news(visibility="members")
    member = Client()
    member.force_login(make_member())
    for address in (item.url, "/topics/befriending/", "/news/neighbour-before/", "/"):
        assert member.get(address).status_code == 200

    assert client.get(item.url).status_code == 404
    assert found_anywhere(client) == []
