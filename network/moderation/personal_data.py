"""What is held about reports and decisions."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from core.personal_data import PersonalField, register
from core.personal_rows import Whose, held, kept, rows_found, rows_of, unlinked
from network.moderation.models import Decision, Report
from users.models import User

INTERESTS = "legitimate interests: keeping the network safe to write in"
KEPT = "24 months after the decision; longer, while it still hides something or shuts an account"


def field(name: str, purpose: str, ring: str = "the reporter and the convenor") -> PersonalField:
    """One line of the register."""
    return PersonalField(name, purpose, INTERESTS, ring, KEPT)


def reports_about(whose: Whose) -> QuerySet[Any]:
    """The reports of what was a person's when it was reported. Not every database can look into the list of them."""
    of_all = Report.objects.values_list("pk", "owner_ids").iterator()
    return Report.objects.filter(pk__in=[pk for pk, owners in of_all if whose.pk in owners])


def decisions_about_account(whose: Whose) -> QuerySet[Any]:
    """What was decided about a person's account."""
    return Decision.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=whose.pk)


EXPLAINED = {"because": "what was decided must be possible to explain", "until": KEPT}

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
    rows=(
        rows_of(
            "reporter",
            held(unlinked("reporter"), **EXPLAINED),
            leaves_out={"evidence": "somebody else wrote it", "owner_ids": "it is about somebody else"},
        ),
        rows_found(reports_about, kept(**EXPLAINED), not_copied="whoever reports something is never named to others"),
    ),
    called="what you reported",
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
    rows=(
        rows_found(
            decisions_about_account, kept(**EXPLAINED), leaves_out={"decided_by": "the convenor answers as one"}
        ),
        rows_of("decided_by", held(unlinked("decided_by"), **EXPLAINED), not_copied="they are about others"),
    ),
    called="decisions about your account",
)
