"""Reports as the convenor meets them: everything that was said of one thing, together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType

from network.moderation.models import Decision, Report
from network.moderation.registry import Reportable, kind_named
from network.moderation.services import is_suspended, may_be_suspended
from users.models import User


@dataclass(frozen=True)
class Case:
    """One thing, and who reported it, the first first."""

    kind: Reportable
    object_id: int
    thing: Any
    reports: list[Report]

    @property
    def title(self) -> str:
        return self.kind.title(self.thing) if self.thing is not None else f"a {self.kind.kind} that has been deleted"

    @property
    def is_hidden(self) -> bool:
        return self.thing is not None and self.kind.is_hidden(self.thing)

    @property
    def text_now(self) -> str:
        """What it says now to those who reported it; "" if it is no longer theirs to read."""
        if self.thing is None:
            return ""
        readers = (report.reporter for report in self.reports if report.reporter is not None)
        return next((text for reader in readers if (text := self.kind.text(self.thing, reader))), "")

    @property
    def decisions(self) -> list[Decision]:
        content_type = ContentType.objects.get_for_model(self.kind.model)
        rows = Decision.objects.filter(content_type=content_type, object_id=self.object_id)
        return list(rows.select_related("decided_by").newest_first())

    @property
    def actions(self) -> list[str]:
        """What can be done now."""
        action = Decision.Action
        if self.thing is None:
            return [action.KEEP]
        return [action.KEEP, action.RESTORE] if self.is_hidden else [action.KEEP, action.HIDE]


@dataclass(frozen=True)
class Owner:
    """One person whose thing was reported, and what may be done about their account."""

    user: User
    is_suspended: bool
    may_be_suspended: bool


def cases_for(convenor: User, reports: Iterable[Report]) -> list[Case]:
    """Reports by what they are about, in the order of the first of each.

    A convenor gets none about what is their own: they would learn who reported it.
    """
    found: dict[tuple[Reportable, int], list[Report]] = {}
    for report in reports:
        if (kind := kind_named(report.content_type)) is not None:
            found.setdefault((kind, report.object_id), []).append(report)
    things = _things(found)
    cases = [Case(kind, pk, things.get((kind, pk)), about) for (kind, pk), about in found.items()]
    return [case for case in cases if not _is_of(case, convenor)]


def _things(keys: Iterable[tuple[Reportable, int]]) -> dict[tuple[Reportable, int], Any]:
    """The things by kind and id, each kind read at once."""
    ids: dict[Reportable, list[int]] = {}
    for kind, pk in keys:
        ids.setdefault(kind, []).append(pk)
    return {(kind, thing.pk): thing for kind, pks in ids.items() for thing in kind.rows().filter(pk__in=pks)}


def _is_of(case: Case, person: User) -> bool:
    if any(person.pk in report.owner_ids for report in case.reports):
        return True
    return case.thing is not None and person in case.kind.owners(case.thing)


def owners_of(case: Case) -> list[Owner]:
    """Whose thing it is."""
    people = case.kind.owners(case.thing) if case.thing is not None else ()
    return [Owner(user, is_suspended(user), user.is_active and may_be_suspended(user)) for user in people]


def people_of(case: Case) -> list[User]:
    """Whose it is, and whose it was when it was reported: what is shown of it is theirs."""
    was = {pk for report in case.reports for pk in report.owner_ids}
    now = {user.pk for user in (case.kind.owners(case.thing) if case.thing is not None else ())}
    return list(User.objects.filter(pk__in=was | now, erased_at=None).order_by("pk"))
