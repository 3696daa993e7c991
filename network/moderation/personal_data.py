"""What is held about reports, decisions, answers to them, and notes about what was sent to many."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from core.personal_data import PersonalField, register
from core.personal_rows import DELETED, Whose, emptied, held, kept, rows_found, rows_of, unlinked
from network.moderation.models import Addressee, Appeal, AppealAnswer, Decision, Report, SentText, Signal
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


def decisions_about(whose: Whose) -> QuerySet[Any]:
    """What was decided about a person's account, and about what is theirs where they were told."""
    account = Q(content_type=ContentType.objects.get_for_model(User), object_id=whose.pk)
    return Decision.objects.filter(account | Q(pk__in=Addressee.objects.filter(person=whose.pk).values("decision")))


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
        field("decision", "what came of it"),
    ),
    not_personal=("id",),
    rows=(
        rows_of(
            "reporter",
            held(unlinked("reporter"), **EXPLAINED),
            leaves_out={
                "evidence": "somebody else wrote it",
                "owner_ids": "it is about somebody else",
                "decision": "it is about somebody else",
            },
        ),
        rows_found(reports_about, kept(**EXPLAINED), not_copied="whoever reports something is never named to others"),
    ),
    called="what you reported",
    reads={"object_id": None},
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
    not_personal=("id", "is_example", "by_reporter"),
    rows=(
        rows_found(decisions_about, kept(**EXPLAINED), leaves_out={"decided_by": "the convenor answers as one"}),
        rows_of("decided_by", held(unlinked("decided_by"), **EXPLAINED), not_copied="they are about others"),
    ),
    called="decisions about you and what you wrote",
    row_name=lambda decision, whose: decision.get_action_display(),
    reads={"object_id": None},
)
ADDRESSEES = "whom it is about, and convenors"
register(
    Addressee,
    personal=(
        field("decision", "what was decided about somebody", ADDRESSEES),
        field("person", "who may read why, and answer; so that warnings of one person are seen together", ADDRESSEES),
    ),
    not_personal=("id", "public_id"),
    rows=(rows_of("person", held(unlinked("person"), **EXPLAINED)),),
    called="that a decision is about you",
    row_name=lambda addressee, whose: addressee.decision.get_action_display(),
)
register(
    Appeal,
    personal=(
        field("addressee", "who answers, and what", ADDRESSEES),
        field("text", "what somebody says to a decision about them", ADDRESSEES),
        field("made_at", "when", ADDRESSEES),
    ),
    not_personal=("id",),
    rows=(rows_of("addressee__person", held(emptied(text=""), **EXPLAINED)),),
    called="your answers to decisions",
    row_name=lambda appeal, whose: f"What you answered on {date_format(timezone.localtime(appeal.made_at))}",
)
register(
    AppealAnswer,
    personal=(
        field("appeal", "what is answered", ADDRESSEES),
        field("outcome", "whether the decision stands", ADDRESSEES),
        field("reason", "why", ADDRESSEES),
        field("answered_by", "to know who answers for it, and that it is not who decided first", "convenors"),
        field("answered_at", "when", ADDRESSEES),
    ),
    not_personal=("id",),
    rows=(
        rows_of(
            "appeal__addressee__person",
            kept(**EXPLAINED),
            leaves_out={"answered_by": "the convenors answer as one"},
        ),
        rows_of("answered_by", held(unlinked("answered_by"), **EXPLAINED), not_copied="they are about others"),
    ),
    called="what a second convenor said to you",
)


def of_sending(name: str, purpose: str, ring: str = "nobody", keep: str = "7 days") -> PersonalField:
    """One line about what is noted of what somebody sends."""
    return PersonalField(name, purpose, INTERESTS, ring, keep)


OF_SIGNALS = {"ring": "convenors", "keep": "90 days after it was last noted"}
register(
    SentText,
    personal=(
        of_sending("author", "to see whether one person sends the same to many"),
        of_sending("sketch", "keyed hashes, to tell whether two texts are nearly the same"),
        of_sending("recipient_digest", "a keyed hash, to count people and not texts"),
        of_sending("sent_at", "to count within a day"),
    ),
    not_personal=("id",),
    rows=(rows_of("author", DELETED, not_copied="hashes that can be read by nobody, gone within seven days"),),
    called="hashes of what you sent",
)
register(
    Signal,
    personal=(
        of_sending("kind", "what the convenor should look at", **OF_SIGNALS),
        of_sending("person", "who it is about", **OF_SIGNALS),
        of_sending("count", "to how many, or how often", **OF_SIGNALS),
        of_sending("sample", "how the text begins, to tell an invitation from an advertisement", **OF_SIGNALS),
        of_sending("noted_at", "when it began", **OF_SIGNALS),
        of_sending("last_at", "when it was last so", **OF_SIGNALS),
        of_sending("put_aside_at", "whether it waits", **OF_SIGNALS),
        of_sending("put_aside_by", "to know who put it aside", **OF_SIGNALS),
        of_sending("put_aside_because", "why", **OF_SIGNALS),
    ),
    not_personal=("id",),
    rows=(
        rows_of("person", DELETED, leaves_out={"put_aside_by": "the convenor answers as one"}),
        rows_of("put_aside_by", unlinked("put_aside_by"), not_copied="they are about others"),
    ),
    called="notes about what you sent to many",
)
