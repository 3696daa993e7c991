"""For whom a text is: everyone, members, or one cohort. What is for its owner alone is never in the index."""

from typing import Any

from users.circles import circles_of

PUBLIC = "public"
MEMBERS = "members"


def cohort_audience(cohort_id: int) -> str:
    """The audience of one cohort."""
    return f"cohort:{cohort_id}"


def audiences_of(viewer: Any) -> frozenset[str]:
    """The audiences that somebody belongs to; a visitor, None too, to everyone's alone."""
    circles = circles_of(viewer)
    members = {MEMBERS} if circles.sees_members_fields else set()
    return frozenset({PUBLIC} | members | {cohort_audience(cohort_id) for cohort_id in circles.cohort_ids})
