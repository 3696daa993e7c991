"""What is held about those who propose topics."""

from core.personal_data import PersonalField, register
from core.personal_rows import DELETED, rows_of, unlinked
from network.proposals.models import TopicProposal

INTERESTS = "legitimate interests: a vocabulary that members share"
RING = "whoever proposed it, and the convenor"


def field(name: str, purpose: str, keep: str = "as long as the account") -> PersonalField:
    """One line of the register."""
    return PersonalField(name, purpose, INTERESTS, RING, keep)


register(
    TopicProposal,
    personal=(
        field("proposed_by", "to tell them what became of it"),
        field("why", "to decide; in their own words"),
        field("created_at", "to know how long it has waited"),
        field("decided_by", "to know who answers for the decision"),
        field("decided_at", "to know when it was decided"),
        field("reason", "to tell whoever proposed it why"),
    ),
    not_personal=("id", "name", "key", "facet", "state", "topic"),
    rows=(
        rows_of("proposed_by", DELETED, leaves_out={"decided_by": "the convenor answers as one"}, adds={"topic": str}),
        rows_of("decided_by", unlinked("decided_by"), not_copied="others proposed them"),
    ),
    called="topics that you proposed",
)
