"""What every answer tells a browser: what it may load, who may frame it, who may keep it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from core.middleware import LocalhostMiddleware
from tests.factories.pages import make_page
from tests.factories.users import UserFactory, give_second_factor, make_staff, sign_in
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough, pytest.mark.once]

ANSWERS = {
    "/": 200,
    "/about/": 200,
    "/news/feed/": 200,
    "/sitemap.xml": 200,
    "/robots.txt": 200,
    "/healthz": 200,
    "/search/?q=leaders": 200,
    "/accounts/login/": 200,
    "/about": 301,
    "/no/such/page/": 404,
    "/static/site.css": 200,
    "/static/no/such.css": 404,
    "/media/images/a.png": 200,
    "/media/images/no.png": 404,
    "/media/private/a.txt": 404,
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT, settings.MEDIA_ROOT = tmp_path / "static", tmp_path / "media"
    for path in ("static/site.css", "media/images/a.png", "media/private/a.txt"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"x")


@pytest.fixture
def staff() -> Client:
    """The browser of an editor who has shown a second factor."""
    editor, browser = make_staff(Role.EDITOR), Client()
    give_second_factor(editor)
    sign_in(browser, editor)
    return browser


def policy_of(response: HttpResponse) -> dict[str, str]:
    directives = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in directives if name}


# Every answer --------------------------------------------------------------------------------------


def assert_all_headers(response: HttpResponse) -> None:
    assert policy_of(response) == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(response["Permissions-Policy"].split(", "))
    assert response["Cache-Control"]


@pytest.mark.parametrize(("address", "status"), ANSWERS.items())
def test_every_answer_has_every_header(address: str, status: int) -> None:
    response = Client().get(address)
    assert response.status_code == status
    assert_all_headers(response)


def test_a_page_from_the_cache_has_them_too(client: Client) -> None:
    for _ in range(2):
        response = client.get("/about/")
    assert response.templates == []
    assert_all_headers(response)


@pytest.mark.parametrize(
    ("request_of", "status"),
    [
        pytest.param(lambda c: c.post("/accounts/login/", {"login": "a@example.com"}), 403, id="no form token"),
        pytest.param(lambda c: c.get("/", headers={"host": "evil.example"}), 400, id="foreign host"),
        pytest.param(lambda c: c.post("/robots.txt"), 403, id="post to a file"),
    ],
)
def test_a_refusal_has_them_too(request_of, status: int) -> None:
    response = request_of(Client(enforce_csrf_checks=True))
    assert response.status_code == status
    assert_all_headers(response)


def test_a_page_that_fails_has_them_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("core.templatetags.navigation._menu_links", fail)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert_all_headers(response)


# Who may keep it ------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/about/", "/no/such/page/", "/accounts/email/", "/admin/", "/robots.txt"])
def test_what_somebody_gets_who_is_signed_in_is_kept_by_nobody(client: Client, address: str) -> None:
    client.force_login(UserFactory())
    response = client.get(address)
    assert response["Cache-Control"] == "private, no-store"
    assert "Cookie" in response["Vary"]
    assert "Expires" not in response


@pytest.mark.parametrize("address", ["/accounts/login/", "/admin/", "/demo/", "/network/no/such/"])
def test_rooms_with_secrets_are_kept_by_nobody_even_for_a_visitor(client: Client, address: str) -> None:
    assert client.get(address)["Cache-Control"] == "private, no-store"


def test_an_answer_that_starts_a_session_is_kept_by_nobody(client: Client) -> None:
    response = client.post("/accounts/login/code/", {"email": "nobody@example.com"})
    assert "sessionid" in response.cookies
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", ["/static/site.css", "/media/images/a.png"])
def test_files_that_are_the_same_for_everyone_may_be_kept_whoever_asks(client: Client, address: str) -> None:
    client.force_login(UserFactory())
    response = client.get(address)
    assert "private" not in response["Cache-Control"]
    assert "max-age" in response["Cache-Control"]


def test_a_missing_file_is_asked_for_again(client: Client) -> None:
    assert client.get("/media/images/no.png")["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("address", ["/media/images/../private/a.txt", "/media/images/%2e%2e/private/a.txt"])
def test_nothing_but_public_pictures_comes_out_of_the_media(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


# The admin --------------------------------------------------------------------------------------------


def scripts(response: HttpResponse) -> Iterator[str]:
    return iter(re.findall(r"<script\b[^>]*>", response.text))


@pytest.mark.parametrize("address", ["/admin/", "/admin/pages/", "/admin/images/", "/admin/reports/site-history/"])
def test_each_script_of_the_admin_has_the_nonce_of_the_answer(staff: Client, address: str) -> None:
    response = staff.get(address)
    assert response.status_code == 200
    policy = policy_of(response)
    (nonce,) = re.findall(r"'nonce-([^']+)'", policy["script-src"])
    assert set(re.findall(r'nonce="([^"]+)"', "".join(scripts(response)))) == {nonce}
    assert all(f'nonce="{nonce}"' in script for script in scripts(response))
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"]
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert response["Cache-Control"] == "private, no-store"


def test_the_nonce_is_another_each_time(staff: Client) -> None:
    nonces = {policy_of(staff.get("/admin/"))["script-src"] for _ in range(3)}
    assert len(nonces) == 3


def test_outside_the_admin_there_is_no_nonce_and_nothing_inline_even_for_staff(staff: Client) -> None:
    response = staff.get("/about/")
    assert policy_of(response) == POLICY
    assert "nonce" not in response.text


def test_a_preview_may_be_framed_by_the_admin_and_keeps_the_policy_of_a_page(staff: Client) -> None:
    page = make_page("A page")
    address = f"/admin/pages/{page.pk}/edit/preview/"
    form = {"title": "As drafted", "slug": page.slug, "introduction": "", "body": streamfield([])}
    form |= {"comments": inline_formset([]), "seo_title": "", "search_description": ""}
    assert staff.post(address, nested_form_data(form)).json() == {"is_valid": True, "is_available": True}

    response = staff.get(address)
    assert "As drafted" in response.text
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert policy_of(response) == POLICY | {"frame-ancestors": "'self'"}
    assert response["Cache-Control"] == "private, no-store"


def test_the_admin_may_frame_its_own_word_that_there_is_no_preview_yet(staff: Client) -> None:
    response = staff.get(f"/admin/pages/{make_page('A page').pk}/edit/preview/")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    policy = policy_of(response)
    assert policy["frame-ancestors"] == "'self'"
    assert "'nonce-" in policy["script-src"]


def test_a_draft_shown_by_itself_may_be_framed_by_nobody(staff: Client) -> None:
    response = staff.get(f"/admin/pages/{make_page('A draft', publish=False).pk}/view_draft/")
    assert response.status_code == 200
    assert response["X-Frame-Options"] == "DENY"
    assert policy_of(response) == POLICY


# One name for the machine -------------------------------------------------------------------------------


def at(host: str, address: str = "/news/?page=2&q=a%20b") -> HttpResponse:
    def hello(request: HttpRequest) -> HttpResponse:
        return HttpResponse("hello")

    return LocalhostMiddleware(hello)(RequestFactory(headers={"host": host}).get(address))


@pytest.mark.parametrize(
    ("host", "target"),
    [
        ("127.0.0.1:8000", "http://localhost:8000/news/?page=2&q=a%20b"),
        ("127.0.0.1", "http://localhost/news/?page=2&q=a%20b"),
        ("[::1]:8001", "http://localhost:8001/news/?page=2&q=a%20b"),
        ("[::1]", "http://localhost/news/?page=2&q=a%20b"),
    ],
)
def test_an_address_of_this_machine_leads_to_its_name_and_keeps_all_else(host: str, target: str) -> None:
    response = at(host)
    assert (response.status_code, response["Location"]) == (302, target)


@pytest.mark.parametrize("host", ["localhost:8000", "localhost", "192.0.2.1:8000", "127.0.0.1.example.com"])
def test_another_name_is_left_alone(host: str) -> None:
    assert at(host).text == "hello"


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_told_by_any_name(address: str) -> None:
    assert at("127.0.0.1:8000", address).text == "hello"


def test_it_leads_to_no_other_machine() -> None:
    assert at("127.0.0.1:8000", "//evil.example/").headers["Location"].startswith("http://localhost:8000/")
