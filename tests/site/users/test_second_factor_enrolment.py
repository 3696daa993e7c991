"""Setting a second factor, through real transactions: allauth tells of it when they are done."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.factories.users import code_now, give_second_factor, mailed_code, mails_to, make_staff, sign_in
from users.models import User
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("live_site"), pytest.mark.thorough, pytest.mark.once]

ACTIVATE = "/accounts/2fa/totp/activate/"


def reaches_admin(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def enrol(client: Client):
    client.get(ACTIVATE)
    secret = client.session["mfa.totp.secret"]
    return client.post(ACTIVATE, {"code": code_now(secret)})


def test_an_editor_enrols_sees_the_recovery_codes_and_is_in(client: Client) -> None:
    user = make_staff(Role.EDITOR)
    sign_in(client, user)
    assert client.get("/admin/")["Location"] == f"{ACTIVATE}?next=/admin/"

    answer = enrol(client)
    codes = client.get(answer["Location"])

    assert codes.status_code == 200
    assert reaches_admin(client)
    assert any("authenticator app" in mail for mail in mails_to(user.email))


def test_recovery_codes_are_shown_once(client: Client) -> None:
    user = make_staff(Role.EDITOR)
    sign_in(client, user)
    enrol(client)
    wrapped = Authenticator.objects.get(user=user, type="recovery_codes").wrap()
    codes = wrapped.get_unused_codes()

    first = client.get("/accounts/2fa/recovery-codes/").content.decode()
    second = client.get("/accounts/2fa/recovery-codes/").content.decode()

    assert codes
    assert all(code in first for code in codes)
    assert not any(code in second for code in codes)


def test_a_wrong_first_code_says_so_at_the_field_and_sets_nothing(client: Client) -> None:
    user = make_staff(Role.EDITOR)
    sign_in(client, user)
    client.get(ACTIVATE)
    page = client.post(ACTIVATE, {"code": "000000"})

    assert page.status_code == 200
    assert "_error" in page.content.decode()
    assert not Authenticator.objects.exists()


def remembered(client: Client, user: User) -> None:
    client.post("/accounts/login/code/", {"email": user.email})
    client.post("/accounts/login/code/confirm/", {"code": mailed_code(user.email), "remember": "on"})
    assert not client.session.get_expire_at_browser_close()


def test_a_session_that_was_to_last_for_days_ends_with_the_browser_once_it_opens_the_admin(client: Client) -> None:
    remembered(client, make_staff(Role.EDITOR))
    enrol(client)
    assert reaches_admin(client)

    assert client.session.get_expire_at_browser_close()


def test_so_does_one_that_began_before_the_second_factor_was_set_elsewhere(client: Client) -> None:
    user = make_staff(Role.EDITOR)
    remembered(client, user)
    secret = give_second_factor(user)
    client.post("/accounts/2fa/reauthenticate/", {"code": code_now(secret)})
    assert reaches_admin(client)

    assert client.session.get_expire_at_browser_close()
