"""What is held so that people are told what concerns them."""

from core.personal_data import PersonalField, register
from core.personal_rows import DELETED, rows_of
from network.notifications.models import MailChoice, Notice

SERVICE = "contract: the terms of the programme and the network"
KEPT = "12 months, or as long as the account"


def field(name: str, purpose: str, keep: str = KEPT) -> PersonalField:
    """One line of the register; notices are their recipient's alone."""
    return PersonalField(name, purpose, SERVICE, "only me", keep)


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
)
register(
    MailChoice,
    personal=(
        field("user", "whose choice it is", "as long as the account"),
        field("notices_by_mail", "whether to write to them", "as long as the account"),
    ),
    not_personal=("id",),
    rows=(rows_of("user", DELETED),),
    called="whether you want notices by mail",
)
