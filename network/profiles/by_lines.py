"""By-lines: who wrote something. A name goes with what they wrote; the rest of a person follows their own rings."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from network.profiles.models import Profile
from network.profiles.profile_view import view_for
from users.models import User


@dataclass(frozen=True)
class ByLine:
    """A name as one reader sees it; without an address and a cohort where these are not for the reader."""

    name: str
    url: str = ""
    cohort: str = ""
    # With an address only: to write to them.
    public_id: str = ""


def by_lines(users: Iterable[User], viewer: Any) -> list[ByLine]:
    """The by-lines of some people in their order, for one reader, in two queries however many they are."""
    users = list(users)
    found = Profile.objects.visible_to(viewer).filter(pk=OuterRef("pk"))
    profiles = Profile.objects.filter(user__in=users).annotate(is_found=Exists(found)).with_memberships()
    known = {profile.user_id: profile for profile in profiles} if users else {}
    return [_by_line(user, known.get(user.pk), viewer) for user in users]


def _by_line(user: User, profile: Any, viewer: Any) -> ByLine:
    if profile is None or not profile.is_found:
        return ByLine(user.name)
    view = view_for(viewer, profile)
    return ByLine(user.name, url=view.url, cohort="; ".join(view.cohorts), public_id=view.public_id)
