"""Who takes part, as one of them sees the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from core.queued import A_FORMER_MEMBER
from network.conversations.models import Participation, blocked_by
from network.profiles.models import Profile, mates_of
from network.profiles.profile_view import ProfileView
from network.profiles.rings import Ring
from users.circles import Circles, circles_of
from users.models import User


@dataclass(frozen=True)
class Person:
    """Somebody by the name that is known here; their page and picture only where the reader may find them."""

    pk: int
    name: str
    view: ProfileView | None = None
    public_id: str = ""
    # Not to be told but by `limits.all_have_left`.
    is_leaving: bool = False

    @property
    def url(self) -> str:
        return self.view.url if self.view is not None else ""

    @property
    def line(self) -> str:
        """One thing about them."""
        return (self.view.organisation or self.view.headline) if self.view is not None else ""


FORMER_MEMBER = Person(0, A_FORMER_MEMBER)


def people_in(conversations: Iterable[int], viewer: Any) -> dict[int, list[Person]]:
    """Who takes part in which of these conversations, the viewer too, in one query; but for whom they have blocked."""
    circles = circles_of(viewer)
    found = Profile.objects.visible_to(viewer).filter(user=OuterRef("user"))
    places = Participation.objects.filter(conversation__in=list(conversations))
    seen = places.exclude(user__in=blocked_by(viewer.pk)).annotate(is_found=Exists(found), is_mate=mates_of(circles))
    people: dict[int, list[Person]] = {}
    for place in seen.select_related("user__profile__photo").order_by("pk"):
        people.setdefault(place.conversation_id, []).append(_person(place, circles))
    return people


def met_by(person: User) -> QuerySet[Any]:
    """The ids of those with whom somebody is in a conversation."""
    own = Participation.objects.filter(user=person.pk)
    others = Participation.objects.filter(conversation__in=own.values("conversation")).exclude(user=person.pk)
    return others.values("user")


def names_of(people: Iterable[Person]) -> str:
    """Such as “Amara Fenn and Colm Hartree”."""
    return " and ".join(person.name for person in people) or A_FORMER_MEMBER


def _person(place: Any, circles: Circles) -> Person:
    user = place.user
    profile = getattr(user, "profile", None)
    if profile is None or not place.is_found:
        public_id = profile.public_id if profile else ""
        return Person(user.pk, user.name, public_id=public_id, is_leaving=user.leaves_at is not None)
    # That they see each other at all is known: which ring of cohorts it is needs no rows of memberships.
    ring = Ring.COHORT if place.is_mate else Ring.MEMBERS
    return Person(
        user.pk,
        user.name,
        ProfileView(profile, Ring.ONLY_ME if user.pk == circles.person_id else ring),
        profile.public_id,
    )
