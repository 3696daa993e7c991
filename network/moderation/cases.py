"""Reports as the convenor meets them: everything that was said of one thing, together."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from network.moderation.models import Decision, Report, ReportQuerySet
from network.moderation.registry import Reportable, kind_named
from network.moderation.services import is_suspended, may_be_suspended
from network.moderation.who_decides import convenors, is_left_to_another
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
        return self.kind.title(self.thing) if self.thing is not None else f"{self.kind.noun} that has been deleted"

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
    def content_type(self) -> ContentType:
        return ContentType.objects.get_for_model(self.kind.model)

    @property
    def all_reports(self) -> ReportQuerySet:
        """Whatever was reported of it, to be answered."""
        return Report.objects.filter(content_type=self.content_type, object_id=self.object_id)

    @property
    def last_report(self) -> int:
        """The id of the latest report that is shown."""
        return max((report.pk for report in self.reports), default=0)

    @property
    def waits(self) -> bool:
        """Whether a report of it is open."""
        return any(report.closed_at is None for report in self.reports)

    @cached_property
    def decisions(self) -> list[Decision]:
        rows = Decision.objects.filter(content_type=self.content_type, object_id=self.object_id)
        return list(rows.select_related("decided_by").newest_first())

    @property
    def is_warned_of(self) -> bool:
        """Whether a warning about it holds."""
        about_it = (each.action for each in self.decisions)
        last = next((each for each in about_it if each in (Decision.Action.WARN, Decision.Action.UNWARN)), None)
        return last == Decision.Action.WARN

    @property
    def is_hidden_by_it(self) -> bool:
        """Whether a decision about it hides it, and not one about a part of it, or its author who is leaving."""
        about_it = (each.action for each in self.decisions)
        last = next((each for each in about_it if each in (Decision.Action.HIDE, Decision.Action.RESTORE)), None)
        return self.is_hidden and last == Decision.Action.HIDE

    @property
    def actions(self) -> list[str]:
        """What can be done now."""
        action = Decision.Action
        found: list[str] = [action.KEEP]
        if self.thing is not None:
            found += [action.WARN]
            found += [action.RESTORE] if self.is_hidden_by_it else [] if self.is_hidden else [action.HIDE]
        return [*found, action.UNWARN] if self.is_warned_of else found


@dataclass(frozen=True)
class Owner:
    """One person whose thing was reported, and what may be done about their account."""

    user: User
    is_suspended: bool
    may_be_suspended: bool
    # Those that nobody has taken back, the latest first: convenors alone know of them.
    warnings: list[Decision] = field(default_factory=list)


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
    return [
        Owner(user, is_suspended(user), user.is_active and may_be_suspended(user), warnings_of(user))
        for user in people_of_now(case)
    ]


def warnings_of(user: User) -> list[Decision]:
    """What somebody was warned of, the latest first, but for what was taken back."""
    own = Decision.objects.standing().filter(action=Decision.Action.WARN, addressees__person=user)
    return list(own.select_related("decided_by").newest_first())


def left_to_another(convenor: User, cases: Iterable[Case]) -> list[Case]:
    """Those that a convenor reported, now or before, and another one decides about."""
    reported = set(Report.objects.filter(reporter=convenor).values_list("content_type", "object_id"))
    own = [case for case in cases if (case.content_type.pk, case.object_id) in reported]
    named = set(convenors().values_list("pk", flat=True)) if own else set()
    return [case for case in own if is_left_to_another(convenor, case.all_reports, people_of_now(case), named)]


def people_of_now(case: Case) -> Iterable[User]:
    """Whose it is now."""
    return case.kind.owners(case.thing) if case.thing is not None else ()


def people_of(case: Case) -> list[User]:
    """Whose it is, and whose it was when it was reported: what is shown of it is theirs."""
    was = {pk for report in case.reports for pk in report.owner_ids}
    now = {user.pk for user in people_of_now(case)}
    return list(User.objects.filter(pk__in=was | now, erased_at=None).order_by("pk"))


def about_own(person: User) -> Q:
    """Decisions about what was somebody's own when it was reported, what was left as it is too, and whatever else was
    decided because of such a report.
    """
    of_all = Report.objects.values_list("content_type", "object_id", "decision_id", "owner_ids").iterator()
    own = [about for *about, owners in of_all if person.pk in owners]
    found = Q(pk__in={decision for *_, decision in own if decision})
    for content_type, pk in {(content_type, pk) for content_type, pk, _ in own}:
        found |= Q(content_type=content_type, object_id=pk)
    return found


def titles_of(decisions: Iterable[Decision]) -> dict[int, str]:
    """What decisions are about, in words, each kind read at once. They need their `content_type`."""
    rows = list(decisions)
    kinds = {each.pk: kind_named(each.content_type) for each in rows}
    things = _things({(kind, each.object_id) for each in rows if (kind := kinds[each.pk]) is not None})
    accounts = User.objects.in_bulk({each.object_id for each in rows if kinds[each.pk] is None})
    return {each.pk: _title(each, kinds[each.pk], things, accounts) for each in rows}


def _title(
    decision: Decision,
    kind: Reportable | None,
    things: dict[tuple[Reportable, int], Any],
    accounts: dict[int, User],
) -> str:
    if kind is None:
        user = accounts.get(decision.object_id)
        return f"the account of {user.name}" if user is not None else "an account that has been deleted"
    thing = things.get((kind, decision.object_id))
    return kind.title(thing) if thing is not None else f"{kind.noun} that has been deleted"
