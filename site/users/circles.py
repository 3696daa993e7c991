"""Which circles somebody stands in: what every rule about who may see what starts from (guide 1.13)."""

from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import BigIntegerField, CharField, Value
from django.http import HttpRequest

from users.models import User
from users.roles import Role, roles_named

SEE_MEMBERS_FIELDS = frozenset({Role.CONVENOR, Role.PROGRAMME_TEAM, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Circles:
    """One viewer: who they are, the cohorts that make them a member, and the roles of staff who are no members."""

    person_id: int | None = None
    cohort_ids: frozenset[int] = frozenset()
    roles: frozenset[Role] = field(default_factory=frozenset)

    @property
    def is_member(self) -> bool:
        return bool(self.cohort_ids)

    @property
    def sees_members_fields(self) -> bool:
        """Whether what members show each other is for this viewer; an editor who is no member sees none of it."""
        return self.is_member or bool(self.roles & SEE_MEMBERS_FIELDS)

    @property
    def sees_network_write_ups(self) -> bool:
        """Whether write-ups shared with the network are for this viewer."""
        return self.is_member or bool(self.roles)


VISITOR = Circles()


def circles_of(person: Any) -> Circles:
    """The circles of somebody; a visitor and a shut account stand in none. One query a request, for the roles too."""
    if person is None or not (person.is_authenticated and person.is_active):
        return VISITOR
    if not hasattr(person, "known_circles"):
        cohorts, names = _cohorts_and_groups(person)
        person.known_roles = roles_named(names)
        # A member's membership opens all that a role would.
        person.known_circles = Circles(person.pk, cohorts, frozenset() if cohorts else person.known_roles)
    return person.known_circles


def _cohorts_and_groups(person: Any) -> tuple[frozenset[int], frozenset[str]]:
    memberships = person.cohort_memberships.opening().annotate(group=Value("", CharField()))
    groups = person.groups.annotate(cohort=Value(0, BigIntegerField()))
    rows = (
        memberships.order_by()
        .values_list("cohort_id", "group")
        .union(groups.order_by().values_list("cohort", "name"), all=True)
    )
    found = list(rows)
    return frozenset(cohort for cohort, _ in found if cohort), frozenset(name for _, name in found if name)


def is_member(person: Any) -> bool:
    """Whether somebody is a member of the network: taking part in a cohort now, or finished."""
    return circles_of(person).is_member


def person_of(request: HttpRequest) -> User:
    """Whoever asks, behind `login_required`."""
    return cast(User, request.user)
