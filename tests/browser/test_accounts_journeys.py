"""Looking after an account: passkeys, sessions, two addresses and a lost one, by the real server and browser."""

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from core import outbox
from demo.models import CaughtMail
from tests.browser.conftest import DESKTOP, PHONE, sign_in_by_cookie
from tests.browser.test_barriers import wrong_with
from tests.factories.passkeys import give_passkey
from tests.factories.users import be, give_second_factor, make_member, make_staff
from users.models import AddressTrouble, User
from users.roles import Role

OLD, NEW = "work@example.org", "home@example.org"
SCREENS = {"desk": {"viewport": DESKTOP}, "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True}}
WITHOUT_JAVASCRIPT = {"desk without JavaScript": {"viewport": DESKTOP, "java_script_enabled": False}}


@pytest.fixture(autouse=True)
def _mail_is_caught(settings, live_server) -> None:
    settings.DELIVERY_EMAIL_BACKEND = "demo.mail.CaughtMailBackend"
    settings.SITE_URL = live_server.url


def code_mailed_to(address: str) -> str:
    outbox.drain()
    mails = CaughtMail.objects.filter(recipient=address).order_by("-pk").values_list("text", flat=True)
    return next(found.group() for found in (re.search(r"\b\d{6}\b", text) for text in mails) if found)


def add_authenticator(page: Page) -> None:
    """Give the browser a device that holds passkeys and whose finger is always there."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def button(page: Page, name: str):
    return page.locator("main").get_by_role("button", name=name, exact=True)


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_a_passkey_is_added_signs_in_and_signs_out_everywhere_else(
    screen: dict[str, object], open_context: Callable[..., BrowserContext]
) -> None:
    member = make_member(name="Amara Fenn")
    page = open_context(**screen).new_page()
    add_authenticator(page)
    sign_in_by_cookie(page, member)
    page.goto("/accounts/2fa/webauthn/")
    page.locator("main").get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("My laptop")
    button(page, "Make the passkey").click()
    expect(page.get_by_text("The passkey is added")).to_be_visible()
    expect(page.locator("dt", has_text="My laptop")).to_be_visible()

    page.context.clear_cookies()
    page.goto("/accounts/login/?next=/accounts/sessions/")
    elsewhere = Client()
    be(elsewhere, member)
    elsewhere.get("/accounts/sessions/")
    button(page, "Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Where you are signed in")).to_be_visible()
    expect(page.get_by_text("This browser, now")).to_be_visible()
    button(page, "Sign out everywhere but here").click()
    expect(page.get_by_text("You are signed in nowhere else")).to_be_visible()
    assert not elsewhere.get("/network/").wsgi_request.user.is_authenticated
    page.goto("/network/")
    expect(page.get_by_role("heading", name=re.compile("^Good .*, Amara Fenn"))).to_be_visible()


def test_a_passkey_that_nobody_has_says_so_and_leaves_the_code(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context().new_page()
    add_authenticator(page)
    page.goto("/accounts/login/")
    button(page, "Sign in with a passkey").click()
    expect(page.get_by_text("Nothing came of it")).to_be_visible()
    expect(button(page, "Email me a code")).to_be_visible()


def test_an_editor_opens_the_admin_with_a_passkey_alone(open_context: Callable[..., BrowserContext]) -> None:
    editor = make_staff(Role.EDITOR)
    page = open_context().new_page()
    add_authenticator(page)
    sign_in_by_cookie(page, editor, second_factor=False)
    page.goto("/admin/")
    page.locator("main").get_by_role("link", name="add a passkey").click()
    button(page, "Make the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert Authenticator.objects.filter(user=editor, type="webauthn").exists()

    page.context.clear_cookies()
    page.goto("/accounts/login/")
    button(page, "Sign in with a passkey").click()
    expect(page.get_by_text("What needs doing")).to_be_visible()


@pytest.mark.parametrize("way", (SCREENS | WITHOUT_JAVASCRIPT).values(), ids=SCREENS | WITHOUT_JAVASCRIPT)
def test_a_member_adds_an_address_loses_the_first_and_moves(
    way: dict[str, object], open_context: Callable[..., BrowserContext]
) -> None:
    member = make_member(name="Amara Fenn", email=OLD)
    page = open_context(**way).new_page()
    sign_in_by_cookie(page, member)
    page.goto("/accounts/email/")
    page.get_by_label("New email address").fill(NEW)
    button(page, "Send the code").click()
    page.get_by_label("Six-digit code").fill(code_mailed_to(NEW))
    button(page, "Continue").click()
    expect(page.locator("dt", has_text="Second address")).to_be_visible()

    call_command("record_bounce", OLD)
    outbox.drain()
    asked = CaughtMail.objects.filter(recipient=NEW).latest("pk").text
    assert OLD in asked
    page.goto("/network/")
    page.get_by_role("link", name="Tell us whether you have moved").click()
    assert page.url in asked
    button(page, "Use my other address from now on").click()
    expect(page.get_by_text(f"Your codes and notices go to {NEW} from now on")).to_be_visible()
    expect(page.get_by_text(OLD)).to_have_count(0)
    page.goto("/network/")
    expect(page.get_by_role("link", name="Tell us whether you have moved")).to_have_count(0)
    assert list(EmailAddress.objects.filter(user=member).values_list("email", "primary")) == [(NEW, True)]


def test_without_javascript_there_is_no_passkey_to_press(plain_page: Page) -> None:
    plain_page.goto("/accounts/login/")
    expect(button(plain_page, "Sign in with a passkey")).to_be_hidden()
    sign_in_by_cookie(plain_page, make_member())
    plain_page.goto("/accounts/2fa/webauthn/add/")
    expect(plain_page.get_by_text("This browser knows no passkeys")).to_be_visible()
    expect(button(plain_page, "Make the passkey")).to_be_hidden()


def somebody_in_every_state() -> User:
    person = make_member(email=OLD, name="Amara Fenn")
    EmailAddress.objects.create(user=person, email=NEW, verified=True)
    AddressTrouble.objects.create(user=person, email=OLD, sign="bounce")
    give_passkey(person, "A phone with a rather long name that somebody gave it")
    browser = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Safari/604.1")
    be(browser, person)
    browser.get("/accounts/sessions/")
    return person


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_no_page_of_an_account_in_any_state_has_a_barrier(
    screen: dict[str, object], open_context: Callable[..., BrowserContext], barriers: Callable
) -> None:
    person = somebody_in_every_state()
    page = open_context(**screen).new_page()
    sign_in_by_cookie(page, person)
    keys = f"/accounts/2fa/webauthn/keys/{person.authenticator_set.get().pk}/"
    pages = ("/network/", "/accounts/email/", "/accounts/moved/", "/accounts/sessions/", "/accounts/2fa/webauthn/")
    found = {}
    for address in (*pages, f"{keys}edit/", f"{keys}remove/", "/accounts/2fa/webauthn/reauthenticate/"):
        answer = page.goto(address)
        assert answer
        assert answer.status == 200, address
        found[address] = wrong_with(page, barriers)

    page.goto("/accounts/moved/")
    button(page, "I still have this address").click()
    expect(page.get_by_role("heading", name="Do you still have it?")).to_be_visible()
    found["the code of an address"] = wrong_with(page, barriers)

    give_second_factor(person)
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_label("Email address").first.fill(NEW)
    button(page, "Email me a code").click()
    page.get_by_label("Six-digit code").fill(code_mailed_to(NEW))
    button(page, "Sign in").click()
    expect(button(page, "Use a passkey")).to_be_visible()
    found["the second step"] = wrong_with(page, barriers)

    assert not {name: sentences for name, sentences in found.items() if sentences}
