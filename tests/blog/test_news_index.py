"""The list of news: newest first, by year, in pages, and as a feed."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client

from blog.models import NewsPage
from tests.factories.pages import make_news

pytestmark = pytest.mark.usefixtures("site")


@pytest.mark.thorough
def test_items_are_sorted_by_the_day_they_were_added(client: Client) -> None:
    make_news("Older", added_on=date(2025, 1, 1))
    make_news("Newer", added_on=date(2026, 1, 1))

    html = client.get("/news/").content.decode()
    assert html.index("Newer") < html.index("Older") < html.index("applications now open for 2014")


def test_a_year_lists_its_own_items_only(client: Client) -> None:
    make_news("Of last year", added_on=date(2025, 1, 1))

    html = client.get("/news/2013/").content.decode()
    assert "applications now open for 2014" in html
    assert "Of last year" not in html


@pytest.mark.thorough
def test_items_of_one_day_are_sorted_by_which_was_made_last(client: Client) -> None:
    for title in ("Made first", "Made second", "Made third"):
        make_news(title, added_on=date(2026, 1, 1))

    html = client.get("/news/").content.decode()
    assert html.index("Made third") < html.index("Made second") < html.index("Made first")


def test_each_year_is_listed_with_how_many_items_it_has(client: Client) -> None:
    make_news("Of that year", added_on=date(2025, 1, 1))
    make_news("Of that year too", added_on=date(2025, 12, 31))
    make_news("A draft", added_on=date(2024, 1, 1), publish=False)

    assert client.get("/news/").context["years"] == [(2025, 2), (2013, 1)]


@pytest.mark.parametrize("address", ["/news/1900/", "/news/2014/x/", "/news/nothing/"])
def test_an_address_without_news_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.thorough
def test_a_long_list_comes_in_pages(client: Client) -> None:
    for number in range(45):
        make_news(f"Item {number:02}", added_on=date(2025, 1, 1))

    first, last = client.get("/news/"), client.get("/news/?page=3")
    assert "Item 44" in first.content.decode()
    assert "applications now open for 2014" in last.content.decode()
    assert client.get("/news/?page=99").content.decode().count("Item ") > 0
    assert client.get("/news/?page=x").status_code == 200


def test_the_topics_that_news_is_most_about_lead_to_their_pages(client: Client) -> None:
    html = client.get("/news/").content.decode()
    assert '<a class="tag" href="/topics/social-capital/">Social capital</a>' in html


def test_an_index_without_news_says_so(client: Client) -> None:
    for item in NewsPage.objects.all():
        item.delete()

    assert "There is no news yet" in client.get("/news/").content.decode()
    assert client.get("/news/feed/").status_code == 200


def test_the_feed_gives_dated_items_with_full_addresses(client: Client) -> None:
    response = client.get("/news/feed/")
    channel = ElementTree.fromstring(response.content).find("channel")

    assert response["Content-Type"].startswith("application/rss+xml")
    assert channel is not None
    item = channel.find("item")
    assert item is not None
    assert item.findtext("pubDate") == "Tue, 12 Nov 2013 00:00:00 +0000"
    assert item.findtext("link", "").startswith("http://")
    assert "Added on 12 November 2013." in item.findtext("description", "")


def test_the_feed_is_well_formed_whatever_a_title_holds(client: Client) -> None:
    title = "Tea & <b>cake</b> for “everyone” ]]> 🎂"
    make_news(title, added_on=date(2026, 1, 1))

    assert ElementTree.fromstring(client.get("/news/feed/").content).findtext("channel/item/title") == title


@pytest.mark.thorough
def test_the_feed_holds_the_newest_twenty_dated_in_the_programmes_time(client: Client) -> None:
    for number in range(25):
        make_news(f"Item {number:02}", added_on=date(2026, 7, 1))
    items = list(ElementTree.fromstring(client.get("/news/feed/").content).iter("item"))

    assert len(items) == len({item.findtext("guid") for item in items}) == 20
    assert items[0].findtext("title") == "Item 24"
    assert items[0].findtext("pubDate") == "Wed, 01 Jul 2026 00:00:00 +0100"
