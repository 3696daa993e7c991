"""What is held of people who write, are named, agree and ask (guide 5.4)."""

from core.personal_data import PersonalField, register
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
    not_personal=("id", "write_up", "number", "topic_ids", "renderer_version"),
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
    )
