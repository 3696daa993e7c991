"""Whom an author can share with, in sentences: what the form offers, and who sees a write-up now."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models

from cohorts.models import Cohort
from network.practice.models import WriteUp
from network.profiles.models import Block, Profile
from users.models import CohortMembership, User

NOBODY = ""


@dataclass(frozen=True)
class Choice:
    """One answer to “Who may see it”: what the form sends, what it is called, and whom it means."""

    value: str
    label: str
    hint: str = ""
    cohort: Cohort | None = None

    @property
    def audience(self) -> str:
        return self.value.partition(":")[0]


def choices_for(author: User, *, with_nobody: bool) -> list[Choice]:
    """What an author can choose: nobody for now, their cohorts, the network, and that it may become public."""
    nobody = [Choice(NOBODY, "Only me and the other authors, for now")] if with_nobody else []
    network = Choice(WriteUp.Audience.NETWORK, "The network", _all_members(author).capitalize())
    public = Choice(
        WriteUp.Audience.PUBLIC,
        "I would be glad for it to be public",
        "The network sees it first. An editor will read it and ask everyone named for consent. "
        "You can withdraw at any time",
    )
    return [*nobody, *_own_cohorts(author), network, public]


def value_of(write_up: WriteUp) -> str:
    """The answer that a write-up stands at."""
    if write_up.audience == WriteUp.Audience.COHORT:
        return f"{WriteUp.Audience.COHORT}:{write_up.cohort_id}"
    return write_up.audience


def seen_by(write_up: WriteUp, author: User) -> str:
    """Who can see it now, in words for one of its authors that follow “seen by”."""
    if write_up.state != WriteUp.State.SHARED:
        return "its authors only"
    if write_up.hidden_at is not None:
        return "its authors only: the convenor has hidden it"
    if write_up.is_public:
        return "everyone"
    if write_up.cohort is not None:
        return f"the {counted(members_of_cohort(write_up.cohort, author))} in {write_up.cohort.name}"
    return f"{_all_members(author)}, and the staff of the programme"


def members_of_the_network(author: User) -> int:
    """How many people are members now. Whoever is absent for the author by a block does not count.

    Nor who has paused their listing, though they read on: a number must not tell a pause from a block.
    """
    return _places(author).values("user").distinct().count()


def members_of_cohort(cohort: Cohort, author: User) -> int:
    """How many members a cohort has now, counted in the same way."""
    return _places(author).filter(cohort=cohort).count()


def counted(people: int) -> str:
    """“1 member”, “28 members”, “1,204 members”."""
    return f"{people:,} member{'' if people == 1 else 's'}"


def _places(author: User) -> "models.QuerySet[CohortMembership]":
    here = CohortMembership.objects.opening().filter(user__is_active=True, user__leaves_at=None)
    out_of_sight = Profile.objects.out_of_sight().exclude(user=author).values("user")
    return here.exclude(user__in=Block.objects.absent_for(author.pk)).exclude(user__in=out_of_sight)


def _all_members(author: User) -> str:
    people = members_of_the_network(author)
    return "the one member" if people == 1 else f"all {counted(people)}"


def _own_cohorts(author: User) -> Iterator[Choice]:
    places = author.cohort_memberships.opening().select_related("cohort__intake").order_by("cohort__intake__year")
    several = len(places) > 1
    for place in places:
        people = members_of_cohort(place.cohort, author)
        yield Choice(
            f"{WriteUp.Audience.COHORT}:{place.cohort_id}",
            f"My cohort of {place.cohort.intake.year}" if several else "My cohort",
            f"{counted(people)} in {place.cohort.name}",
            place.cohort,
        )
