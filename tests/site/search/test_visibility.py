"""The conditions that are made once for each sort of viewer are what the rules say of each viewer."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from core.page_cache import current_version, version_read_once
from network.profiles.models import Block
from search.engines.database import visibility
from search.engines.database.sql import Sql
from search.registry import kinds, sources_for
from tests.factories.cohorts import CohortFactory
from tests.factories.profiles import make_profile
from tests.factories.users import MembershipFactory, UserFactory, make_member, make_staff
from users.models import CohortMembership, User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")


def rules() -> Iterator[tuple[str, Callable[[Any], Any], tuple[str, ...]]]:
    for kind, searchable in kinds().items():
        yield kind, searchable.visible, ()
        yield f"what is absent of {kind}", searchable.absent, ()
        yield f"one's own {kind}", searchable.own, ()
        for name, source in sources_for(kind).items():
            yield f"{kind} by {name}", source.visible, source.link_fields
            yield f"what is absent of {name}", source.absent, ()


def viewers() -> Iterator[Any]:
    """Every sort of people there is, two of the most frequent."""
    yield AnonymousUser()
    yield make_member()
    yield make_member()
    several = make_member()
    for _ in range(2):
        MembershipFactory(user=several, cohort=CohortFactory())
    yield several
    # A convenor who is a member too.
    both = make_staff(Role.CONVENOR)
    MembershipFactory(user=both)
    yield both
    yield from (make_staff(role) for role in Role)
    yield make_staff(Role.CONVENOR, Role.EDITOR)
    yield UserFactory(is_superuser=True)
    yield MembershipFactory(state=CohortMembership.State.LEFT_EARLY).user
    yield UserFactory(is_active=False)
    yield MembershipFactory(user=UserFactory(leaves_at=timezone.now() + timedelta(days=3))).user


def straight(viewer: Any, visible: Callable[[Any], Any], fields: tuple[str, ...]) -> Sql:
    """The same condition, made for one viewer alone."""
    return visibility._made(visible, "t.object_id", fields, Viewed(viewer))  # type: ignore[arg-type]


class Viewed:
    """Where one viewer stands, alone."""

    def __init__(self, viewer: Any) -> None:
        self.viewer = viewer

    def stand_in(self) -> Any:
        return User.objects.get(pk=self.viewer.pk) if self.viewer.pk else self.viewer


def in_any_order(statement: Sql) -> tuple[str, list[str]]:
    """Cohorts come in whichever order a set has them."""
    return statement.text, sorted(map(repr, statement.params))


def test_what_is_filled_in_is_what_is_made_for_each_viewer() -> None:
    those = list(viewers())
    for name, visible, fields in rules():
        for viewer in those:
            filled = visibility.row_for(viewer, visible, "t.object_id", fields)
            assert in_any_order(filled) == in_any_order(straight(viewer, visible, fields)), (name, viewer)


def test_no_rule_asks_what_time_it_is() -> None:
    """What day it is, they may."""
    those, today = list(viewers()), timezone.localdate()
    for name, visible, fields in rules():
        for viewer in those:
            made = []
            for hour in (time(0, 1), time(23, 59)):
                with time_machine.travel(timezone.make_aware(datetime.combine(today, hour)), tick=False):
                    made.append(in_any_order(straight(viewer, visible, fields)))
            assert made[0] == made[1], (name, viewer)


def test_a_rule_is_made_once_for_each_sort() -> None:
    one, other = make_member(), make_member()
    made = []

    def visible(viewer: Any) -> Any:
        made.append(viewer)
        return User.objects.filter(pk=viewer.pk)

    for member in (one, other, one):
        with connection.cursor() as cursor:
            statement = visibility.ids_for(member, visible)
            cursor.execute(statement.text, statement.params)
            assert cursor.fetchall() == [(member.pk,)]
    assert [each.pk for each in made] == [visibility.PERSON]


def test_a_rule_that_asks_which_day_it_is_is_made_anew_at_midnight() -> None:
    member, days = make_member(), []

    def visible(viewer: Any) -> Any:
        days.append(timezone.localdate())
        return User.objects.all()

    for moment in (datetime(2026, 3, 2, 23, 59), datetime(2026, 3, 2, 23, 59), datetime(2026, 3, 3, 0, 1)):  # noqa: DTZ001
        with time_machine.travel(timezone.make_aware(moment), tick=False):
            visibility.ids_for(member, visible)
    assert days == [date(2026, 3, 2), date(2026, 3, 3)]


def test_a_rule_that_looks_something_up_for_the_viewer_is_refused() -> None:
    def visible(viewer: Any) -> Any:
        return User.objects.filter(pk__in=list(User.objects.filter(pk=viewer.pk).values_list("pk", flat=True)))

    with pytest.raises(AssertionError, match="asks the database before it is used"):
        visibility.ids_for(make_member(), visible)


def test_things_are_read_again_by_the_rule_for_each_viewer(django_assert_num_queries: Any) -> None:
    people = kinds()["people"]
    mate, blocked, stranger = make_member(), make_member(), make_member()
    reader = User.objects.get(pk=make_member().pk)
    MembershipFactory(user=mate, cohort=reader.cohort_memberships.get().cohort)
    Block.objects.create(blocker=blocked, blocked=reader)
    listed = {person: make_profile(person, listed_to="cohort") for person in (mate, stranger)}
    listed |= {person: make_profile(person, listed_to="members") for person in (blocked, reader)}
    those = [profile.pk for profile in listed.values()]
    for viewer in (reader, stranger, AnonymousUser(), make_member(), make_staff(Role.CONVENOR)):
        may_see = {profile.pk for profile in people.visible(viewer)} & set(those)
        for ids in (those, those[:1], []):
            found = list(visibility.things_for(viewer, people, ids))
            assert {each.pk for each in found} == may_see & set(ids), (viewer, ids)
    with version_read_once():
        current_version()
        with django_assert_num_queries(1):
            assert {each.user for each in visibility.things_for(reader, people, those)} == {mate, reader}
