"""What is held of people who write, are named, agree and ask (guide 5.4)."""

from collections.abc import Callable
from typing import Any

from core.markdown import SafeHTML, render
from core.personal_data import PersonalField, register
from core.personal_rows import by_step, held, kept, rows_found, rows_of, unlinked
from network.practice import forgetting
from network.practice.models import (
    TEXT_FIELDS,
    Answer,
    Consent,
    Credit,
    Publication,
    Question,
    WriteUp,
    WriteUpTopic,
    WriteUpVersion,
)
from network.practice.models.text import MARKDOWN_FIELDS
from topics.models import ControlledTerm
from topics.terms import term_name

AS_CHOSEN = {"because": "the authors chose that it stays", "until": "as long as the write-up"}
INTERESTS = "legitimate interests: graduates learn from what others tried"
CONSENT = "consent, for what is public; else " + INTERESTS
AUDIENCE = "its authors, and whom they shared it with"
WITH_IT = "as long as the write-up"
SHOWN = "to show that consent was given"
CONSENT_KEPT = "the life of the publication and 6 years"


def field(
    name: str, purpose: str, *, ring: str = AUDIENCE, basis: str = INTERESTS, keep: str = WITH_IT
) -> PersonalField:
    """One line of the register."""
    return PersonalField(name, purpose, basis, ring, keep)


def words(name: str) -> PersonalField:
    """One part of a text: written by people, and sometimes about people."""
    return field(name, "what authors tell of what they tried", basis=CONSENT)


def rendered(name: str) -> Callable[[Any], SafeHTML]:
    """How a text in Markdown is read."""
    return lambda row: render(getattr(row, name))


# A text may have been changed by no service of ours, so what is stored of it as HTML is not asked.
READS: dict[str, Callable[[Any], Any] | None] = {name: rendered(name) for name in MARKDOWN_FIELDS}
READS["region"] = lambda text: term_name(ControlledTerm.Kind.REGION, text.region) or text.region

register(
    WriteUp,
    personal=(
        *(words(name) for name in TEXT_FIELDS),
        words("rendered"),
        field("audience", "whom the authors share it with"),
        field("cohort", "whom the authors share it with"),
        field("state", "whether the authors share it"),
        field("depth", "how much the authors want to write", ring="its authors"),
        field("created_at", "when it was begun", ring="its authors"),
        field("updated_at", "when it was last changed"),
        field("shared_at", "when it was shared"),
        field("hidden_at", "whether the convenor has hidden it", ring="its authors, and the convenor"),
    ),
    not_personal=(
        "id",
        "public_id",
        "quilt_seed",
        "version",
        "creation_key",
        "renderer_version",
        "is_example",
    ),
    rows=(
        rows_found(
            forgetting.write_ups_of,
            held(by_step("kept or deleted, as you choose", forgetting.leave_write_ups), **AS_CHOSEN),
            leaves_out={"rendered": "it is the same text as a web page"},
            adds={"authors": forgetting.names_of_authors, "topics": forgetting.names_of_topics},
            # Before the credits by which they are found.
            distance=1,
        ),
    ),
    called="your write-ups",
    row_name=forgetting.name_of_write_up,
    reads=READS,
)
register(WriteUpTopic, personal=(), not_personal=("id", "tag", "content_object"))
register(
    WriteUpVersion,
    personal=(
        *(words(name) for name in TEXT_FIELDS),
        words("rendered"),
        field("saved_by", "to know who changed it"),
        field("saved_at", "to know when"),
        field("note", "what changed"),
        field("audience", "whom it was shared with"),
        field("cohort", "whom it was shared with"),
    ),
    not_personal=("id", "public_id", "write_up", "number", "topic_ids", "renderer_version"),
    rows=(
        rows_found(
            forgetting.versions_of,
            held(by_step("kept or deleted with the write-up", lambda rows, whose: None), **AS_CHOSEN),
            leaves_out={"rendered": "it is the same text as a web page"},
            adds={"number": lambda version: version.number},
            distance=1,
        ),
        rows_of("saved_by", unlinked("saved_by"), not_copied="it is with the write-ups of yours"),
    ),
    called="earlier versions of your write-ups",
    row_name=forgetting.name_of_version,
    reads=READS,
)
register(
    Credit,
    personal=(
        field("user", "whose name stands by it"),
        field("write_up", "by what"),
        field("role", "as author, or as somebody to ask"),
        field("state", "nobody is named without a yes", ring="its authors, and the person"),
        field("is_lead", "who asks for it to be made public"),
        field("asked_by", "to know who asked", ring="its authors, and the person"),
        field("asked_at", "to know when", ring="its authors, and the person"),
        field("answered_at", "to know when", ring="its authors, and the person"),
    ),
    not_personal=("id", "public_id"),
    rows=(
        rows_found(
            forgetting.credits_of,
            held(by_step("deleted, but for write-ups that stay", forgetting.leave_credits), **AS_CHOSEN),
        ),
        rows_of("asked_by", unlinked("asked_by"), not_copied="it is about those whom you asked"),
    ),
    called="where you are named, or asked to be",
)
EDITORS = "its authors, and editors"
register(
    Publication,
    personal=(
        field("asked_by", "to know who asked", ring=EDITORS),
        field("asked_at", "to know when", ring=EDITORS),
        field("approved_by", "to know who answers for it", ring=EDITORS),
        field("made_public_at", "shown with it", ring="everyone"),
        field("returned_note", "what the editor asks to change", ring=EDITORS),
        field("withdrawn_at", "to know when", ring=EDITORS),
    ),
    not_personal=("id", "write_up", "approved", "proposed"),
    rows=(
        rows_of("asked_by", unlinked("asked_by"), adds={"write-up": lambda row: row.write_up.title}),
        rows_of("approved_by", unlinked("approved_by"), not_copied="they are about what others wrote"),
    ),
    called="what you asked to make public",
)
CONSENTS = {"ring": EDITORS, "basis": "legal obligation: to show consent", "keep": CONSENT_KEPT}
register(
    Consent,
    personal=(
        field("user", SHOWN, **CONSENTS),
        field("version", SHOWN, **CONSENTS),
        field("wording", SHOWN, **CONSENTS),
        field("asked_at", SHOWN, **CONSENTS),
        field("agreed_at", SHOWN, **CONSENTS),
        field("refused_at", SHOWN, **CONSENTS),
        field("withdrawn_at", "to show that it was withdrawn", **CONSENTS),
    ),
    not_personal=("id", "public_id"),
    rows=(
        rows_of(
            "user",
            kept(because="that consent was given must be possible to show", until=CONSENT_KEPT),
            adds={"write-up": lambda consent: consent.version.title},
        ),
    ),
    called="what you agreed to make public",
)
for remark, under in ((Question, "write_up"), (Answer, "question")):
    register(
        remark,
        personal=(
            field("author", "whose words they are", ring="members who may read the write-up"),
            field("text", "what they asked or answered", ring="members who may read the write-up"),
            field("created_at", "when", ring="members who may read the write-up"),
            field("hidden_at", "whether the convenor has hidden it", ring="only me, and the convenor"),
        ),
        not_personal=("id", "public_id", "creation_key", under),
        rows=(rows_of("author", by_step("deleted", forgetting.delete_remarks)),),
        called="questions that you asked" if remark is Question else "answers that you gave",
        reads={"text": rendered("text")},
    )
