"""The pages, messages and mails of signing in are ours, and what they say is what the settings do."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.account.views import CloseableSignupMixin, ConfirmEmailVerificationCodeView
from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from core.models import OutboxTask
from tests.factories.users import UserFactory, make_member, sign_in
from users.models import Invitation
from users.roles import Role
from users.services import INVITATION_LASTS

OURS = Path(settings.TEMPLATES[0]["DIRS"][0])
THEIRS = Path(allauth.__file__).parent / "templates"
# Never sent here: links in the place of codes, what is switched off, and a mail that allauth itself does not use.
NEVER = re.compile(r"phone|password_reset_key|unknown_account|email_confirm_")


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern)
        else:
            yield pattern


def mounted_templates() -> set[str]:
    views: set[Any] = {getattr(pattern.callback, "view_class", None) for pattern in patterns(get_resolver())}
    views = {view for view in views if view and view.__module__.startswith("allauth.")}
    # Stands behind a function.
    views.add(ConfirmEmailVerificationCodeView)
    # One only takes what a script of the sign-in page sends.
    return {view.template_name for view in views if view.template_name} | {
        CloseableSignupMixin.template_name_signup_closed
    }


def texts_of_allauth(kind: str) -> list[str]:
    paths = [path for room in ("account", "mfa", "usersessions") for path in THEIRS.glob(f"{room}/{kind}/*")]
    return [path.relative_to(THEIRS).as_posix() for path in paths if not NEVER.search(path.name)]


def foreign(names: Iterable[str]) -> list[str]:
    return sorted(name for name in names if not Path(get_template(name).origin.name).is_relative_to(OURS))


def test_every_page_of_signing_in_is_ours() -> None:
    names = mounted_templates()

    assert {"account/login.html", "mfa/totp/activate_form.html", "account/signup_closed.html"} <= names
    assert foreign(names) == []


@pytest.mark.parametrize("kind", ["email", "messages"])
def test_every_mail_and_message_of_signing_in_is_ours(kind: str) -> None:
    names = texts_of_allauth(kind)

    assert len(names) > 15
    assert foreign(names) == []


@pytest.mark.parametrize(
    ("template", "setting"),
    [
        ("account/email/login_code_message.txt", "ACCOUNT_LOGIN_BY_CODE_TIMEOUT"),
        ("account/confirm_login_code.html", "ACCOUNT_LOGIN_BY_CODE_TIMEOUT"),
        ("account/email/password_reset_code_message.txt", "ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT"),
        ("account/confirm_password_reset_code.html", "ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT"),
        ("account/email/email_confirmation_message.txt", "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT"),
        ("account/confirm_email_verification_code.html", "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT"),
    ],
)
def test_a_code_works_for_as_long_as_we_say(template: str, setting: str) -> None:
    assert f"{getattr(settings, setting) // 60} minutes" in (OURS / template).read_text()


def test_a_password_may_be_as_short_as_we_say() -> None:
    shortest = next(
        validator["OPTIONS"]["min_length"]
        for validator in settings.AUTH_PASSWORD_VALIDATORS
        if validator["NAME"].endswith("MinimumLengthValidator")
    )

    assert f"At least {shortest} characters" in (OURS / "account/new_password.html").read_text()


def test_an_invitation_lasts_as_long_as_we_say() -> None:
    assert f"{INVITATION_LASTS.days} days" in (OURS / "users/invitation_over.html").read_text()


@pytest.mark.usefixtures("site")
def test_every_way_to_sign_in_leads_on_to_where_one_was_going(client: Client) -> None:
    for address in ("/accounts/login/", "/accounts/login/code/"):
        html = client.get(address, {"next": "/topics/?a=1&b=2"}).content.decode()

        assert html.count('<input type="hidden" name="next" value="/topics/?a=1&amp;b=2">') == 3
        assert 'href="/accounts/password/reset/?next=%2Ftopics%2F%3Fa%3D1%26b%3D2"' in html


@pytest.mark.usefixtures("site")
def test_a_wrong_password_leaves_its_form_open_and_what_was_typed_in_it(client: Client) -> None:
    html = client.post("/accounts/login/", {"login": "ada@example.org", "password": "wrong"}).content.decode()

    assert '<details class="disc" open>' in html
    assert html.count('value="ada@example.org"') == 2
    assert "wrong" not in html
    assert html.index("There is a problem") < html.index("<h1>")


@pytest.mark.usefixtures("site")
def test_a_code_can_be_filled_in_by_the_browser_and_on_a_keypad_of_digits(client: Client) -> None:
    client.post("/accounts/login/code/", {"email": UserFactory().email})
    html = client.get("/accounts/login/code/confirm/").content.decode()
    (control,) = re.findall(r'<input[^>]*name="code"[^>]*>', html)

    assert 'inputmode="numeric"' in control
    assert 'autocomplete="one-time-code"' in control
    assert "placeholder" not in control


@pytest.mark.usefixtures("site")
def test_another_code_is_told_of_once_and_the_first_only_by_the_page(client: Client) -> None:
    told = "We have sent another code."

    first = client.post("/accounts/login/code/", {"email": UserFactory().email}, follow=True)
    again = client.post("/accounts/login/code/confirm/", {"action": "resend"}, follow=True)

    assert 'role="status"' not in first.content.decode()
    assert again.content.decode().count(told) == 1
    assert told not in client.get("/accounts/login/code/confirm/").content.decode()


@pytest.mark.usefixtures("site")
def test_what_was_done_is_told_to_who_did_it_and_to_nobody_else(client: Client) -> None:
    sign_in(client, make_member())
    goodbye = client.post("/accounts/logout/", follow=True)

    assert goodbye.redirect_chain[-1][0] == "/"
    assert "You have signed out." in goodbye.content.decode()
    # The page before is not kept for the next visitor.
    assert "You have signed out." not in Client().get("/").content.decode()
    assert "You have signed out." not in client.get("/").content.decode()


@pytest.mark.usefixtures("site")
def test_a_mail_is_signed_by_the_site_and_says_what_to_do_if_it_was_not_you(client: Client) -> None:
    person = UserFactory(name="Loz O’Neill & Co")
    sign_in(client, person)
    words = "purple teapot garden walk"
    client.post("/accounts/password/set/", {"password1": words, "password2": words})
    code, notice = (task.payload for task in OutboxTask.objects.filter(payload__to=person.email).order_by("pk"))

    assert code["subject"] == "Your code to sign in"
    assert "If you did not ask for this, you need do nothing" in code["body"]
    assert notice["subject"] == "A password was set for your account"
    assert "If it was not you" in notice["body"]
    for mail in (code, notice):
        assert mail["html"] is None
        assert mail["body"].rstrip().endswith(settings.WAGTAIL_SITE_NAME)
        assert not re.search(r"https?:|testserver|&amp;|&#x27;", mail["body"])


def test_an_invitation_is_greeted_by_a_name_as_it_is_written() -> None:
    asked = Invitation(name="Loz O'Neill & Co", role=Role.EDITOR, expires_at=datetime(2027, 3, 12, 12, tzinfo=UTC))
    text = render_to_string("users/email/invitation_message.txt", {"invitation": asked, "link": "https://a.example/b"})

    assert "Hello Loz O'Neill & Co," in text
    assert "invited to the staff of the site, as editor." in text
    assert "until Friday 12 March 2027" in text
