"""How records of organisations are made from profiles, and go again (guide 4.5, 5.1)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from network.profiles.models import Organisation, Profile
from network.profiles.profile_view import ProfileView, view_for
from network.profiles.rings import Ring, narrower
from users.models import User

# More would make a page slow; a name that is not suggested is found all the same.
MOST_NAMES = 300
MOST_PEOPLE = 200


@dataclass(frozen=True)
class Neighbours:
    """What an organisation was before, and what it has become; without those that the reader may not know of."""

    earlier: list[Organisation]
    later: Organisation | None


def members_named(organisation: Organisation, viewer: Any) -> list[ProfileView]:
    """Those whom the page of an organisation names to a viewer, by their names; of what it was before, too."""
    of_it = Profile.objects.on_organisation_pages(viewer).filter(
        Q(organisation_record=organisation) | Q(organisation_record__became=organisation)
    )
    profiles = of_it.with_everything().order_by("user__name", "pk")[:MOST_PEOPLE]
    views = (view_for(viewer, profile) for profile in profiles)
    # The query proposes, the view decides.
    return [view for view in views if view.on_organisation_page]


def neighbours(organisation: Organisation, viewer: Any) -> Neighbours:
    """What an organisation was, and became."""
    known = Organisation.objects.visible_to(viewer)
    near = known.filter(Q(became=organisation) | Q(earlier=organisation)).distinct().order_by("name")
    return Neighbours(
        [record for record in near if record.became_id == organisation.pk],
        next((record for record in near if record.pk == organisation.became_id), None),
    )


def names_openly(profile: Profile) -> bool:
    """Whether the person lets the page of their organisation name them, to members or more."""
    reach = narrower(profile.ring_of("organisation"), Ring(profile.listed_to))
    return bool(profile.organisation) and profile.on_organisation_page and reach.width >= Ring.MEMBERS.width


def record_for(profile: Profile) -> Organisation | None:
    """The record of the organisation that a profile names; made now if it is named openly and there is none."""
    if not profile.organisation:
        return None
    record = Organisation.objects.named(profile.organisation).first()
    return record or (_new_record(profile) if names_openly(profile) else None)


def known_as(name: str, person: User) -> Organisation | None:
    """The record that a name means, if the person may know of it."""
    return Organisation.objects.visible_to(person).named(name).first() if name else None


def suggested_names(person: User) -> list[str]:
    """Names of organisations to choose from: those that the person may know of, and that are still called so."""
    return list(Organisation.objects.visible_to(person).still_so_called().values_list("name", flat=True)[:MOST_NAMES])


def forget_if_unused(record: Organisation) -> None:
    """Take away a record that nobody has checked and nobody names openly any more: its name was theirs to show."""
    if not Organisation.objects.in_the_open().contains(record):
        Organisation.objects.filter(pk=record.pk).delete()


def _new_record(profile: Profile) -> Organisation:
    # Two people may name it at the same moment.
    return Organisation.objects.get_or_create(
        name__iexact=profile.organisation,
        defaults={
            "name": profile.organisation,
            "organisation_type": profile.organisation_type,
            "sector": profile.sector,
            "is_example": profile.user.is_example,
        },
    )[0]
