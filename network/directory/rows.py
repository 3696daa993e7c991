"""The rows of the directory: each person and each write-up as the reader may see them, and their groups on a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from network.practice.models import WriteUp
from network.practice.reading import topics_of
from network.practice.searchable import KIND
from network.practice.topic_names import NamedTopic, main_topic
from network.profiles.profile_view import ProfileView, view_for
from search.query import Hit, Reason, Tier
from search.registry import kinds

# How people were found, the strongest first.
FOUND_BY = {
    Tier.NAMED: "Found by name",
    Tier.HAS_DONE: "Found by what they have done",
    Tier.SAYS: "Found by what they say",
}
MOST, NEAR = "Most of what you asked for", "Close to what you asked for"


@dataclass(frozen=True)
class PersonRow:
    """One person, why they were found, and what of the query they do not meet."""

    view: ProfileView
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    is_near: bool
    tier: Tier | None

    @property
    def facts(self) -> list[Reason]:
        """What they chose from lists that was looked for."""
        return [reason for reason in self.reasons if reason.is_fact]

    @property
    def passages(self) -> list[Reason]:
        """What they wrote and said."""
        return [reason for reason in self.reasons if not reason.is_fact]

    @property
    def open_to(self) -> str:
        """Such as “a call, mentoring”; nothing of who has no room for it now."""
        if self.view.has_no_room:
            return ""
        kinds = [kind[:1].lower() + kind[1:] for kind in self.view.offer_kinds]
        return ", ".join(kinds)


@dataclass(frozen=True)
class WriteUpRow:
    """One write-up, why it was found, and what of the query it does not meet."""

    write_up: WriteUp
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    is_near: bool

    @property
    def passage(self) -> Reason | None:
        """The piece of it that was looked for; a list of names is none."""
        return next((each for each in self.reasons if not each.is_fact and not self._is_list(each)), None)

    @property
    def names(self) -> dict[str, SafeString]:
        """The names on it that were looked for, by their fields: where it was, whose it is."""
        found: dict[str, list[tuple[SafeString]]] = {}
        for reason in self.reasons:
            if not reason.is_fact and self._is_list(reason):
                found.setdefault(reason.field, []).append((reason.passage,))
        return {field: format_html_join(", ", "{}", passages) for field, passages in found.items()}

    def _is_list(self, reason: Reason) -> bool:
        return kinds()[KIND].fields[reason.field].is_list

    @property
    def topic(self) -> NamedTopic | None:
        """The practice that it is about first of all."""
        topics = topics_of(self.write_up)
        return main_topic(topics) or next(iter(topics), None)


def person_row(hit: Hit, viewer: Any) -> PersonRow:
    """A person found."""
    return PersonRow(view_for(viewer, hit.thing), hit.reasons, hit.missing, hit.is_near, hit.tier)


def write_up_row(hit: Hit) -> WriteUpRow:
    """A write-up found."""
    return WriteUpRow(hit.thing, hit.reasons, hit.missing, hit.is_near)


@dataclass(frozen=True)
class Group:
    """Rows under a heading; without one if they need none."""

    rows: Sequence[Any]
    heading: str = ""


def groups_of_people(rows: Sequence[PersonRow]) -> list[Group]:
    """Whoever meets all by how they were found, then whoever meets most, then whoever comes near."""
    whole = [row for row in rows if not row.missing and not row.is_near]
    groups = [Group([row for row in whole if row.tier == tier], heading) for tier, heading in FOUND_BY.items()]
    groups.append(Group([row for row in whole if row.tier not in FOUND_BY]))
    groups.append(Group([row for row in rows if row.missing and not row.is_near], MOST))
    return [group for group in [*groups, _near(rows)] if group.rows]


def groups_in_order(rows: Sequence[Any]) -> list[Group]:
    """What answers, as it came, then what comes near."""
    return [group for group in (Group([row for row in rows if not row.is_near]), _near(rows)) if group.rows]


def _near(rows: Sequence[Any]) -> Group:
    return Group([row for row in rows if row.is_near], NEAR)
