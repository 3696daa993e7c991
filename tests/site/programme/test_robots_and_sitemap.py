"""What search engines are told: where they may not look, and every page that they may."""

from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from tests.factories.pages import make_page

pytestmark = pytest.mark.usefixtures("site")

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def addresses(client: Client) -> list[str]:
    sitemap = ElementTree.fromstring(client.get("/sitemap.xml").content)
    return [urlsplit(str(entry.text)).path for entry in sitemap.iter(LOC)]


def test_robots_may_not_search_or_sign_in_and_are_shown_the_sitemap(client: Client) -> None:
    response = client.get("/robots.txt")
    lines = response.content.decode().splitlines()

    assert response["Content-Type"].startswith("text/plain")
    assert {"Disallow: /search/", "Disallow: /accounts/", "Disallow: /admin/"} <= set(lines)
    assert "Disallow: /" not in lines
    assert lines[-1].endswith("/sitemap.xml")


@pytest.mark.thorough
def test_every_address_of_the_sitemap_opens_for_a_visitor_once(client: Client) -> None:
    listed = addresses(client)

    assert {"/", "/apply/", "/news/", "/news/applications-now-open-for-2014/", "/topics/social-capital/"} <= set(listed)
    assert len(listed) == len(set(listed))
    for address in listed:
        assert client.get(address).status_code == 200, address


def test_drafts_and_closed_branches_are_not_in_the_sitemap(client: Client) -> None:
    make_page("Draft", publish=False)
    closed = make_page("Closed")
    make_page("Below", parent=closed)
    PageViewRestriction.objects.create(page=Page.objects.get(pk=closed.pk), restriction_type="login")

    assert not [address for address in addresses(client) if "draft" in address or "closed" in address]
