"""A news item: its date, its address, who may read it, and what it says once its intake has closed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from wagtail.models import Page

from blog.models import NewsIndexPage, NewsPage
from tests.factories.pages import make_news
from tests.factories.users import UserFactory

pytestmark = pytest.mark.usefixtures("site")

FIRST = "/news/applications-now-open-for-2014/"


def test_the_first_news_is_told_in_full_and_dated_in_plain_html(client: Client) -> None:
    html = client.get(FIRST).content.decode()

    assert '<time datetime="2013-11-12">12 November 2013</time>' in html
    assert "Added on" in html
    assert "those that [attended]" in html
    assert "atttended" not in html
    assert "The New Economics Foundation, evaluation of the 2012 programme" in html
    assert "movement for change and to think radically" in html


def test_the_page_says_by_itself_that_its_intake_has_closed(client: Client) -> None:
    html = client.get(FIRST).content.decode()

    assert "Applications for this intake closed on 17 January 2014." in html


@time_machine.travel(datetime(2013, 12, 1, tzinfo=ZoneInfo("Europe/London")), tick=False)
def test_while_its_intake_is_open_the_page_says_nothing_of_the_kind(client: Client) -> None:
    assert "closed on 17 January 2014" not in client.get(FIRST).content.decode()


def test_an_item_published_without_a_date_gets_the_day_it_went_live_and_keeps_it() -> None:
    with time_machine.travel(datetime(2026, 5, 4, 12, tzinfo=ZoneInfo("Europe/London"))):
        item = make_news("No date", added_on=None)
    assert item.added_on == date(2026, 5, 4)

    with time_machine.travel(datetime(2026, 6, 4, 12, tzinfo=ZoneInfo("Europe/London"))):
        item.get_latest_revision().as_object().save_revision().publish()
    item.refresh_from_db()
    assert item.added_on == date(2026, 5, 4)


def test_no_page_shows_added_on_without_a_date(client: Client) -> None:
    make_news("No date", added_on=None)
    for address in ("/", "/news/", "/news/2013/", FIRST, *(item.url for item in NewsPage.objects.live())):
        html = client.get(address).content.decode()
        for part in html.split("Added on")[1:]:
            assert part.strip().startswith("<time datetime="), address


@pytest.mark.parametrize("slug", ["2026", "1999", "feed"])
def test_an_item_may_not_take_the_address_of_a_list(slug: str) -> None:
    item = NewsPage(title="Taken", slug=slug, summary="x", body=[])
    with pytest.raises(Exception, match="is a list of news"):
        NewsIndexPage.objects.get().add_child(instance=item)


def test_members_news_does_not_exist_for_a_visitor_in_any_list(client: Client) -> None:
    item = make_news("Only between us", visibility="members")

    for address in ("/", "/news/", "/news/2026/", "/news/feed/", "/sitemap.xml", "/search/?q=between"):
        assert "between-us" not in client.get(address).content.decode(), address
    assert client.get(item.url).status_code == 404


def test_members_and_staff_read_members_news(client: Client) -> None:
    item = make_news("Only between us", visibility="members")
    for person in (UserFactory(member=True), UserFactory(editor=True)):
        client.force_login(person)
        assert client.get(item.url).status_code == 200
    client.force_login(UserFactory())
    assert client.get(item.url).status_code == 404


def test_a_news_item_behind_a_page_restriction_is_in_no_list(client: Client) -> None:
    item = make_news("Behind a password")
    from wagtail.models import PageViewRestriction

    PageViewRestriction.objects.create(page=Page.objects.get(pk=item.pk), restriction_type="login")
    for address in ("/", "/news/", "/news/2026/", "/news/feed/", "/sitemap.xml", "/search/?q=password"):
        assert "Behind a password" not in client.get(address).content.decode(), address


def test_neighbours_are_the_items_before_and_after_by_date() -> None:
    first = make_news("First", added_on=date(2026, 1, 1))
    twin = make_news("Twin", added_on=date(2026, 1, 1))
    hidden = make_news("Hidden", added_on=date(2026, 1, 2), visibility="members")
    last = make_news("Last", added_on=date(2026, 1, 3))

    assert [page and page.title for page in twin.neighbours()] == ["First", "Last"]
    assert last.neighbours() == (twin, None)
    assert hidden not in (*first.neighbours(), *last.neighbours())
