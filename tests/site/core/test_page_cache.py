"""The page cache: quick for visitors, never for anybody in particular, and never out of date."""

import gzip
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache.backends.base import BaseCache
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from core.models import SiteSettings
from core.page_cache import PageCacheMiddleware, bump_version, cached_fragment
from tests.factories.pages import make_page
from tests.factories.users import UserFactory

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ADDRESS = "/about/"

pytestmark = pytest.mark.usefixtures("site")


def is_kept(address: str = ADDRESS) -> bool:
    """Whether a visitor who asks now is answered from the cache: no template is drawn. If not, it is filled now."""
    response = Client().get(address)
    assert response.status_code == 200
    return not response.templates


def fill(address: str = ADDRESS) -> None:
    is_kept(address)
    assert is_kept(address)


def kept_pages() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cached_pages WHERE cache_key LIKE '%%page:%%'")
        return cursor.fetchone()[0]


# What it costs -----------------------------------------------------------------------------------------


def test_the_second_visitor_costs_the_version_and_the_row_of_the_cache(client: Client) -> None:
    first = client.get(ADDRESS)
    with CaptureQueriesContext(connection) as asked:
        second = client.get(ADDRESS)
    assert ["core_siteversion" in query["sql"] for query in asked] == [True, False]
    assert "cached_pages" in asked[1]["sql"]
    assert second.templates == []
    assert second.content == first.content
    assert second["Content-Type"] == first["Content-Type"]


def test_with_a_cache_outside_the_database_it_costs_the_version_alone(
    client: Client, settings, django_assert_num_queries
) -> None:
    elsewhere = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"}
    settings.CACHES = settings.CACHES | {"pages": elsewhere}
    fill()
    with django_assert_num_queries(1):
        client.get(ADDRESS)


@pytest.mark.parametrize(
    "address", ["/", "/news/", "/news/feed/", "/sitemap.xml", "/robots.txt", "/topics/", "/apply/"]
)
def test_everything_that_is_the_same_for_everyone_is_kept(client: Client, address: str) -> None:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    assert len(asked) == 2


def test_a_head_request_is_answered_from_the_cache_and_fills_nothing(client: Client) -> None:
    client.head(ADDRESS)
    assert kept_pages() == 0
    fill()
    assert client.head(ADDRESS).templates == []


# For everyone or for no one -------------------------------------------------------------------------------

APART = pytest.mark.parametrize(
    ("cookies", "headers"),
    [
        pytest.param({"sessionid": "a" * 32}, {}, id="session cookie"),
        pytest.param({"messages": "Saved."}, {}, id="message"),
        pytest.param({}, {"hx-request": "true"}, id="part of a page"),
        pytest.param({}, {"authorization": "Basic YW5uYTpzZWNyZXQ="}, id="authorization"),
    ],
)


def visitor_with(cookies: dict[str, str], headers: dict[str, str]) -> Client:
    visitor = Client(headers=headers)
    visitor.cookies.load(cookies)
    return visitor


@APART
def test_such_a_request_is_not_answered_from_the_cache(cookies: dict[str, str], headers: dict[str, str]) -> None:
    fill()
    assert visitor_with(cookies, headers).get(ADDRESS).templates


@APART
def test_such_a_request_does_not_fill_the_cache(cookies: dict[str, str], headers: dict[str, str]) -> None:
    visitor_with(cookies, headers).get(ADDRESS)
    assert kept_pages() == 0


def test_what_a_member_sees_never_reaches_a_visitor_and_the_other_way_round(client: Client) -> None:
    member = Client()
    member.force_login(UserFactory(name="Anna Osei"))
    assert "Sign in" not in member.get("/").text
    assert "Sign in" in client.get("/").text
    assert "Sign in" in client.get("/").text
    assert "Sign in" not in member.get("/").text


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/login/code/", "/admin/", "/demo/", "/healthz"])
def test_rooms_with_secrets_and_health_are_never_kept(client: Client, address: str) -> None:
    for _ in range(2):
        client.get(address)
    assert kept_pages() == 0


@pytest.mark.parametrize("query", ["utm_source=news", "page=0", "page=1&page=2", "page=9999", "page=-1", "a"])
def test_made_up_queries_cannot_fill_the_cache(client: Client, query: str) -> None:
    client.get(f"/news/?{query}")
    assert kept_pages() == 0


def test_a_draft_that_an_editor_looks_at_is_not_what_visitors_get(rf: RequestFactory) -> None:
    page = make_page("As published")
    page.title = "As drafted"
    assert "As drafted" in page.make_preview_request(rf.get("/admin/")).render().text
    assert "As published" in Client().get(page.url).text


def with_token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"<form>{get_token(request)}</form>")


def with_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("hello")
    response.set_cookie("seen", "1")
    return response


def with_nonce(request: HttpRequest) -> HttpResponse:
    request._csp_nonce = "abc"  # type: ignore[attr-defined]
    return HttpResponse("<script nonce=abc></script>")


@pytest.mark.parametrize(
    "view",
    [
        with_token,
        with_cookie,
        with_nonce,
        lambda request: HttpResponse("gone", status=410),
        lambda request: HttpResponse("mine", headers={"Cache-Control": "private"}),
        lambda request: HttpResponse("mine", headers={"Cache-Control": "max-age=0, no-store"}),
        lambda request: HttpResponse("bonjour", headers={"Vary": "Accept-Language"}),
        lambda request: HttpResponse("packed", headers={"Content-Encoding": "br"}),
        lambda request: HttpResponse(b"\x89PNG", content_type="image/png"),
        lambda request: StreamingHttpResponse(["bit by bit"]),
    ],
    ids=["form token", "cookie", "nonce", "410", "private", "no-store", "language", "packed", "picture", "stream"],
)
def test_an_answer_that_is_not_for_everyone_is_not_kept(rf: RequestFactory, view: Callable) -> None:
    PageCacheMiddleware(view)(rf.get(ADDRESS))
    assert kept_pages() == 0


def test_each_host_scheme_and_address_has_its_own_page(rf: RequestFactory) -> None:
    visit = PageCacheMiddleware(lambda request: HttpResponse(request.build_absolute_uri()))
    for _ in range(2):
        for request in (rf.get("/a/"), rf.get("/a/", {"page": "2"}), rf.get("/a/", secure=True), rf.get("/b/")):
            assert visit(request).text == request.build_absolute_uri()
        assert visit(rf.get("/a/", headers={"host": "localhost"})).text == "http://localhost/a/"
    assert kept_pages() == 5


@pytest.mark.parametrize("times", [1, 2], ids=["made", "kept"])
def test_caches_on_the_way_are_told_that_it_depends_on_the_cookie(client: Client, times: int) -> None:
    for _ in range(times):
        response = client.get(ADDRESS, headers={"accept-encoding": "gzip"})
    assert {"Cookie", "Accept-Encoding"} <= {name.strip() for name in response["Vary"].split(",")}
    assert response["Cache-Control"] == "no-cache"


# Packed, plain, and unchanged --------------------------------------------------------------------------------


@pytest.mark.parametrize("filled_by", ["gzip", ""])
def test_whoever_fills_it_each_reader_gets_what_they_can_read(client: Client, filled_by: str) -> None:
    made = client.get(ADDRESS, headers={"accept-encoding": filled_by})
    plain = client.get(ADDRESS)
    packed = client.get(ADDRESS, headers={"accept-encoding": "br, gzip"})
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert plain.content == (gzip.decompress(made.content) if filled_by else made.content)
    for response in (plain, packed):
        assert response["Content-Length"] == str(len(response.content))


@pytest.mark.parametrize("encoding", ["gzip", ""])
def test_a_reader_who_has_the_page_is_told_that_it_is_unchanged(client: Client, encoding: str) -> None:
    etags = {client.get(ADDRESS, headers={"accept-encoding": encoding})["ETag"] for _ in range(2)}
    assert len(etags) == 1
    response = client.get(ADDRESS, headers={"accept-encoding": encoding, "if-none-match": etags.pop()})
    assert (response.status_code, response.content) == (304, b"")
    SiteSettings.objects.get().delete()
    SiteSettings.objects.create(site=Site.objects.get(), name="Another name")
    assert client.get(ADDRESS, headers={"if-none-match": response["ETag"]}).status_code == 200


# Parts, and a cache that is out of reach ---------------------------------------------------------------------------


def test_a_part_is_built_once_a_version() -> None:
    built: list[int] = []

    def build() -> None:
        built.append(1)

    for _ in range(3):
        cached_fragment("part", build)
    assert len(built) == 1
    bump_version()
    cached_fragment("part", build)
    assert len(built) == 2


class BrokenCache(BaseCache):
    """A cache server that is gone."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        raise ConnectionError("redis://user:secret@cache")

    set = get


def test_a_cache_that_is_out_of_reach_makes_the_site_slow_and_not_dead(
    client: Client, settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": f"{__name__}.BrokenCache"}}
    with caplog.at_level(logging.WARNING, logger="core.page_cache"):
        assert [client.get(address).status_code for address in ("/robots.txt", "/", "/", "/news/")] == [200] * 4
        assert cached_fragment("part", lambda: "built") == "built"
    assert "The cache did not answer: ConnectionError" in caplog.text
    assert "The cache took nothing: ConnectionError" in caplog.text
    assert "secret" not in caplog.text
