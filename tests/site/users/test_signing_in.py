"""Signing in by a mailed code or a password, and what nobody learns from it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from tests.factories.users import UserFactory, mailed_code, mails_to, make_member, make_staff, sign_in
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")

ASK, CONFIRM, LOGIN = "/accounts/login/code/", "/accounts/login/code/confirm/", "/accounts/login/"
PASSWORD = "seven-otters-in-a-canal"


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def without_tokens(page: bytes) -> str:
    return re.sub(r'value="[\w-]{64}"', "", page.decode())


def test_a_member_signs_in_with_the_code_from_the_mail(client: Client) -> None:
    member = make_member()
    client.post(ASK, {"email": member.email.upper()})
    answer = client.post(CONFIRM, {"code": mailed_code(member.email)})

    assert answer["Location"] == "/network/"
    assert is_signed_in(client)


def test_the_code_works_with_spaces_around_and_inside(client: Client) -> None:
    member = make_member()
    client.post(ASK, {"email": member.email})
    code = mailed_code(member.email)
    client.post(CONFIRM, {"code": f" {code[:3]} {code[3:]} "})

    assert is_signed_in(client)


def test_after_three_wrong_codes_the_right_one_is_worthless(client: Client) -> None:
    member = make_member()
    client.post(ASK, {"email": member.email})
    code = mailed_code(member.email)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(3):
        client.post(CONFIRM, {"code": wrong})
    client.post(CONFIRM, {"code": code})

    assert not is_signed_in(client)


@pytest.mark.parametrize(("minutes", "works"), [(9, True), (11, False)])
def test_a_code_works_for_ten_minutes(client: Client, minutes: int, works: bool) -> None:
    member = make_member()
    with time_machine.travel("2026-11-25 09:00+00:00", tick=False) as clock:
        client.post(ASK, {"email": member.email})
        clock.shift(timedelta(minutes=minutes))
        client.post(CONFIRM, {"code": mailed_code(member.email)})

        assert is_signed_in(client) is works


def test_a_code_of_one_browser_is_no_use_in_another(client: Client) -> None:
    member = make_member()
    client.post(ASK, {"email": member.email})
    other = Client()
    other.post(ASK, {"email": UserFactory().email})
    other.post(CONFIRM, {"code": mailed_code(member.email)})

    assert not is_signed_in(other)


def test_a_known_and_an_unknown_address_see_the_same_and_only_one_gets_mail() -> None:
    known, unknown = Client(), Client()
    member = make_member(email="known@example.com")
    pages = []
    for browser, address in ((known, member.email), (unknown, "kobold@example.com")):
        answer = browser.post(ASK, {"email": address})
        page = browser.get(answer["Location"])
        pages.append(without_tokens(page.content).replace(address, ""))

    assert pages[0] == pages[1]
    assert not mails_to("kobold@example.com")


def test_a_wrong_password_and_an_unknown_address_see_the_same(client: Client) -> None:
    user = UserFactory(email="known@example.com")
    user.set_password(PASSWORD)
    user.save()
    answers = [
        client.post(LOGIN, {"login": address, "password": "not-the-password"})
        for address in (user.email, "nobody@example.com")
    ]
    pages = [without_tokens(answer.content) for answer in answers]

    assert pages[0].replace("known@", "") == pages[1].replace("nobody@", "")
    assert not is_signed_in(client)


def test_the_same_holds_for_a_password_that_is_forgotten() -> None:
    UserFactory(email="known@example.com")
    pages = []
    for address in ("known@example.com", "nobody@example.com"):
        browser = Client()
        answer = browser.post("/accounts/password/reset/", {"email": address}, follow=True)
        pages.append(without_tokens(answer.content).replace(address, ""))

    assert pages[0] == pages[1]
    assert not mails_to("nobody@example.com")


def test_a_shut_account_gets_no_further_than_the_page_that_says_so(client: Client) -> None:
    member = make_member(is_active=False)
    client.post(ASK, {"email": member.email})
    if mails_to(member.email):
        client.post(CONFIRM, {"code": mailed_code(member.email)})

    assert not is_signed_in(client)


def test_an_account_that_is_shut_ends_its_sessions(client: Client) -> None:
    member = make_member()
    sign_in(client, member)
    member.is_active = False
    member.save()

    assert not client.get("/network/").wsgi_request.user.is_authenticated


@pytest.mark.parametrize(("ticked", "days"), [(True, 30), (False, 0)])
def test_a_session_ends_with_the_browser_unless_asked_to_stay(client: Client, ticked: bool, days: int) -> None:
    member = make_member()
    client.post(ASK, {"email": member.email})
    answer = client.post(CONFIRM, {"code": mailed_code(member.email)} | ({"remember": "on"} if ticked else {}))

    cookie = answer.cookies["sessionid"]
    # From the moment of signing in, however often the session is written after that.
    assert cookie["max-age"] == (pytest.approx(days * 24 * 60 * 60, abs=10) if days else "")
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("where", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site(client: Client, where: str) -> None:
    member = make_member()
    client.post(ASK, {"email": member.email, "next": where})
    answer = client.post(CONFIRM, {"code": mailed_code(member.email), "next": where})

    assert answer["Location"] == "/network/"


def test_staff_who_are_members_start_as_members_and_others_in_the_admin() -> None:
    staff = make_staff(Role.CONVENOR)
    browser = Client()
    browser.post(ASK, {"email": staff.email})
    answer = browser.post(CONFIRM, {"code": mailed_code(staff.email)})

    assert answer["Location"] == "/admin/"


def test_sign_up_is_closed_whatever_is_sent(client: Client) -> None:
    page = client.get("/accounts/signup/")
    posted = client.post("/accounts/signup/", {"email": "eve@example.com", "password1": PASSWORD})

    assert page.status_code == posted.status_code == 200
    assert "invitation" in posted.content.decode()
    assert not type(UserFactory.build()).objects.filter(email="eve@example.com").exists()


def test_the_fourth_code_within_a_minute_is_refused(client: Client) -> None:
    member = make_member()
    statuses = [Client().post(ASK, {"email": member.email}).status_code for _ in range(4)]

    assert statuses[:3] == [302, 302, 302]
    assert len(mails_to(member.email)) == 3
    cache.clear()


def test_a_mail_server_that_is_down_is_nobodys_error_page(client: Client, settings) -> None:
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    member = make_member()

    assert client.post(ASK, {"email": member.email}).status_code == 302
    assert client.post("/accounts/password/reset/", {"email": member.email}).status_code == 302
    assert len(mails_to(member.email)) == 2


@pytest.mark.thorough
def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one() -> None:
    member = make_member()
    here, there = Client(), Client()
    sign_in(here, member)
    sign_in(there, member)
    here.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})

    assert here.get("/network/").wsgi_request.user.is_authenticated
    assert not there.get("/network/").wsgi_request.user.is_authenticated
    member.refresh_from_db()
    assert member.check_password(PASSWORD)


@pytest.mark.parametrize("password", ["short-one", "password1234", "123456789012"])
def test_a_weak_password_is_refused_with_a_reason_at_the_field(client: Client, password: str) -> None:
    member = make_member()
    sign_in(client, member)
    page = client.post("/accounts/password/set/", {"password1": password, "password2": password})
    member.refresh_from_db()

    assert page.status_code == 200
    assert "_error" in page.content.decode()
    assert not member.has_usable_password()
