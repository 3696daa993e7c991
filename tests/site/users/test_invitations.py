"""Coming in: by one link, once, for one address, to one cohort or role."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from core.models import OutboxTask
from core.retention import keep_periods
from tests.factories.cohorts import CohortFactory, IntakeFactory
from tests.factories.users import MembershipFactory, UserFactory, make_staff
from users import services
from users.circles import is_member
from users.models import CohortMembership, Invitation, User
from users.roles import Role, roles_of

pytestmark = pytest.mark.usefixtures("site")

ADDRESS = "new@example.com"


def path_of(link: str) -> str:
    return re.sub(r"^https?://[^/]+", "", link)


def open_link(client: Client, link: str):
    return client.get(path_of(link), follow=True)


def invite(**values: object) -> str:
    values.setdefault("email", ADDRESS)
    if "cohort" not in values and "role" not in values:
        values["cohort"] = CohortFactory()
    return services.invite(**values)


def test_a_graduate_comes_in_by_their_link(client: Client) -> None:
    cohort = CohortFactory()
    page = open_link(client, invite(name="Amara", cohort=cohort))
    assert page.status_code == 200
    assert "Amara" in page.content.decode()

    answer = client.post("/accounts/join/", {"name": "Amara Fenn"})

    assert answer["Location"] == "/network/"
    user = User.objects.get(email=ADDRESS)
    assert user.name == "Amara Fenn"
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified
    assert CohortMembership.objects.get(user=user).cohort == cohort
    assert client.get("/network/", follow=True).status_code == 200
    assert is_member(user)


@pytest.mark.parametrize(
    ("starts", "ends", "state"),
    [(-400, -30, "graduate"), (-30, 300, "active"), (30, 400, "enrolled"), (None, None, "enrolled")],
)
def test_how_somebody_stands_in_a_cohort_comes_from_its_dates(starts: int | None, ends: int | None, state: str) -> None:
    long_ago, today = timezone.now() - timedelta(days=1000), timezone.localdate()
    days = {"starts_on": starts, "ends_on": ends}
    intake = IntakeFactory(
        announced_at=long_ago,
        opens_at=long_ago,
        closes_at=long_ago + timedelta(days=60),
        **{name: today + timedelta(days=away) for name, away in days.items() if away is not None},
    )
    invite(cohort=CohortFactory(intake=intake))
    user, _ = services.accept(token_hash=Invitation.objects.get().token_hash, name="Amara")

    assert user.cohort_memberships.get().state == state


def test_the_link_itself_changes_nothing_and_its_secret_leaves_the_address(client: Client) -> None:
    link = invite()
    before = Invitation.objects.values().get()

    answer = client.get(path_of(link))

    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/join/"
    assert "no-store" in answer["Cache-Control"]
    assert Invitation.objects.values().get() == before
    assert not User.objects.filter(email=ADDRESS).exists()


def test_only_a_hash_of_the_secret_is_kept() -> None:
    token = invite().rstrip("/").rpartition("/")[2]

    assert len(token) >= 43
    assert token not in str(Invitation.objects.values().get())
    assert Invitation.objects.get().token_hash == services.hash_of(token)


@pytest.mark.parametrize("why", ["used", "withdrawn", "run out", "unknown", "replaced"])
def test_an_invitation_that_is_over_says_so_the_same_way_whatever_the_reason(client: Client, why: str) -> None:
    link = invite()
    invitation = Invitation.objects.get()
    if why == "used":
        services.accept(token_hash=invitation.token_hash, name="First")
    elif why == "withdrawn":
        services.revoke(invitation=invitation)
    elif why == "run out":
        Invitation.objects.update(expires_at=timezone.now())
    elif why == "replaced":
        services.resend(invitation=invitation)
    else:
        link = "/accounts/invitation/nobody-knows-this/"
    people = User.objects.count()

    page = open_link(client, link)
    posted = client.post("/accounts/join/", {"name": "Second"})
    unknown = open_link(Client(), "/accounts/invitation/another-unknown/")

    assert page.status_code == posted.status_code == unknown.status_code == 410
    assert page.content == unknown.content
    assert User.objects.count() == people


def test_nobody_joins_without_a_link(client: Client) -> None:
    assert client.get("/accounts/join/").status_code == 410
    assert client.post("/accounts/join/", {"name": "Nobody", "email": ADDRESS}).status_code == 410
    assert not User.objects.filter(email=ADDRESS).exists()


def test_an_invitation_for_one_address_is_no_use_for_another(client: Client) -> None:
    open_link(client, invite())
    client.post("/accounts/join/", {"name": "Eve", "email": "eve@example.com"})

    assert [user.email for user in User.objects.all()] == [ADDRESS]


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_without_a_good_name_the_page_says_so_at_the_field_and_the_link_still_works(client: Client, name: str) -> None:
    open_link(client, invite())
    page = client.post("/accounts/join/", {"name": name})

    assert page.status_code == 200
    assert 'id="id_name_error"' in page.content.decode()
    assert client.post("/accounts/join/", {"name": "Amara"}).status_code == 302


def test_a_member_of_staff_gets_the_role_and_is_led_to_a_second_factor(client: Client) -> None:
    open_link(client, invite(role=Role.EDITOR))
    answer = client.post("/accounts/join/", {"name": "Edith"})

    assert answer["Location"] == "/admin/"
    assert client.get("/admin/")["Location"] == "/accounts/2fa/totp/activate/?next=/admin/"
    assert roles_of(User.objects.get(email=ADDRESS)) == {Role.EDITOR}
    # They have just shown who they are: nothing more is asked before the second factor is set.
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


def test_whoever_has_an_account_keeps_it_and_is_not_signed_in_by_the_link(client: Client) -> None:
    user = UserFactory(email=ADDRESS, name="Amara")
    cohort = CohortFactory()
    open_link(client, invite(cohort=cohort))

    answer = client.post("/accounts/join/", {"name": "Somebody else"})

    assert answer["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in client.session
    user.refresh_from_db()
    assert user.name == "Amara"
    assert user.cohort_memberships.get().cohort == cohort


def test_an_account_is_found_by_its_second_address_too() -> None:
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=False)
    invite()

    found, is_new = services.accept(token_hash=Invitation.objects.get().token_hash, name="Another")

    assert (found, is_new) == (user, False)


def test_an_unconfirmed_address_of_somebody_else_takes_nothing() -> None:
    EmailAddress.objects.create(user=UserFactory(), email=ADDRESS, verified=False, primary=False)
    invite()

    found, is_new = services.accept(token_hash=Invitation.objects.get().token_hash, name="Amara")

    assert is_new
    assert found.email == ADDRESS


def test_accepting_does_not_open_an_account_that_was_shut(client: Client) -> None:
    UserFactory(email=ADDRESS, is_active=False)
    open_link(client, invite())
    client.post("/accounts/join/", {"name": "Back"})

    assert not User.objects.get(email=ADDRESS).is_active


def test_a_second_link_to_the_same_is_refused_while_the_first_waits() -> None:
    cohort = CohortFactory()
    invite(cohort=cohort)
    with pytest.raises(ValidationError, match="invited already"):
        invite(email=ADDRESS.upper(), cohort=cohort)

    assert Invitation.objects.count() == 1
    assert OutboxTask.objects.filter(kind="mail").count() == 1


def test_two_at_once_make_one_invitation() -> None:
    invite(role=Role.EDITOR)
    waiting = Invitation.objects.values().get() | {"id": None, "token_hash": "x" * 64}
    with pytest.raises(IntegrityError):
        Invitation.objects.create(**waiting)


def test_what_somebody_has_already_is_not_offered_again() -> None:
    membership = MembershipFactory(user__email=ADDRESS)
    make_staff(Role.EDITOR, email="staff@example.com")
    with pytest.raises(ValidationError, match="already"):
        invite(cohort=membership.cohort)
    with pytest.raises(ValidationError, match="already"):
        invite(email="staff@example.com", role=Role.EDITOR)


@pytest.mark.parametrize("both", [True, False])
def test_an_invitation_is_to_a_cohort_or_to_a_role(both: bool) -> None:
    values = {"cohort": CohortFactory(), "role": Role.EDITOR} if both else {"cohort": None}
    with pytest.raises(IntegrityError):
        invite(**values)


def test_nobody_sends_more_than_a_hundred_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_INVITATIONS_A_DAY", 2)
    inviter, cohort = UserFactory(), CohortFactory()
    for number in range(2):
        invite(email=f"{number}@example.com", cohort=cohort, inviter=inviter)
    with pytest.raises(ValidationError, match="tomorrow"):
        invite(email="third@example.com", cohort=cohort, inviter=inviter)

    assert Invitation.objects.count() == 2


def test_it_lasts_fourteen_days_and_starts_again_when_sent_again() -> None:
    with time_machine.travel("2026-11-01 09:00+00:00", tick=False):
        invite()
    invitation = Invitation.objects.get()
    assert not Invitation.objects.usable_at(invitation.sent_at + timedelta(days=14)).exists()
    assert Invitation.objects.usable_at(invitation.sent_at + timedelta(days=13, hours=23)).exists()

    with time_machine.travel("2026-12-01 09:00+00:00", tick=False):
        services.resend(invitation=invitation)
    assert invitation.expires_at.isoformat() == "2026-12-15T09:00:00+00:00"


@pytest.mark.parametrize("act", [services.resend, services.revoke])
def test_what_was_accepted_is_neither_sent_again_nor_withdrawn(act) -> None:
    invite()
    invitation = Invitation.objects.get()
    services.accept(token_hash=invitation.token_hash, name="Amara")
    with pytest.raises(services.InvitationOverError):
        act(invitation=invitation)


def test_the_mail_says_what_it_is_and_holds_the_link_and_nothing_else_secret() -> None:
    link = invite(name="Amara", inviter=UserFactory(name="Joanne Tarrow"))
    mail = OutboxTask.objects.get(kind="mail").payload

    assert mail["to"] == ADDRESS
    assert link in mail["body"]
    assert "Amara" in mail["body"]
    assert "Joanne Tarrow" in mail["body"]
    assert "\n" not in mail["subject"]


def test_old_invitations_go_after_a_year() -> None:
    with time_machine.travel("2024-01-01 09:00+00:00", tick=False):
        invite(email="old@example.com")
    invite()

    keep_periods()

    assert [invitation.email for invitation in Invitation.objects.all()] == [ADDRESS]


def test_the_first_administrator_comes_in_by_a_printed_link(client: Client, capsys: pytest.CaptureFixture) -> None:
    call_command("invite_administrator", ADDRESS)
    first = capsys.readouterr().out.strip()
    call_command("invite_administrator", ADDRESS)
    second = capsys.readouterr().out.strip()

    assert open_link(client, first).status_code == 410
    assert open_link(client, second).status_code == 200
    client.post("/accounts/join/", {"name": "Lorna"})
    assert roles_of(User.objects.get(email=ADDRESS)) == {Role.ADMINISTRATOR}
    with pytest.raises(CommandError, match="already"):
        call_command("invite_administrator", ADDRESS)
    with pytest.raises(CommandError, match="valid email"):
        call_command("invite_administrator", "nonsense")


def test_there_is_no_superuser_and_no_command_that_makes_one() -> None:
    with pytest.raises(CommandError, match="invite_administrator"):
        call_command("createsuperuser")


def test_somebody_elses_session_ends_when_a_new_person_joins_on_the_same_computer(client: Client) -> None:
    client.force_login(UserFactory())
    open_link(client, invite())
    client.post("/accounts/join/", {"name": "Amara"})

    assert client.session["_auth_user_id"] == str(User.objects.get(email=ADDRESS).pk)


@pytest.mark.parametrize("name", ["\u200b", "\u2066\u2069", "\u3164", "\u202e \n"])
def test_a_name_that_nobody_sees_is_no_name(client: Client, name: str) -> None:
    open_link(client, invite())
    assert 'id="id_name_error"' in client.post("/accounts/join/", {"name": name}).content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("A\r\nBcc: evil@example.com", "A Bcc: evil@example.com"),
        ("\u202egnp.exe", "gnp.exe"),
        ("Zoë  O’Neil", "Zoë O’Neil"),
    ],
)
def test_a_name_is_one_line_of_what_is_seen(client: Client, typed: str, kept: str) -> None:
    open_link(client, invite())
    client.post("/accounts/join/", {"name": typed})

    assert User.objects.get(email=ADDRESS).name == kept


def test_nobody_gives_themselves_a_role() -> None:
    administrator = make_staff(Role.ADMINISTRATOR)
    with pytest.raises(ValidationError, match="Ask another"):
        invite(email=administrator.email, role=Role.EDITOR, inviter=administrator)


def test_whoever_an_example_invites_is_an_example_too() -> None:
    invite(role=Role.ADMINISTRATOR, inviter=UserFactory(is_example=True))
    user, _ = services.accept(token_hash=Invitation.objects.get().token_hash, name="Eve")

    assert user.is_example
