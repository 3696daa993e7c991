"""Two addresses: who may have which, what signs in, and who is told of a change."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.db import IntegrityError
from django.test import Client

from tests.factories.passkeys import give_passkey
from tests.factories.users import UserFactory, be, mailed_code, mails_to, make_member, sign_in
from users.models import User

pytestmark = pytest.mark.usefixtures("site")

OWN, CONFIRM = "/accounts/email/", "/accounts/confirm-email/"
OLD, NEW = "work@example.com", "home@example.com"
PASSWORD = "seven-otters-in-a-canal"
NOW = "2026-11-25 09:00+00:00"


def member_with_two(**values) -> User:
    member = make_member(email=OLD, **values)
    EmailAddress.objects.create(user=member, email=NEW, verified=True)
    return member


def addresses_of(user: User) -> dict[str, bool]:
    """Each confirmed address, and whether it is the main one."""
    return dict(EmailAddress.objects.filter(user=user, verified=True).values_list("email", "primary"))


def page_of(user: User, email: str, verb: str) -> str:
    return f"{OWN}{EmailAddress.objects.get(user=user, email=email).pk}/{verb}/"


def test_a_second_address_counts_once_its_code_is_typed_in_and_the_first_is_told(client: Client) -> None:
    member = make_member(email=OLD)
    be(client, member)
    client.post(OWN, {"email": NEW.upper()})
    assert addresses_of(member) == {OLD: True}

    answer = client.post(CONFIRM, {"code": mailed_code(NEW)})

    assert answer["Location"] == OWN
    assert addresses_of(member) == {OLD: True, NEW: False}
    assert NEW in mails_to(OLD)[-1]


def test_to_ask_twice_sends_one_code_and_to_confirm_twice_adds_one_address(client: Client) -> None:
    member = make_member(email=OLD)
    be(client, member)
    for _ in range(2):
        assert client.post(OWN, {"email": NEW})["Location"] == CONFIRM
    assert len(mails_to(NEW)) == 1
    code = mailed_code(NEW)
    for _ in range(2):
        assert client.post(CONFIRM, {"code": code})["Location"] == OWN

    assert addresses_of(member) == {OLD: True, NEW: False}


def test_an_address_of_another_account_and_a_free_one_see_the_same(client: Client) -> None:
    taken = UserFactory(email="taken@example.com")
    pages = []
    for email in (taken.email, "free@example.com"):
        be(client, make_member())
        answer = client.post(OWN, {"email": email}, follow=True)
        pages.append(answer.content.decode().split("<main")[1].split("csrfmiddlewaretoken")[0].replace(email, ""))
        assert answer.redirect_chain[-1][0] == CONFIRM

    assert pages[0] == pages[1]


def test_only_one_of_two_gets_an_address_that_both_asked_for() -> None:
    first, second = make_member(), make_member()
    browsers, codes = (Client(), Client()), []
    for browser, member in zip(browsers, (first, second), strict=True):
        be(browser, member)
        browser.post(OWN, {"email": NEW})
        codes.append(mailed_code(NEW))
    browsers[0].post(CONFIRM, {"code": codes[0]})
    page = browsers[1].post(CONFIRM, {"code": codes[1]}, follow=True).content.decode()

    assert NEW in addresses_of(first)
    assert NEW not in addresses_of(second)
    assert "Another account has that address" in page
    with pytest.raises(IntegrityError):
        EmailAddress.objects.create(user=second, email=NEW, verified=True)


def test_two_are_the_most(client: Client) -> None:
    member = make_member(email=OLD)
    other = Client()
    for browser, email in ((client, NEW), (other, "third@example.com")):
        be(browser, member)
        browser.post(OWN, {"email": email})
    client.post(CONFIRM, {"code": mailed_code(NEW)})
    third = other.post(CONFIRM, {"code": mailed_code("third@example.com")}, follow=True).content.decode()
    page = client.post(OWN, {"email": "fourth@example.com"}).content.decode()

    assert addresses_of(member).keys() == {OLD, NEW}
    assert "We could not add third@example.com" in third
    assert "You have 2 addresses already" in page
    assert not mails_to("fourth@example.com")


@pytest.mark.parametrize("typed", ["", "nowhere", OLD])
def test_what_is_no_new_address_is_said_at_the_field_and_stays_in_it(client: Client, typed: str) -> None:
    be(client, make_member(email=OLD))
    page = client.post(OWN, {"email": typed}).content.decode()

    assert "id_email_error" in page
    assert f'value="{typed}"' in page or not typed


@pytest.mark.thorough
@pytest.mark.parametrize("email", [OLD, NEW, NEW.upper()])
@pytest.mark.parametrize("by", ["code", "password"])
def test_either_address_signs_in(client: Client, email: str, by: str) -> None:
    member = member_with_two()
    if by == "code":
        client.post("/accounts/login/code/", {"email": email})
        client.post("/accounts/login/code/confirm/", {"code": mailed_code(email.lower())})
    else:
        member.set_password(PASSWORD)
        member.save()
        client.post("/accounts/login/", {"login": email, "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(member.pk)


def test_the_other_address_becomes_the_main_one_once_and_both_are_told_once(client: Client) -> None:
    member = member_with_two()
    be(client, member)
    make_main = page_of(member, NEW, "main")
    for _ in range(2):
        assert client.post(make_main)["Location"] == OWN
    member.refresh_from_db()

    assert member.email == NEW
    assert addresses_of(member) == {OLD: False, NEW: True}
    assert [len(mails_to(email)) for email in (OLD, NEW)] == [1, 1]
    assert all(f"from {OLD} to {NEW}" in mails_to(email)[0] for email in (OLD, NEW))


def test_the_second_address_is_taken_away_once_and_both_are_told_once(client: Client) -> None:
    member = member_with_two()
    be(client, member)
    take_away = page_of(member, NEW, "take-away")
    for _ in range(2):
        assert client.post(take_away)["Location"] == OWN

    assert addresses_of(member) == {OLD: True}
    assert [len(mails_to(email)) for email in (OLD, NEW)] == [1, 1]
    assert all(NEW in mails_to(email)[0] for email in (OLD, NEW))


def test_who_signed_in_by_an_address_that_is_taken_away_is_out(client: Client) -> None:
    member, by_code = member_with_two(), Client()
    by_code.post("/accounts/login/code/", {"email": NEW})
    by_code.post("/accounts/login/code/confirm/", {"code": mailed_code(NEW)})
    sign_in(client, member)
    assert by_code.get(OWN).status_code == 200
    client.post(page_of(member, NEW, "take-away"))

    assert by_code.get(OWN)["Location"].startswith("/accounts/login/")
    assert client.get(OWN).status_code == 200


def test_the_main_address_is_not_taken_away_and_so_never_the_last(client: Client) -> None:
    member = member_with_two()
    be(client, member)
    client.post(page_of(member, OLD, "take-away"))

    assert addresses_of(member) == {OLD: True, NEW: False}


@pytest.mark.parametrize(("verb", "status"), [("main", 404), ("take-away", 302)])
def test_nobody_changes_anothers_addresses(client: Client, verb: str, status: int) -> None:
    member = member_with_two()
    be(client, make_member())

    assert client.post(page_of(member, NEW, verb)).status_code == status
    assert addresses_of(member) == {OLD: True, NEW: False}


def test_an_address_that_nobody_confirmed_does_not_become_the_main_one(client: Client) -> None:
    member = make_member(email=OLD)
    EmailAddress.objects.create(user=member, email=NEW, verified=False)
    be(client, member)

    assert client.post(page_of(member, NEW, "main")).status_code == 404


def test_the_change_that_was_asked_for_is_made_once_it_is_shown_who_asks(client: Client) -> None:
    member = member_with_two()
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client, member)
        clock.shift(timedelta(seconds=301))
        asked = client.post(page_of(member, NEW, "main"))["Location"]
        assert addresses_of(member) == {OLD: True, NEW: False}
        client.get(asked)
        client.post(asked, {"code": mailed_code(OLD)})

    assert addresses_of(member) == {OLD: False, NEW: True}


def change_password(client: Client) -> None:
    client.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})


def lose_a_passkey(client: Client) -> None:
    member = User.objects.get(email=OLD)
    give_passkey(member)
    client.post(f"/accounts/2fa/webauthn/keys/{member.authenticator_set.get().pk}/remove/")


@pytest.mark.parametrize("change", [change_password, lose_a_passkey])
def test_a_change_of_how_one_signs_in_is_told_at_both(client: Client, change: Callable[[Client], None]) -> None:
    be(client, member_with_two())
    change(client)

    assert [len(mails_to(email)) for email in (OLD, NEW)] == [1, 1]
