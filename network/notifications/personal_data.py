"""What is held so that people are told what concerns them."""

from core.personal_data import PersonalField, register
from core.personal_rows import DELETED, rows_of
from network.notifications.models import DigestConsent, DigestIssue, MailRhythm, Notice

SERVICE = "contract: the terms of the programme and the network"
CONSENT = "consent, which can be taken back with one press"
KEPT = "12 months, or as long as the account"
WITH_ACCOUNT = "as long as the account"
WITHDRAWN = "24 months after it was taken back, or as long as the account"


def field(name: str, purpose: str, keep: str = KEPT, basis: str = SERVICE) -> PersonalField:
    """One line of the register; notices are their recipient's alone."""
    return PersonalField(name, purpose, basis, "only me", keep)


register(
    Notice,
    personal=(
        field("recipient", "whom it is for"),
        field("kind", "what happened"),
        field("content_type", "to what"),
        field("object_id", "to what"),
        field("created_at", "when"),
        field("read_at", "so that what is new can be told from what is not"),
        field("mailed_at", "so that nothing is mailed twice"),
        field("closed_at", "so that what was answered asks no more"),
    ),
    not_personal=("id",),
    rows=(rows_of("recipient", DELETED),),
    called="notices to you",
    reads={"object_id": None},
)
register(
    MailRhythm,
    personal=(
        field("user", "whose choice it is", WITH_ACCOUNT),
        field("about", "what the mails are about", WITH_ACCOUNT),
        field("rhythm", "how often to write to them", WITH_ACCOUNT),
        field("quicker_since", "so that what waited until then is mailed", WITH_ACCOUNT),
    ),
    not_personal=("id",),
    rows=(rows_of("user", DELETED),),
    called="how often you want notices by mail",
)
register(
    DigestConsent,
    personal=(
        field("user", "who asked for the weekly digest", WITHDRAWN, CONSENT),
        field("wording", "to know what was agreed to", WITHDRAWN, CONSENT),
        field("source", "to know on which page", WITHDRAWN, CONSENT),
        field("agreed_at", "to show that consent was given", WITHDRAWN, CONSENT),
        field("withdrawn_at", "to show that it was taken back", WITHDRAWN, CONSENT),
    ),
    not_personal=("id",),
    rows=(rows_of("user", DELETED),),
    called="whether you want the weekly digest",
)
register(
    DigestIssue,
    personal=(
        field("user", "who gets it", basis=CONSENT),
        field("week", "so that it comes once a week", basis=CONSENT),
        field("since", "what time it tells of", basis=CONSENT),
        field("until", "what time it tells of", basis=CONSENT),
        field("told", "so that nothing is told twice", basis=CONSENT),
    ),
    not_personal=("id",),
    rows=(rows_of("user", DELETED),),
    called="weekly digests to you",
)
