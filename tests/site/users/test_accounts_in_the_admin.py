"""Accounts and invitations in the admin: made by no screen, and nobody's address or password in anybody's hands."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.factories.cohorts import CohortFactory
from tests.factories.users import (
    UserFactory,
    give_reasons,
    give_second_factor,
    mails_to,
    make_member,
    make_staff,
    sign_in,
)
from users import services
from users.models import Invitation, User
from users.roles import Role, roles_of

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough, pytest.mark.once]

INVITE, LIST = "/admin/invitations/new/", "/admin/invitations/"


def staff(client: Client, *roles: Role) -> User:
    user = make_staff(*roles)
    give_second_factor(user)
    sign_in(client, user)
    return user


# Accounts -----------------------------------------------------------------------------------------


def every_address(patterns=None, prefix="/"):
    """Every address without an argument, to be asked of anybody."""
    for pattern in patterns or get_resolver().url_patterns:
        path = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from every_address(pattern.url_patterns, path)
        elif not set(path) & set("<(?*$"):
            yield path


def test_no_screen_makes_an_account(client: Client) -> None:
    staff(client, *Role)
    before = User.objects.count()
    details = {
        "email": "eve@example.com",
        "username": "eve@example.com",
        "name": "Eve",
        "first_name": "Eve",
        "last_name": "Eve",
        "password1": "seven-otters-in-a-canal",
        "password2": "seven-otters-in-a-canal",
    }
    addresses = {*every_address()} - {"/accounts/logout/", "/admin/logout/", "/accounts/2fa/totp/deactivate/"}
    assert "/admin/invitations/new/" in addresses
    # Some of Wagtail's own stumble over what is missing, which makes no account either.
    client.raise_request_exception = False
    for address in sorted(addresses):
        client.post(address, details)

    assert User.objects.count() == before
    assert client.get("/admin/users/new/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("wagtailusers_users:add")


def test_an_administrator_sees_accounts_and_changes_name_roles_and_whether_they_are_open(client: Client) -> None:
    staff(client, Role.ADMINISTRATOR)
    other = UserFactory(name="Amara Fenn")
    give_reasons(client)
    listed = client.get("/admin/users/").content.decode()
    page = client.get(f"/admin/users/edit/{other.pk}/").content.decode()

    assert "Amara Fenn" in listed
    assert "/admin/users/new" not in listed
    assert set(re.findall(r'name="(\w+)"', page)) >= {"name", "is_active", "groups"}
    assert 'name="email"' not in page
    assert "password" not in page

    client.post(
        f"/admin/users/edit/{other.pk}/",
        {
            "name": "Amara F.",
            "email": "stolen@example.com",
            "password1": "seven-otters-in-a-canal",
            "is_superuser": "on",
            "groups": [Role.EDITOR.group().pk],
        },
    )
    other = User.objects.get(pk=other.pk)

    assert other.name == "Amara F."
    assert not other.is_active
    assert other.groups.get() == Role.EDITOR.group()
    assert other.email != "stolen@example.com"
    assert not other.has_usable_password()
    assert not other.is_superuser


def test_an_administrator_cannot_lock_themselves_out(client: Client) -> None:
    me = staff(client, Role.ADMINISTRATOR)
    client.post(f"/admin/users/edit/{me.pk}/", {"name": "Lorna"})
    me = User.objects.get(pk=me.pk)

    assert me.name == "Lorna"
    assert me.is_active
    assert roles_of(me) == {Role.ADMINISTRATOR}


def test_an_account_above_the_roles_is_out_of_an_administrators_reach(client: Client) -> None:
    staff(client, Role.ADMINISTRATOR)
    strong = UserFactory(is_superuser=True, name="Strong")
    client.post(f"/admin/users/edit/{strong.pk}/", {"name": "Weak"})
    strong.refresh_from_db()

    assert (strong.name, strong.is_active) == ("Strong", True)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.CONVENOR, Role.PROGRAMME_TEAM])
def test_other_staff_do_not_see_accounts(client: Client, role: Role) -> None:
    staff(client, role)
    canary = UserFactory(name="Canary Quillfeather", email="canary@example.com")
    for address in ("/admin/users/", f"/admin/users/edit/{canary.pk}/", "/admin/users/?q=canary", "/admin/groups/"):
        page = client.get(address, follow=True).content.decode()
        assert "Quillfeather" not in page
        assert "canary@example.com" not in page


def test_ones_own_account_in_the_admin_has_a_name_and_no_address_password_or_picture(client: Client) -> None:
    me = staff(client, Role.EDITOR)
    page = client.get("/admin/account/").content.decode()
    assert 'name="name-name"' in page
    assert not re.findall(r'name="[\w-]*(?:email|password|avatar)[\w-]*"', page)

    client.post(
        "/admin/account/",
        {
            "name-name": "Edith M.",
            "name_email-email": "stolen@example.com",
            "theme-theme": "dark",
            "theme-density": "default",
        },
    )
    me.refresh_from_db()
    assert me.name != "stolen"
    assert me.email != "stolen@example.com"


# Invitations --------------------------------------------------------------------------------------


def test_the_programme_team_invites_a_graduate(client: Client) -> None:
    inviter = staff(client, Role.PROGRAMME_TEAM)
    cohort = CohortFactory()
    answer = client.post(
        INVITE, {"email": "Amara@Example.com", "name": "Amara", "to": f"cohort {cohort.pk}"}, follow=True
    )
    page = answer.content.decode()

    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.cohort, invitation.invited_by) == ("amara@example.com", cohort, inviter)
    assert len(mails_to("amara@example.com")) == 1
    assert "amara@example.com" in page
    assert "Waiting" in page
    # Whoever invites never sees the link.
    assert "/accounts/invitation/" not in page


def test_pressing_twice_invites_once_and_says_so_at_the_field(client: Client) -> None:
    staff(client, Role.CONVENOR)
    details = {"email": "amara@example.com", "name": "Amara", "to": f"cohort {CohortFactory().pk}"}
    client.post(INVITE, details)
    page = client.post(INVITE, details)

    assert "invited already" in page.content.decode()
    assert 'value="amara@example.com"' in page.content.decode()
    assert Invitation.objects.count() == len(mails_to("amara@example.com")) == 1


@pytest.mark.parametrize(
    "details", [{"email": "nonsense"}, {"email": ""}, {"to": ""}, {"to": "cohort 999999"}, {"to": "role OWNER"}]
)
def test_a_mistake_is_shown_and_nothing_is_lost(client: Client, details: dict[str, str]) -> None:
    staff(client, Role.ADMINISTRATOR)
    good = {"email": "amara@example.com", "name": "Amara", "to": f"cohort {CohortFactory().pk}"}
    page = client.post(INVITE, good | details)

    assert page.status_code == 200
    assert 'value="Amara"' in page.content.decode()
    assert "error-message" in page.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", [Role.CONVENOR, Role.PROGRAMME_TEAM])
def test_only_an_administrator_gives_a_role(client: Client, role: Role) -> None:
    staff(client, role)
    assert "role EDITOR" not in client.get(INVITE).content.decode()
    client.post(INVITE, {"email": "eve@example.com", "name": "Eve", "to": "role ADMINISTRATOR"})
    assert not Invitation.objects.exists()

    services.invite(email="edith@example.com", role=Role.EDITOR)
    invitation = Invitation.objects.get()
    assert "edith@example.com" not in client.get(LIST).content.decode()
    for verb in ("resend", "revoke"):
        assert client.post(f"/admin/invitations/{invitation.pk}/{verb}/").status_code in (302, 404)
    assert Invitation.objects.open().get().token_hash == invitation.token_hash


def test_an_administrator_gives_a_role(client: Client) -> None:
    staff(client, Role.ADMINISTRATOR)
    client.post(INVITE, {"email": "edith@example.com", "name": "Edith", "to": "role EDITOR"})

    assert Invitation.objects.get().role == Role.EDITOR


def test_an_editor_invites_nobody_and_sees_nobody_invited(client: Client) -> None:
    staff(client, Role.EDITOR)
    services.invite(email="canary@example.com", cohort=CohortFactory())
    pk = Invitation.objects.get().pk
    for address in (LIST, INVITE, f"/admin/invitations/{pk}/resend/", f"/admin/invitations/{pk}/revoke/"):
        assert "canary@example.com" not in client.get(address, follow=True).content.decode()
        client.post(address, {"email": "eve@example.com", "name": "Eve", "to": f"cohort {CohortFactory().pk}"})

    assert Invitation.objects.filter(revoked_at=None).count() == Invitation.objects.count() == 1
    assert len(mails_to("canary@example.com")) == 1


def test_sending_again_and_withdrawing_are_asked_first_and_done_by_post(client: Client) -> None:
    staff(client, Role.PROGRAMME_TEAM)
    services.invite(email="amara@example.com", cohort=CohortFactory())
    invitation = Invitation.objects.get()
    for verb in ("resend", "revoke"):
        page = client.get(f"/admin/invitations/{invitation.pk}/{verb}/")
        assert page.status_code == 200
        assert "amara@example.com" in page.content.decode()
    assert Invitation.objects.get().token_hash == invitation.token_hash

    client.post(f"/admin/invitations/{invitation.pk}/resend/")
    assert Invitation.objects.get().token_hash != invitation.token_hash
    assert len(mails_to("amara@example.com")) == 2
    client.post(f"/admin/invitations/{invitation.pk}/revoke/")
    client.post(f"/admin/invitations/{invitation.pk}/revoke/")
    assert "Withdrawn" in client.get(LIST).content.decode()


def test_each_way_an_invitation_can_stand_is_told(client: Client) -> None:
    staff(client, Role.ADMINISTRATOR)
    for state in ("waiting", "used", "withdrawn", "old"):
        services.invite(email=f"{state}@example.com", cohort=CohortFactory())
    services.accept(token_hash=Invitation.objects.get(email="used@example.com").token_hash, name="Used")
    services.revoke(invitation=Invitation.objects.get(email="withdrawn@example.com"))
    Invitation.objects.filter(email="old@example.com").update(expires_at=timezone.now())
    page = client.get(LIST).content.decode()

    assert all(word in page for word in ("Waiting", "Accepted", "Withdrawn", "Run out"))
    assert "1 invitation has run out" in client.get("/admin/").content.decode()


def test_the_list_costs_the_same_for_five_and_for_twenty(client: Client) -> None:
    staff(client, Role.PROGRAMME_TEAM)
    counts = []
    for total in (5, 20):
        while Invitation.objects.count() < total:
            services.invite(email=f"{Invitation.objects.count()}@example.com", cohort=CohortFactory())
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_member_has_no_business_in_any_of_it(client: Client) -> None:
    sign_in(client, make_member())
    for address in (LIST, INVITE, "/admin/users/", "/admin/account/"):
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403


@pytest.mark.parametrize("address", [INVITE, LIST, "/admin/users/"])
def test_no_page_of_the_admin_says_its_title_twice(client: Client, address: str) -> None:
    staff(client, Role.ADMINISTRATOR)
    answer = client.get(address)
    title, subtitle = answer.context["page_title"], answer.context["page_subtitle"]
    assert title
    assert str(title) != str(subtitle)
    assert f"{title}: {title}" not in answer.content.decode()
    assert not [item for item in answer.context["breadcrumbs_items"] if str(item["label"]).endswith(": ")]
