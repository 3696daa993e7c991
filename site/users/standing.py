"""How the people of a whole list stand with the cohorts that they might be invited to, asked in four queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress

from cohorts.models import Cohort
from users.models import CohortMembership, Invitation, User


@dataclass(frozen=True)
class Invitee:
    """Somebody who may be invited to a cohort; the address is in lower case."""

    email: str
    name: str
    cohort: Cohort


@dataclass(frozen=True)
class Standing:
    """Whose addresses have an account, who is in which cohort, and who is invited to which."""

    accounts: Mapping[str, int]
    memberships: frozenset[tuple[int, int]]
    invited: Mapping[tuple[str, int], Invitation]

    @classmethod
    def of(cls, emails: Sequence[str]) -> "Standing":
        """How the people with these addresses stand; a second, confirmed address counts too."""
        second = EmailAddress.objects.filter(email__in=emails, verified=True).values_list("email", "user_id")
        accounts = {**dict(second), **dict(User.objects.filter(email__in=emails).values_list("email", "pk"))}
        memberships = CohortMembership.objects.filter(user__in=set(accounts.values()))
        invitations = Invitation.objects.open().filter(email__in=emails, cohort__isnull=False)
        return cls(
            accounts,
            frozenset(memberships.values_list("user_id", "cohort_id")),
            {(each.email, each.cohort_id): each for each in invitations if each.cohort_id},
        )

    def is_member(self, invitee: Invitee) -> bool:
        """Whether somebody is in the cohort already, however it stands with them."""
        return (self.accounts.get(invitee.email), invitee.cohort.pk) in self.memberships

    def invitation_of(self, invitee: Invitee) -> Invitation | None:
        """The invitation to that cohort which is neither used nor withdrawn, if there is one."""
        return self.invited.get((invitee.email, invitee.cohort.pk))

    def lacks(self, invitee: Invitee) -> bool:
        """Whether an invitation would give somebody what they have neither now nor on its way."""
        return not self.is_member(invitee) and self.invitation_of(invitee) is None
