"""Staff say why before they open what is a person's own; the person can read who, what, when and why."""

import time

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from network.moderation import services as moderation
from network.moderation.models import Report
from network.moderation.registry import kinds
from network.privacy.models import Complaint
from network.privacy.services import complaints
from tests.factories.practice import make_write_up
from tests.factories.users import be, make_member, make_staff
from users import staff_access
from users.models import StaffAccess, User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")

NAME, SECRET = "Amara Fenn", "Quillsecret"
REASON = "They asked us to correct the name."
ASKS = "Why do you need to see this?"


class Staff:
    """Somebody of the staff, and what of a member's each role can open."""

    def __init__(self, client: Client) -> None:
        self.client, self.member = client, make_member(name=NAME)
        self.staff = make_staff(Role.ADMINISTRATOR, Role.CONVENOR, name="Sam Staff")
        be(client, self.staff)
        self.forget()
        write_up = make_write_up(self.member, title=f"Of {SECRET}")
        moderation.report(kind=kinds()["write-up"], thing=write_up, reporter=make_member(), reason="unkind", note="x")
        key = {"creation_key": "s" * 22}
        complaint = complaints.receive(user=self.member, name=NAME, email="a@example.org", text=SECRET, **key)
        case = f"/admin/members-reports/write-up/{write_up.pk}/"
        self.doors = {
            f"/admin/users/edit/{self.member.pk}/": NAME,
            case: SECRET,
            f"{case}suspend/{self.member.pk}/": NAME,
            f"/admin/complaints-about-data/{complaint.pk}/": SECRET,
        }

    def forget(self) -> None:
        session = self.client.session
        session[staff_access.SESSION] = {}
        session.save()


@pytest.fixture
def world(client: Client) -> Staff:
    return Staff(client)


@pytest.mark.thorough
def test_nothing_is_shown_or_done_before_the_reason(world: Staff) -> None:
    sent = {
        "name": "Taken over",
        "action": "hide",
        "reason": "x",
        "after": "0",
        "seen_report": "9",
        "step": "look into",
    }
    for address, secret in world.doors.items():
        for answer in (world.client.get(address), world.client.post(address, sent)):
            page = answer.content.decode()
            assert answer.status_code == 200, address
            assert ASKS in page, address
            assert secret not in page, address
    assert not StaffAccess.objects.exists()
    assert User.objects.get(pk=world.member.pk).name == NAME
    assert Report.objects.open().exists()
    assert Complaint.objects.get().looked_into_at is None


@pytest.mark.thorough
@pytest.mark.parametrize("reason", ["", "   ", "why"])
def test_the_reason_must_say_something(reason: str, world: Staff) -> None:
    address = next(iter(world.doors))
    page = world.client.post(address, {staff_access.ASKED: reason}).content.decode()
    assert ASKS in page
    assert not StaffAccess.objects.exists()


@pytest.mark.thorough
def test_each_thing_that_is_opened_is_written_down_once(world: Staff) -> None:
    first, *others = world.doors
    assert world.client.post(first, {staff_access.ASKED: REASON})["Location"] == first
    for address in (first, first, *others):
        assert ASKS not in world.client.get(address).content.decode()
    found = StaffAccess.objects.filter(person=world.member).order_by("pk")
    assert [(each.staff, each.reason) for each in found] == [(world.staff, REASON)] * 3
    assert [each.what for each in found] == [
        "opened your account",
        "opened a report about something of yours",
        "opened your complaint about data",
    ]
    assert [each.role for each in found] == [Role.ADMINISTRATOR, Role.CONVENOR, Role.ADMINISTRATOR]


@pytest.mark.thorough
def test_a_reason_holds_for_one_person_and_one_hour(world: Staff) -> None:
    address = next(iter(world.doors))
    world.client.post(address, {staff_access.ASKED: REASON})
    assert ASKS in world.client.get(f"/admin/users/edit/{make_member().pk}/").content.decode()
    session = world.client.session
    session[staff_access.SESSION][str(world.member.pk)]["at"] = time.time() - staff_access.HOLDS - 1
    session.save()
    assert ASKS in world.client.get(address).content.decode()


@pytest.mark.thorough
def test_what_was_typed_in_time_may_be_sent_after_the_hour(world: Staff) -> None:
    address = next(iter(world.doors))
    world.client.post(address, {staff_access.ASKED: REASON})
    session = world.client.session
    session[staff_access.SESSION][str(world.member.pk)]["at"] = time.time() - staff_access.HOLDS - 1
    session.save()
    world.client.post(address, {"name": "Amara F.", "is_active": "on"})
    assert User.objects.get(pk=world.member.pk).name == "Amara F."


@pytest.mark.thorough
def test_ones_own_account_needs_no_reason(world: Staff) -> None:
    assert ASKS not in world.client.get(f"/admin/users/edit/{world.staff.pk}/").content.decode()


@pytest.mark.thorough
def test_who_may_not_open_it_is_not_asked_why(client: Client, world: Staff) -> None:
    be(client, make_staff(Role.EDITOR))
    for address in world.doors:
        assert client.get(address).status_code == 302


@pytest.mark.thorough
def test_the_person_reads_who_looked_and_why(client: Client, world: Staff) -> None:
    address = next(iter(world.doors))
    client.post(address, {staff_access.ASKED: REASON})
    client.get(address)
    be(client, world.member)
    page = client.get("/network/privacy/").content.decode()
    assert all(words in page for words in ("Sam Staff, as administrator: opened your account", f"Why: {REASON}"))
    be(client, make_member())
    assert REASON not in client.get("/network/privacy/").content.decode()


def test_of_somebody_who_was_erased_there_is_nothing_to_open(world: Staff) -> None:
    User.objects.filter(pk=world.member.pk).update(erased_at=timezone.now(), name="A former member")
    assert world.client.get(f"/admin/users/edit/{world.member.pk}/").status_code == 404
    assert "A former member" not in world.client.get("/admin/users/").content.decode()


def test_no_role_may_add_change_or_delete_what_is_written_down() -> None:
    about = Permission.objects.filter(content_type__app_label="users", content_type__model="staffaccess")
    assert about.exists()
    assert not about.filter(group__isnull=False).exists()
