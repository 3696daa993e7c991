"""Who decides on what was reported: convenors, and on what they reported themselves only where there is no other."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from network.moderation.models import Report
from users.models import User
from users.roles import Role


def convenors() -> QuerySet[User]:
    """Everybody who is a convenor now."""
    return User.objects.filter(is_active=True, leaves_at=None, groups__name=Role.CONVENOR.label)


def has_reported(person: User, reports: Iterable[Report]) -> bool:
    """Whether one of these reports is somebody's own, open or closed."""
    return any(report.reporter_id == person.pk for report in reports)


def is_left_to_another(
    person: User, reports: Iterable[Report], owners: Iterable[User], named: Collection[int] | None = None
) -> bool:
    """Whether somebody reported a thing of these owners, and a convenor who did not, and whose it is not, can decide.

    `named` are the ids of all convenors, for whoever asks of many things.
    """
    reports = list(reports)
    if not has_reported(person, reports):
        return False
    involved = {report.reporter_id for report in reports} | {owner.pk for owner in owners}
    involved |= {pk for report in reports for pk in report.owner_ids}
    return not involved.issuperset(convenors().values_list("pk", flat=True) if named is None else named)
