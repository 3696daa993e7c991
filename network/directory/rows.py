"""The rows of the directory: each person and each write-up as the reader may see them."""

from dataclasses import dataclass
from typing import Any

from network.practice.models import WriteUp
from network.practice.reading import topics_of
from network.practice.topic_names import NamedTopic, main_topic
from network.profiles.profile_view import ProfileView, view_for
from search.query import Hit, Reason


@dataclass(frozen=True)
class PersonRow:
    """One person, why they were found, and what of the query they do not meet."""

    view: ProfileView
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]

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

    @property
    def passage(self) -> Reason | None:
        """The piece of it that was looked for."""
        return next((reason for reason in self.reasons if not reason.is_fact), None)

    @property
    def topic(self) -> NamedTopic | None:
        """The practice that it is about first of all."""
        topics = topics_of(self.write_up)
        return main_topic(topics) or next(iter(topics), None)


def person_row(hit: Hit, viewer: Any) -> PersonRow:
    """A person found."""
    return PersonRow(view_for(viewer, hit.thing), hit.reasons, hit.missing)


def write_up_row(hit: Hit) -> WriteUpRow:
    """A write-up found."""
    return WriteUpRow(hit.thing, hit.reasons, hit.missing)
