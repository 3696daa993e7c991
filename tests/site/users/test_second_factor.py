"""Nobody reaches the admin without a second factor passed in this session, by whatever door (findings F1, F2)."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.management import CommandError, call_command
from django.test import Client

from tests.factories.users import (
    UserFactory,
    code_now,
    give_second_factor,
    mailed_code,
    mails_to,
    make_member,
    make_staff,
    sign_in,
)
from users import services
from users.models import Invitation
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")

PASSWORD = "seven-otters-in-a-canal"
ACTIVATE = "/accounts/2fa/totp/activate/"


def editor_with_everything() -> tuple:
    """An editor with a password and a second factor, and the secret of the latter."""
    user = make_staff(Role.EDITOR)
    user.set_password(PASSWORD)
    user.save()
    return user, give_second_factor(user)


def reaches_admin(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


# Doors --------------------------------------------------------------------------------------------


def by_password(client, user):
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})


def by_mailed_code(client, user):
    client.post("/accounts/login/code/", {"email": user.email})
    client.post("/accounts/login/code/confirm/", {"code": mailed_code(user.email)})


def by_a_new_password(client, user):
    client.post("/accounts/password/reset/", {"email": user.email})
    client.post("/accounts/password/reset/confirm/", {"code": mailed_code(user.email)})
    fresh = "eight-otters-in-a-canal"
    client.post("/accounts/password/reset/complete/", {"password1": fresh, "password2": fresh})
    user.refresh_from_db()
    assert user.check_password(fresh)
    client.post("/accounts/login/", {"login": user.email, "password": fresh})


def by_an_invitation(client, user):
    services.invite(email=user.email, role=Role.CONVENOR)
    session = client.session
    session["invitation_token_hash"] = Invitation.objects.get().token_hash
    session.save()
    client.post("/accounts/join/", {"name": "Anna"})
    assert user.groups.count() == 2


def by_wagtails_own_door(address):
    def door(client, user):
        client.post(address, {"username": user.email, "password": PASSWORD})

    return door


def by_the_demo(client, user):
    type(user).objects.update(is_example=True)
    client.post("/demo/sign-in/", {"address": user.email})


DOORS = {
    "password": by_password,
    "mailed code": by_mailed_code,
    "new password": by_a_new_password,
    "invitation": by_an_invitation,
    "/admin/login/": by_wagtails_own_door("/admin/login/"),
    "/_util/login/": by_wagtails_own_door("/_util/login/"),
    "demo": by_the_demo,
}


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_no_door_lets_an_editor_in_by_a_password_or_a_code_alone(client: Client, door) -> None:
    user, _ = editor_with_everything()
    door(client, user)

    assert not reaches_admin(client)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_no_door_lets_an_editor_in_who_has_no_second_factor_yet(client: Client, door) -> None:
    user, _ = editor_with_everything()
    Authenticator.objects.all().delete()
    door(client, user)

    assert not reaches_admin(client)


@pytest.mark.parametrize(
    "address", ["/admin/login/", "/_util/login/", "/admin/password_reset/", "/admin/password_reset/confirm/x/y/"]
)
def test_wagtails_own_doors_lead_to_ours(client: Client, address: str) -> None:
    assert client.get(address)["Location"].startswith("/accounts/login/")
    assert client.post(address, {})["Location"].startswith("/accounts/login/")


def test_the_password_and_the_factor_together_open_the_admin(client: Client) -> None:
    user, secret = editor_with_everything()
    by_password(client, user)
    client.post("/accounts/2fa/authenticate/", {"code": code_now(secret)})

    assert reaches_admin(client)


def test_a_session_made_by_hand_does_not_pass(client: Client) -> None:
    user, _ = editor_with_everything()
    client.force_login(user)

    assert client.get("/admin/pages/")["Location"] == "/accounts/2fa/reauthenticate/?next=/admin/pages/"
    assert client.post("/admin/pages/").status_code == 403
    assert client.get("/admin/", headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 403


@pytest.mark.thorough
def test_passing_the_factor_in_somebody_elses_session_is_no_use(client: Client) -> None:
    user, _ = editor_with_everything()
    sign_in(client, user)
    assert reaches_admin(client)
    other = make_staff(Role.EDITOR)
    give_second_factor(other)
    client.force_login(other)

    assert not reaches_admin(client)


def test_a_session_that_passed_a_factor_since_removed_is_asked_for_the_new_one(client: Client) -> None:
    user, _ = editor_with_everything()
    sign_in(client, user)
    assert reaches_admin(client)
    call_command("remove_second_factor", user.email)
    give_second_factor(user)

    assert client.get("/admin/")["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_a_member_is_told_that_the_admin_is_not_for_them(client: Client) -> None:
    sign_in(client, make_member())
    page = client.get("/admin/")

    assert page.status_code == 403
    assert "not open to you" in page.content.decode()


def test_a_member_with_a_second_factor_gets_no_further(client: Client) -> None:
    member = make_member()
    give_second_factor(member)
    sign_in(client, member)

    assert client.get("/admin/").status_code == 403


# Codes --------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("later", [1, 29, 30, 31, 59, 61, 90])
def test_a_code_that_was_used_is_worthless_at_any_later_second(later: int) -> None:
    user, secret = editor_with_everything()
    outcomes = []
    with time_machine.travel("2026-11-25 09:00:00+00:00", tick=False) as clock:
        code = code_now(secret)
        for _ in range(2):
            browser = Client()
            by_password(browser, user)
            browser.post("/accounts/2fa/authenticate/", {"code": code})
            outcomes.append(reaches_admin(browser))
            clock.shift(later)

    assert outcomes == [True, False]


def test_a_recovery_code_opens_once() -> None:
    user, _ = editor_with_everything()
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    outcomes = []
    for _ in range(2):
        browser = Client()
        by_password(browser, user)
        browser.post("/accounts/2fa/authenticate/", {"code": code})
        outcomes.append(reaches_admin(browser))

    assert outcomes == [True, False]


def test_secrets_are_kept_encrypted_and_survive_a_new_key(settings) -> None:
    settings.SECOND_FACTOR_KEYS = ["old"]
    user, secret = editor_with_everything()
    assert secret not in str(Authenticator.objects.get().data)

    settings.SECOND_FACTOR_KEYS = ["new", "old"]
    browser = Client()
    by_password(browser, user)
    browser.post("/accounts/2fa/authenticate/", {"code": code_now(secret)})
    assert reaches_admin(browser)


def test_who_has_lost_it_gets_it_removed_by_whoever_runs_the_server_and_is_told(client: Client) -> None:
    user, _ = editor_with_everything()
    call_command("remove_second_factor", user.email.upper())
    by_mailed_code(client, user)

    assert client.get("/admin/")["Location"].startswith(ACTIVATE)
    assert any("removed the second factor" in mail for mail in mails_to(user.email))
    with pytest.raises(CommandError, match="no second factor"):
        call_command("remove_second_factor", UserFactory().email)
    with pytest.raises(CommandError, match="No account"):
        call_command("remove_second_factor", "nobody@example.com")
