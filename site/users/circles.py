"""Which circles somebody stands in: what every rule about who may see what starts from (guide 1.13)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.http import HttpRequest

from users.models import CohortMembership, User
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
    """The circles of somebody; a visitor and a shut account stand in none.

    Asked once for each object in hand, with the roles; whoever signs in by a session comes with them.
    """
    if person is None or not (person.is_authenticated and person.is_active):
        return VISITOR
    if not hasattr(person, "known_circles"):
        remember_circles(
            person, list(with_circles(User.objects.filter(pk=person.pk)).values_list("cohort_in", "group"))
        )
    return person.known_circles


def with_circles(people: "QuerySet[User]") -> Any:
    """A row for each cohort (`cohort_in`) together with each group (`group`) of the people; either may be None."""
    opening = Q(cohort_memberships__state__in=CohortMembership.OPENING)
    return people.annotate(
        opening=FilteredRelation("cohort_memberships", condition=opening),
        cohort_in=F("opening__cohort_id"),
        group=F("groups__name"),
    ).order_by()


def remember_circles(person: Any, rows: Iterable[tuple[int | None, str | None]]) -> None:
    """Let a person in hand know their circles and roles, from pairs as `with_circles` gives them."""
    # Whoever is leaving can still sign in, to come back or to take their data along; as a visitor otherwise.
    pairs = list(rows) if getattr(person, "leaves_at", None) is None else []
    cohorts = frozenset(cohort for cohort, _ in pairs if cohort)
    person.known_roles = roles_named(name for _, name in pairs if name)
    # A member's membership opens all that a role would.
    person.known_circles = Circles(person.pk, cohorts, frozenset() if cohorts else person.known_roles)


def is_member(person: Any) -> bool:
    """Whether somebody is a member of the network: taking part in a cohort now, or finished."""
    return circles_of(person).is_member


def person_of(request: HttpRequest) -> User:
    """Whoever asks, behind `login_required`."""
    return cast(User, request.user)
