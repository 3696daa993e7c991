""" "Is it still you?": asked five minutes after the last proof, of everyone, whatever they sign in with."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories.passkeys import give_passkey
from tests.factories.users import (
    code_now,
    give_second_factor,
    mailed_code,
    mails_to,
    make_member,
    sign_in,
)
from users.reauthentication import GUARDED

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough, pytest.mark.once]

NOW = "2026-11-25 09:00+00:00"
PASSWORD = "seven-otters-in-a-canal"
CONFIRM = "/accounts/confirm/"

# Pages of /accounts/ that ask nothing of somebody who is signed in, and why.
OPEN = {
    "account_login": "the way in",
    "account_logout": "the way out",
    "account_signup": "closed",
    "account_inactive": "says that an account is shut",
    "account_reauthenticate": "it asks",
    "mfa_reauthenticate": "it asks",
    "confirm_it_is_you": "it asks",
    "mfa_authenticate": "a step of signing in",
    "mfa_index": "changes nothing and shows no secret",
    "mfa_reauthenticate_webauthn": "it asks",
    "mfa_login_webauthn": "the way in",
    "mfa_list_webauthn": "changes nothing and shows no secret",
    "moved": "asks, and changes nothing",
    "still_my_address": "changes nothing of the account; the code goes to an address that is in it",
    "account_email_verification_sent": "takes the code that was mailed to a new address",
    "account_request_login_code": "the way in",
    "account_confirm_login_code": "the way in",
    "account_reset_password": "for those who cannot sign in; the code goes to the address",
    "account_confirm_password_reset_code": "the code was mailed to the address",
    "account_complete_password_reset": "after that code",
    "account_password_reset_completed": "says that it is done",
    "invitation": "the secret is in the link",
    "join": "the secret was in the link",
}


def names_under_accounts() -> set[str]:
    def walk(patterns, prefix):
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, path)
            elif isinstance(pattern, URLPattern) and path.startswith("accounts/"):
                yield pattern.name

    return set(walk(get_resolver().url_patterns, ""))


def test_every_page_of_an_account_is_guarded_or_open_for_a_reason() -> None:
    assert names_under_accounts() <= GUARDED | OPEN.keys()
    assert OPEN.keys() <= names_under_accounts()
    assert not GUARDED & OPEN.keys()


# A page of one thing asks whoever it is, before it says whether there is such a thing.
OF_ONE = {
    "end_session",
    "leave_address",
    "make_main_address",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "take_address_away",
}


def address_of(name: str) -> str:
    return reverse(name, args=[1] if name in OF_ONE else [])


def member_with(proof: str):
    member = make_member()
    if proof == "passkey":
        give_passkey(member)
    if proof == "password":
        member.set_password(PASSWORD)
        member.save()
    secret = give_second_factor(member) if proof == "second factor" else ""
    return member, secret


@pytest.mark.parametrize("name", sorted(GUARDED))
@pytest.mark.parametrize(
    ("proof", "asks_at"),
    [
        ("mailed code", CONFIRM),
        ("password", "/accounts/reauthenticate/"),
        ("second factor", "/accounts/2fa/reauthenticate/"),
        ("passkey", "/accounts/2fa/webauthn/reauthenticate/"),
    ],
)
def test_it_is_asked_after_five_minutes_and_not_before(client: Client, name: str, proof: str, asks_at: str) -> None:
    member, _ = member_with(proof)
    address = address_of(name)
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client, member)
        clock.shift(timedelta(seconds=299))
        assert not client.get(address).get("Location", "").startswith(asks_at)
        clock.shift(timedelta(seconds=2))

        for answer in (client.get(address), client.post(address, {})):
            assert answer.status_code == 302
            assert answer["Location"].startswith(f"{asks_at}?next=")


def test_somebody_without_a_password_gets_a_code_by_mail_and_goes_on(client: Client) -> None:
    member = make_member()
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client, member)
        clock.shift(timedelta(hours=1))
        asked = client.get("/accounts/email/")["Location"]
        before = len(mails_to(member.email))
        page = client.get(asked)
        again = client.get(asked)

        assert page.status_code == again.status_code == 200
        assert len(mails_to(member.email)) == before + 1
        assert member.email not in page.content.decode().split("<main")[1]
        answer = client.post(asked, {"code": mailed_code(member.email)})

        assert answer["Location"] == "/accounts/email/"
        assert client.get("/accounts/email/").status_code == 200


def test_what_was_being_sent_is_done_once_it_is_shown_who_sent_it(client: Client) -> None:
    member = make_member()
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client, member)
        clock.shift(timedelta(hours=1))
        asked = client.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})["Location"]
        member.refresh_from_db()
        assert not member.has_usable_password()
        client.get(asked)
        client.post(asked, {"code": mailed_code(member.email)})

    member.refresh_from_db()
    assert member.check_password(PASSWORD)


def test_a_wrong_code_says_so_at_the_field_and_after_three_another_is_sent(client: Client) -> None:
    member = make_member()
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client, member)
        clock.shift(timedelta(hours=1))
        client.get(CONFIRM)
        first = mailed_code(member.email)
        wrong = f"{(int(first) + 1) % 1_000_000:06}"
        pages = [client.post(CONFIRM, {"code": wrong}) for _ in range(3)]
        client.get(CONFIRM)
        client.post(CONFIRM, {"code": first})

        assert all("_error" in page.content.decode() for page in pages)
        assert mailed_code(member.email) != first
        assert client.get("/accounts/email/").status_code == 302


@pytest.mark.parametrize(("minutes", "works"), [(9, True), (11, False)])
def test_the_code_works_for_ten_minutes(client: Client, minutes: int, works: bool) -> None:
    member = make_member()
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client, member)
        clock.shift(timedelta(hours=1))
        client.get(CONFIRM)
        code = mailed_code(member.email)
        clock.shift(timedelta(minutes=minutes))
        client.post(CONFIRM, {"code": code})

        assert (client.get("/accounts/email/").status_code == 200) is works


def test_another_code_can_be_asked_for_three_times(client: Client) -> None:
    member = make_member()
    sign_in(client, member)
    client.get(CONFIRM)
    before = len(mails_to(member.email))
    for _ in range(5):
        client.post(CONFIRM, {"action": "resend"})

    assert len(mails_to(member.email)) == before + 3


def test_the_second_factor_answers_the_question_too(client: Client) -> None:
    member, secret = member_with("second factor")
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client, member)
        clock.shift(timedelta(hours=1))
        asked = client.get("/accounts/email/")["Location"]
        client.post(asked, {"code": code_now(secret)})

        assert client.get("/accounts/email/").status_code == 200


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(CONFIRM)["Location"].startswith("/accounts/login/")
    for name in GUARDED:
        assert client.get(address_of(name)).get("Location", "").startswith("/accounts/login/")


@pytest.mark.parametrize("proof", ["password", "second factor"])
def test_a_mailed_code_is_not_enough_for_somebody_who_has_more(client: Client, proof: str) -> None:
    member, _ = member_with(proof)
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client, member)
        clock.shift(timedelta(hours=1))
        before = len(mails_to(member.email))
        for answer in (client.get(CONFIRM), client.post(CONFIRM, {"code": "000000"})):
            assert "reauthenticate" in answer["Location"]

        assert len(mails_to(member.email)) == before


def test_a_password_alone_does_not_take_a_second_factor_away(client: Client) -> None:
    member, _ = member_with("password")
    give_second_factor(member)
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client, member)
        clock.shift(timedelta(hours=1))
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})

        assert client.get("/accounts/email/").status_code == 200
        answer = client.post("/accounts/2fa/totp/deactivate/")
        assert answer["Location"].startswith("/accounts/2fa/reauthenticate/")
        assert member.authenticator_set.exists()
