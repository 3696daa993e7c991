"""Whom an author can share with, in sentences: what the form offers, and who sees a write-up now."""

from collections.abc import Iterator
from dataclasses import dataclass

from cohorts.models import Cohort
from network.practice.models import WriteUp
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
    network = Choice(WriteUp.Audience.NETWORK, "The network", _all_members().capitalize())
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


def seen_by(write_up: WriteUp) -> str:
    """Who can see it now, in words that follow “seen by”."""
    if write_up.state != WriteUp.State.SHARED:
        return "its authors only"
    if write_up.hidden_at is not None:
        return "its authors only: the convenor has hidden it"
    if write_up.is_public:
        return "everyone"
    if write_up.cohort is not None:
        return f"the {counted(members_of_cohort(write_up.cohort))} in {write_up.cohort.name}"
    return f"{_all_members()}, and the staff of the programme"


def members_of_the_network() -> int:
    """How many people are members now."""
    open_places = CohortMembership.objects.opening().filter(user__is_active=True)
    return open_places.values("user").distinct().count()


def members_of_cohort(cohort: Cohort) -> int:
    """How many members a cohort has now."""
    return CohortMembership.objects.opening().filter(cohort=cohort, user__is_active=True).count()


def counted(people: int) -> str:
    """“1 member”, “28 members”, “1,204 members”."""
    return f"{people:,} member{'' if people == 1 else 's'}"


def _all_members() -> str:
    people = members_of_the_network()
    return "the one member" if people == 1 else f"all {counted(people)}"


def _own_cohorts(author: User) -> Iterator[Choice]:
    places = author.cohort_memberships.opening().select_related("cohort__intake").order_by("cohort__intake__year")
    several = len(places) > 1
    for place in places:
        people = members_of_cohort(place.cohort)
        yield Choice(
            f"{WriteUp.Audience.COHORT}:{place.cohort_id}",
            f"My cohort of {place.cohort.intake.year}" if several else "My cohort",
            f"{counted(people)} in {place.cohort.name}",
            place.cohort,
        )
