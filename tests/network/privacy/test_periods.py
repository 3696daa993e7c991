"""How long accounts, profiles, consents, complaints and the log of staff access are kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.retention import all_periods, keep_periods
from network.privacy.models import Complaint, ErasureRecord
from network.privacy.services import complaints
from network.profiles.models import Profile
from tests.factories.users import MembershipFactory, UserFactory, make_member, make_staff
from users.models import CohortMembership, StaffAccess, User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")


def last_here(user: User, days: int) -> User:
    User.objects.filter(pk=user.pk).update(last_login=timezone.now() - timedelta(days=days))
    return user


def left_early(days: int, state: str = CohortMembership.State.LEFT_EARLY) -> User:
    user = make_member()
    user.cohort_memberships.update(state=state)
    return last_here(user, days)


def test_every_period_that_the_guide_asks_for_is_declared() -> None:
    assert set(all_periods()) >= {
        "invitations",
        "address troubles",
        "staff access",
        "notices",
        "reports",
        "decisions",
        "consents",
        "profiles of people who are no members",
        "accounts of people who are no members",
        "complaints about data",
        "marks of erasures",
    }


def test_accounts_of_those_who_are_no_members_go_after_two_years_with_a_month_to_come_back() -> None:
    gone, recent = left_early(731), left_early(700)
    keep_periods()
    assert User.objects.get(pk=gone.pk).leaves_at
    assert User.objects.get(pk=recent.pk).is_here


@pytest.mark.parametrize("kind", ["member", "deferred", "staff"])
def test_whoever_belongs_here_stays_however_long_they_were_away(kind: str) -> None:
    make = {
        "member": make_member,
        "deferred": lambda: left_early(0, CohortMembership.State.DEFERRED),
        "staff": lambda: make_staff(Role.EDITOR),
    }
    user = last_here(make[kind](), 4000)
    keep_periods()
    assert User.objects.get(pk=user.pk).is_here


def test_profiles_of_those_who_are_no_members_go_after_a_year() -> None:
    gone, recent, member = left_early(366), left_early(300), last_here(make_member(), 4000)
    keep_periods()
    assert set(Profile.objects.values_list("user", flat=True)) == {recent.pk, member.pk}
    assert User.objects.get(pk=gone.pk).is_here


def test_complaints_are_kept_for_six_years_after_they_were_closed() -> None:
    old, waiting = (
        complaints.receive(user=None, name="", email="a@example.org", text="x", creation_key=key * 22) for key in "ow"
    )
    long_ago = timezone.now() - timedelta(days=2193)
    Complaint.objects.update(received_at=long_ago)
    Complaint.objects.filter(pk=old.pk).update(closed_at=long_ago)
    keep_periods()
    assert list(Complaint.objects.all()) == [waiting]


def test_the_log_of_staff_access_and_marks_go_after_two_years() -> None:
    person = MembershipFactory(user=UserFactory()).user
    for days in (731, 1):
        at = timezone.now() - timedelta(days=days)
        StaffAccess.objects.create(person=person, what="x", reason="x", happened_at=at)
        ErasureRecord.objects.create(marks=[], erased_at=at)
    keep_periods()
    assert StaffAccess.objects.count() == 1
    assert ErasureRecord.objects.count() == 1
