"""Which circles somebody stands in, found out once a request."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.users import MembershipFactory, UserFactory, be, make_member, make_staff
from users.circles import VISITOR, circles_of
from users.models import User
from users.roles import Role, roles_of

pytestmark = pytest.mark.usefixtures("site")


def test_cohorts_and_roles_are_one_question_to_the_database() -> None:
    person = make_staff(Role.CONVENOR, Role.EDITOR)
    person.groups.add(Group.objects.create(name="Somebody else's group"))
    staff = User.objects.get(pk=person.pk)
    with CaptureQueriesContext(connection) as asked:
        assert circles_of(staff).roles == roles_of(staff) == {Role.CONVENOR, Role.EDITOR}
        assert not circles_of(staff).is_member
    assert len(asked) == 1


def test_a_member_who_has_a_role_stands_with_the_members_and_keeps_the_role() -> None:
    first = MembershipFactory(user=make_staff(Role.EDITOR))
    second = MembershipFactory(user=first.user)
    MembershipFactory(user=first.user, state="left early")
    person = User.objects.get(pk=first.user_id)
    assert circles_of(person).cohort_ids == {first.cohort_id, second.cohort_id}
    assert circles_of(person).roles == set()
    assert roles_of(person) == {Role.EDITOR}


@pytest.mark.parametrize("state", ["left early", "deferred"])
def test_who_takes_no_part_is_no_member(state: str) -> None:
    person = MembershipFactory(state=state).user
    assert circles_of(User.objects.get(pk=person.pk)).cohort_ids == set()


def test_visitors_and_shut_accounts_stand_in_no_circle() -> None:
    shut = make_member()
    shut.is_active = False
    assert circles_of(AnonymousUser()) == circles_of(shut) == circles_of(None) == VISITOR


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("member", {"Your profile"}),
        ("staff", {"Site administration"}),
        ("both", {"Your profile", "Site administration"}),
        ("neither", set()),
    ],
)
def test_the_account_menu_leads_to_what_is_theirs(client: Client, kind: str, shown: set[str]) -> None:
    person = make_staff(Role.EDITOR) if kind in ("staff", "both") else UserFactory()
    if kind in ("member", "both"):
        MembershipFactory(user=person)
    be(client, person)
    html = client.get("/topics/").content.decode()
    assert {text for text in ("Your profile", "Site administration") if f">{text}</a>" in html} == shown
