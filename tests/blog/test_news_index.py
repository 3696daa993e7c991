"""The list of news: newest first, by year, in pages, and as a feed."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.factories.pages import make_news

pytestmark = pytest.mark.usefixtures("site")


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


@pytest.mark.parametrize("address", ["/news/1900/", "/news/2014/x/", "/news/nothing/"])
def test_an_address_without_news_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_long_list_comes_in_pages(client: Client) -> None:
    for number in range(45):
        make_news(f"Item {number:02}", added_on=date(2025, 1, 1))

    first, last = client.get("/news/"), client.get("/news/?page=3")
    assert "Item 44" in first.content.decode()
    assert "applications now open for 2014" in last.content.decode()
    assert client.get("/news/?page=99").content.decode().count("Item ") > 0
    assert client.get("/news/?page=x").status_code == 200


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
