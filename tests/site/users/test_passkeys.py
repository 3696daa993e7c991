"""Passkeys: made, used and taken away; what they open, and what they do not."""

import json
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.factories.passkeys import Device, give_passkey
from tests.factories.users import be, give_second_factor, mailed_code, mails_to, make_member, make_staff, sign_in
from users.models import User
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough, pytest.mark.once]

LIST, ADD, SIGN_IN = "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/", "/accounts/2fa/webauthn/login/"
AGAIN, SECOND_STEP = "/accounts/2fa/webauthn/reauthenticate/", "/accounts/2fa/authenticate/"
NOW = "2026-11-25 09:00+00:00"


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def options_to_sign_in(client: Client) -> dict[str, Any]:
    answer = client.get(SIGN_IN, headers={"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"})
    return answer.json()["request_options"]


def options_of(client: Client, address: str) -> dict[str, Any]:
    """The data that the script of a page finds on it."""
    html = client.get(address).content.decode()
    data = html.split('<script id="passkey-data" type="application/json">')[1].split("</script>")[0]
    return next(iter(json.loads(data).values()))


def add(client: Client, user: User, **how: bool) -> Any:
    return client.post(ADD, {"name": "My phone", "credential": Device(user).make(options_of(client, ADD), **how)})


def sign_in_with(client: Client, device: Device, **how: bool) -> Any:
    return client.post(SIGN_IN, {"credential": device.use(options_to_sign_in(client), **how)})


# Made and taken away --------------------------------------------------------------------------------


def test_a_member_adds_a_passkey_and_is_told(client: Client) -> None:
    member = make_member()
    be(client, member)
    answer = add(client, member)

    assert answer["Location"] == LIST
    assert "My phone" in client.get(LIST).content.decode()
    # No recovery codes: who loses it has the mailed code.
    assert Authenticator.objects.get(user=member).type == "webauthn"
    assert "passkey was added" in mails_to(member.email)[-1]


def test_it_must_ask_who_holds_it(client: Client) -> None:
    member = make_member()
    be(client, member)
    options = options_of(client, ADD)["publicKey"]
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    page = add(client, member, verified=False)

    assert page.status_code == 200
    assert "That passkey could not be kept" in page.content.decode()
    assert not Authenticator.objects.exists()


def test_a_passkey_without_a_name_is_called_after_its_browser(client: Client) -> None:
    member = make_member()
    be(client, member)
    agent = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0"}
    client.post(ADD, {"name": " ", "credential": Device(member).make(options_of(client, ADD))}, headers=agent)

    assert Authenticator.objects.get().wrap().name == "Firefox on Windows"


def test_it_is_renamed_and_taken_away(client: Client) -> None:
    member = make_member()
    give_passkey(member, "Old name")
    be(client, member)
    page = f"{LIST}keys/{Authenticator.objects.get().pk}/"
    assert "_error" in client.post(f"{page}edit/", {"name": "\u200b"}).content.decode()
    assert client.post(f"{page}edit/", {"name": "New name"})["Location"] == LIST
    assert "New name" in client.get(LIST).content.decode()
    for _ in range(2):
        assert client.post(f"{page}remove/")["Location"] == LIST

    assert not Authenticator.objects.exists()
    assert len([mail for mail in mails_to(member.email) if "passkey was taken" in mail]) == 1


@pytest.mark.parametrize("page", ["edit", "remove"])
def test_anothers_passkey_is_not_there(client: Client, page: str) -> None:
    give_passkey(make_member())
    be(client, make_member())
    address = f"{LIST}keys/{Authenticator.objects.get().pk}/{page}/"

    assert client.get(address).status_code == 404
    client.post(address, {"name": "Mine"})
    assert Authenticator.objects.get().wrap().name == "My phone"


# Signing in ---------------------------------------------------------------------------------------------


def test_a_passkey_signs_in_by_itself(client: Client) -> None:
    member = make_member()
    answer = sign_in_with(client, give_passkey(member))

    assert answer["Location"] == "/network/"
    assert client.session["_auth_user_id"] == str(member.pk)
    assert client.session.get_expire_at_browser_close()


def test_it_leads_on_to_where_one_was_going(client: Client) -> None:
    device = give_passkey(make_member())
    credential = device.use(options_to_sign_in(client))

    assert client.post(SIGN_IN, {"credential": credential, "next": "/topics/"})["Location"] == "/topics/"


def not_held(client: Client) -> str:
    return Device(make_member()).use(options_to_sign_in(client))


def not_unlocked(client: Client) -> str:
    return give_passkey(make_member()).use(options_to_sign_in(client), verified=False)


def not_for_this_session(client: Client) -> str:
    credential = give_passkey(make_member()).use(options_to_sign_in(Client()))
    options_to_sign_in(client)
    return credential


def never_asked_for(client: Client) -> str:
    return give_passkey(make_member()).use({"publicKey": {"challenge": "AAAA"}})


def of_a_shut_account(client: Client) -> str:
    return give_passkey(make_member(is_active=False)).use(options_to_sign_in(client))


def of_somebody_else(client: Client) -> str:
    device = give_passkey(make_member())
    device.handle = Device(make_member()).handle
    return device.use(options_to_sign_in(client))


WRONG = [not_held, not_unlocked, not_for_this_session, never_asked_for, of_a_shut_account, of_somebody_else]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.__name__)
def test_what_does_not_sign_in(client: Client, wrong: Any) -> None:
    answer = client.post(SIGN_IN, {"credential": wrong(client)})

    assert answer.status_code == 302
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "credential",
    [
        *("", "x", "null", "1", "[]", "{}", '{"id": 1}', '{"response": []}'),
        *('{"id": "AA", "rawId": "AA", "response": {}}', "[" * 100_000, "1" * 5000),
    ],
    ids=lambda text: text[:12],
)
def test_what_no_browser_sends_is_no_error_page(client: Client, credential: str) -> None:
    options_to_sign_in(client)
    assert client.post(SIGN_IN, {"credential": credential})["Location"] == "/accounts/login/"
    be(client, make_member())
    options_of(client, ADD)
    assert client.post(ADD, {"name": "x", "credential": credential}).status_code == 200


def test_a_credential_works_once(client: Client) -> None:
    device = give_passkey(make_member())
    credential = device.use(options_to_sign_in(client))
    client.post(SIGN_IN, {"credential": credential})
    client.post("/accounts/logout/")
    client.post(SIGN_IN, {"credential": credential})

    assert not is_signed_in(client)


def test_a_member_with_a_passkey_still_gets_in_by_a_code(client: Client) -> None:
    member = make_member()
    give_passkey(member)
    sign_in(client, member)

    assert is_signed_in(client)


def test_a_member_who_has_an_app_too_is_asked_for_it_or_the_passkey(client: Client) -> None:
    member = make_member()
    device = give_passkey(member)
    give_second_factor(member)
    client.post("/accounts/login/code/", {"email": member.email})
    client.post("/accounts/login/code/confirm/", {"code": mailed_code(member.email)})
    assert not is_signed_in(client)
    client.post(SECOND_STEP, {"credential": device.use(options_of(client, SECOND_STEP))})

    assert is_signed_in(client)


# Staff ----------------------------------------------------------------------------------------------------


def reaches_admin(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def editor_with_passkey() -> tuple[User, Device]:
    editor = make_staff(Role.EDITOR)
    return editor, give_passkey(editor)


def test_a_passkey_that_signed_in_opens_the_admin(client: Client) -> None:
    _, device = editor_with_passkey()

    assert sign_in_with(client, device)["Location"] == "/admin/"
    assert reaches_admin(client)


def test_one_that_was_not_unlocked_opens_nothing(client: Client) -> None:
    _, device = editor_with_passkey()
    sign_in_with(client, device, verified=False)

    assert not is_signed_in(client)


def test_staff_with_a_passkey_are_asked_for_it_after_a_code(client: Client) -> None:
    editor, device = editor_with_passkey()
    client.post("/accounts/login/code/", {"email": editor.email})
    answer = client.post("/accounts/login/code/confirm/", {"code": mailed_code(editor.email)})
    assert answer["Location"] == SECOND_STEP
    page = client.get(SECOND_STEP).content.decode()
    assert "authenticator app" not in page.split("<main")[1]
    client.post(SECOND_STEP, {"credential": device.use(options_of(client, SECOND_STEP), verified=False)})
    assert not is_signed_in(client)
    client.post(SECOND_STEP, {"credential": device.use(options_of(client, SECOND_STEP))})

    assert reaches_admin(client)


def test_a_session_without_it_is_asked_for_it_at_the_door(client: Client) -> None:
    editor, device = editor_with_passkey()
    client.force_login(editor)
    asked = client.get("/admin/")["Location"]
    assert asked == f"{AGAIN}?next=/admin/"
    wrong = client.post(asked, {"credential": Device(editor).use(options_of(client, asked))})
    assert wrong["Location"] == asked
    assert not reaches_admin(client)
    client.post(asked, {"credential": device.use(options_of(client, asked))})

    assert reaches_admin(client)


def test_staff_who_have_none_may_add_a_passkey_and_are_in(client: Client) -> None:
    editor = make_staff(Role.EDITOR)
    sign_in(client, editor)
    assert ADD in client.get("/admin/", follow=True).content.decode()
    answer = add(client, editor)

    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    assert client.get(answer["Location"]).status_code == 200
    assert reaches_admin(client)


def test_one_that_was_taken_away_opens_the_admin_no_more(client: Client) -> None:
    editor, device = editor_with_passkey()
    sign_in_with(client, device)
    Authenticator.objects.all().delete()
    give_second_factor(editor)

    assert not reaches_admin(client)


@pytest.mark.parametrize("page", ["add/", "keys/{}/edit/", "keys/{}/remove/"])
def test_staff_touch_their_passkeys_by_their_second_factor_alone(client: Client, page: str) -> None:
    editor, _ = editor_with_passkey()
    be(client, make_member())
    client.force_login(editor)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 9e9}]
    session["account_authentication_methods_user"] = str(editor.pk)
    session.save()
    address = f"{LIST}{page.format(Authenticator.objects.get().pk)}"

    assert client.get(address)["Location"].startswith(AGAIN)


# Is it still you? -----------------------------------------------------------------------------------------


def test_a_passkey_shows_that_it_is_still_you(client: Client) -> None:
    member = make_member()
    device = give_passkey(member)
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in_with(client, device)
        clock.shift(301)
        asked = client.get("/accounts/email/")["Location"]
        assert asked.startswith(AGAIN)
        client.post(asked, {"credential": device.use(options_of(client, asked))})

        assert client.get("/accounts/email/").status_code == 200


def test_a_member_who_lost_it_gets_a_code_and_takes_it_away(client: Client) -> None:
    member = make_member()
    give_passkey(member)
    remove = f"{LIST}keys/{Authenticator.objects.get().pk}/remove/"
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client, member)
        clock.shift(301)
        page = client.get(client.get(remove)["Location"]).content.decode()
        assert "Get a code by email" in page
        client.get("/accounts/confirm/")
        client.post("/accounts/confirm/", {"code": mailed_code(member.email)})
        client.post(remove)

    assert not Authenticator.objects.exists()
