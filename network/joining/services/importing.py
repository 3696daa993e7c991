"""A list of graduates on its way: kept, read by its columns, confirmed, or given up. Then its rows are emptied."""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from cohorts.models import Cohort
from core.versions import EditConflictError, claim_version
from network.joining.imports import Reading, Row, counted
from network.joining.models import GraduateImport
from network.joining.tables import Table
from users.models import User
from users.services import AT_ONCE, invite_many, left_today
from users.standing import Invitee


@transaction.atomic
def keep(*, table: Table, file_name: str, by: User, key: str) -> GraduateImport:
    """Keep a list that was uploaded; the same key twice is the same list."""
    values = {"made_by": by, "file_name": file_name[-120:], "columns": table.columns, "rows": table.rows}
    return GraduateImport.objects.get_or_create(public_id=key, defaults=values)[0]


@transaction.atomic
def choose_columns(*, graduates: GraduateImport, version: int, mapping: dict[str, int], cohort: Cohort | None) -> None:
    """Say which column holds what; `cohort` is the one of all rows, if no column holds it.

    Raises EditConflictError if somebody else went on with the list meanwhile.
    """
    _claim(graduates, version, GraduateImport.WAITING)
    graduates.mapping, graduates.cohort, graduates.state = mapping, cohort, GraduateImport.State.CHECKED
    graduates.save(update_fields=["mapping", "cohort", "state"])


def judged(*, graduates: GraduateImport, by: User) -> list[Row]:
    """What would become of each row if this person confirmed the list now."""
    cohorts = Cohort.objects.announced_by(timezone.now()).select_related("intake")
    reading = Reading(graduates.columns, graduates.mapping, cohorts, graduates.cohort)
    return reading.judged(graduates.rows, left_today=left_today(by))


def confirm(*, graduates: GraduateImport, version: int, by: User) -> int:
    """Invite everybody on a list who can be; give back how many. What is over the day's limit waits for another day.

    No transaction holds the whole: a crash leaves whole rows, and the list can be confirmed again, which invites nobody
    twice. Raises EditConflictError if somebody else went on with it meanwhile.
    """
    with transaction.atomic():
        _claim(graduates, version, (GraduateImport.State.CHECKED,))
    rows = judged(graduates=graduates, by=by)
    people = [row.invitee for row in rows if row.is_invited]
    invited = sum(invite_many(people=some, inviter=by) for some in _chunks(people))
    if not any(row.is_still_to_invite for row in judged(graduates=graduates, by=by)):
        _empty(graduates, GraduateImport.State.DONE, counts=counted(rows))
    return invited


@transaction.atomic
def give_up(*, graduates: GraduateImport, version: int) -> None:
    """Empty a list without inviting anybody of it. Raises EditConflictError if somebody else went on with it."""
    _claim(graduates, version, GraduateImport.WAITING)
    _empty(graduates, GraduateImport.State.GIVEN_UP, counts={})


@transaction.atomic
def empty_forgotten(lists: QuerySet[GraduateImport]) -> None:
    """Empty lists that nobody went on with."""
    for graduates in lists.defer("rows"):
        _empty(graduates, GraduateImport.State.GIVEN_UP, counts={})


def _claim(graduates: GraduateImport, version: int, states: Sequence[str]) -> None:
    # Whatever changes its state moves the version on: of two people, one goes through.
    claim_version(graduates, version)
    if graduates.state not in states:
        raise EditConflictError


def _empty(graduates: GraduateImport, state: str, *, counts: dict[str, int]) -> None:
    """Leave nothing of the people on a list; without headings above it, the first of them is among the columns."""
    same = GraduateImport.objects.waiting().filter(pk=graduates.pk, version=graduates.version)
    values = {"state": state, "counts": counts, "done_at": timezone.now(), "rows": [], "columns": [], "mapping": {}}
    same.update(**values, version=F("version") + 1)


def _chunks(people: Sequence[Invitee]) -> Iterator[Sequence[Invitee]]:
    return (people[start : start + AT_ONCE] for start in range(0, len(people), AT_ONCE))
