"""What every public page has in common: a heading, its address, a share card, live links, nothing of the reader."""

import re
from html import unescape
from urllib.parse import urldefrag, urljoin

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.factories.users import UserFactory

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough, pytest.mark.once]

PAGES = (
    "/",
    "/programme/",
    "/cohorts/",
    "/apply/",
    "/news/",
    "/news/2013/",
    "/news/applications-now-open-for-2014/",
    "/network/",
    "/practice/",
    "/evaluation/",
    "/partners/",
    "/about/",
    "/accessibility/",
    "/privacy/",
    "/contact/",
    "/topics/",
    "/topics/co-production/",
)
NOT_FOLLOWED = ("mailto:", "https://", "/static/", "/admin/", "/documents/")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_one_heading_a_title_and_a_share_card(client: Client, address: str) -> None:
    html = client.get(address).content.decode()

    assert len(re.findall(r"<h1\b", html)) == 1
    assert html.count('<main id="main" tabindex="-1">') == 1
    assert re.search(r"<title>\S.+ - .+</title>|<title>[^<]+: [^<]+</title>", html)
    assert f'<link rel="canonical" href="http://testserver{address}">' in html
    assert re.search(r'<meta property="og:title" content="[^"]+">', html)
    assert re.search(r'<meta name="description" content="[^"]+">', html)
    assert '<html lang="en-GB">' in html


@pytest.mark.parametrize("address", [*PAGES, "/search/", "/search/?q=leaders"])
def test_a_visitors_page_holds_nothing_of_the_visitor(client: Client, address: str) -> None:
    response = client.get(address)
    html = response.content.decode()

    assert "csrfmiddlewaretoken" not in html
    assert not response.cookies
    assert " style=" not in html
    assert not re.findall(r"<script(?![^>]*\bsrc=)", html)


def test_every_link_leads_somewhere(client: Client) -> None:
    waiting, seen = ["/"], {"/"}
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        assert response.status_code in (200, 302), address
        if not response.get("Content-Type", "").startswith("text/html") or response.status_code != 200:
            continue
        html = response.content.decode()
        for link in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', html):
            target, fragment = urldefrag(urljoin(address, unescape(link)))
            if fragment and target in (address, ""):
                assert f'id="{fragment}"' in html, (address, fragment)
            if target not in seen and not target.startswith(NOT_FOLLOWED):
                seen.add(target)
                waiting.append(target)
    assert set(PAGES) <= seen


def test_a_member_finds_the_way_out(client: Client) -> None:
    client.force_login(UserFactory())
    html = client.get("/").content.decode()

    assert '<form method="post" action="/accounts/logout/">' in html
    assert ">Sign in<" not in html
    assert "Site administration" not in html


def test_a_missing_page_says_so_in_the_sites_face(client: Client) -> None:
    response = client.get("/no/such/<b>page</b>/")
    html = response.content.decode()

    assert response.status_code == 404
    assert "We cannot find that page" in html
    assert "<b>page</b>" not in html
    assert 'role="search"' in html


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
@pytest.mark.django_db
def test_an_error_page_needs_no_database_and_no_request(name: str, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        html = render_to_string(name)

    assert len(re.findall(r"<h1\b", html)) == 1
    assert "<title>" in html
