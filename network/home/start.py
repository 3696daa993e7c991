"""Who comes to the members' home, and what they saw of it before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from network.directory.meeting import with_own
from network.home import services
from network.home.models import HomeState
from network.profiles.models import Profile, ProfileTopic
from network.profiles.services import ensure_profile
from users.models import User

# What is older is found in the lists.
NEW_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Start:
    """One person at their home, now."""

    user: User
    # Their profile, with `has_tried` and `has_offers`: a row for each topic of theirs.
    rows: Sequence[Any]
    now: datetime
    # The day of the visit before this day's, None for the first.
    last_here: date | None
    dismissed: frozenset[str]

    @property
    def profile(self) -> Any:
        return self.rows[0]

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def since(self) -> date:
        """From which day on something is new: the last visit's, or a month ago if that is earlier."""
        month_ago = self.today - NEW_FOR
        return min(self.last_here, month_ago) if self.last_here else month_ago

    @property
    def greeting(self) -> str:
        """By the time of the day."""
        if self.now.hour < 12:
            return "Good morning"
        return "Good afternoon" if self.now.hour < 18 else "Good evening"


def start_of(user: User, now: datetime) -> Start:
    """Everything about the person in one query, and the visit noted once a day."""
    rows = list(_profiles().filter(user=user))
    if not rows:
        ensure_profile(user=user)
        rows = list(_profiles().filter(user=user))
    state: HomeState | None = getattr(rows[0].user, "home_state", None)
    if state is None or state.last_on != now.date():
        state = services.note_visit(user=user, today=now.date())
    return Start(user, rows, now, state.before_that, frozenset(state.dismissed))


def _profiles() -> QuerySet[Any]:
    topics = ProfileTopic.objects.filter(content_object=OuterRef("pk"))
    return with_own(Profile.objects.select_related("user__home_state", "user__arrival")).annotate(
        has_tried=Exists(topics.filter(use=ProfileTopic.Use.TRIED)),
        has_offers=Exists(topics.filter(use=ProfileTopic.Use.OFFERS)),
    )
