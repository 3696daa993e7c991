"""Somebody who is nobody: lets an owner see what people of a ring see, by the very way on which these see it."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser

from network.profiles.models import Profile
from network.profiles.profile_view import memberships_of
from network.profiles.rings import Ring
from users.circles import Circles

# No row has it, as a person or as a cohort.
NOBODY = 0


@dataclass(frozen=True)
class StandIn:
    """A signed-in member with circles and nothing else."""

    known_circles: Circles
    pk: int = NOBODY
    is_authenticated: bool = True
    is_active: bool = True


def stand_in(ring: Ring, profile: Profile) -> Any:
    """A viewer who looks at this profile from a ring: a cohort mate, another member, or a visitor."""
    if ring is Ring.PUBLIC:
        return AnonymousUser()
    mates = (membership.cohort_id for membership in memberships_of(profile))
    cohorts = frozenset(mates) if ring is Ring.COHORT else frozenset({NOBODY})
    return StandIn(Circles(NOBODY, cohorts))
