"""What is held about reports and decisions."""

from core.personal_data import PersonalField, register
from network.moderation.models import Decision, Report

INTERESTS = "legitimate interests: keeping the network safe to write in"
KEPT = "24 months after the decision; longer, while it still hides something or shuts an account"


def field(name: str, purpose: str, ring: str = "the reporter and the convenor") -> PersonalField:
    """One line of the register."""
    return PersonalField(name, purpose, INTERESTS, ring, KEPT)


register(
    Report,
    personal=(
        field("reporter", "to answer them; the person reported is never told who it was"),
        field("content_type", "what was reported"),
        field("object_id", "what was reported"),
        field("reason", "why"),
        field("note", "why, in their own words"),
        field("evidence", "what it said when it was reported", "the convenor"),
        field("owner_ids", "whose it was when it was reported, so that they never learn who did", "nobody"),
        field("created_at", "when"),
        field("closed_at", "whether it waits"),
    ),
    not_personal=("id",),
)
register(
    Decision,
    personal=(
        field("content_type", "what was decided upon", "whose it is, and the convenor"),
        field("object_id", "what was decided upon", "whose it is, and the convenor"),
        field("action", "what was decided", "whose it is, and the convenor"),
        field("reason", "why", "whose it is, and the convenor"),
        field("decided_by", "to know who answers for it", "the convenor"),
        field("decided_at", "when", "whose it is, and the convenor"),
    ),
    not_personal=("id",),
)
