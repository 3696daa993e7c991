"""What is held of people who write to each other, and why (guide 5.4)."""

from core.personal_data import PersonalField, register
from core.personal_rows import DELETED, by_step, rows_found, rows_of, unlinked
from network.conversations import forgetting
from network.conversations.models import Conversation, FirstDraft, Message, Participation, Withheld

INTERESTS = "legitimate interests: graduates reach each other without giving their addresses away"
THEM = "the people in the conversation"
KEPT = "730 days after the last message"
LEFT = by_step("deleted, unless somebody else is left in them", forgetting.leave_conversations)
UNREACHED = "what never reached you is not told"
DRAFTS_KEPT = "until it is sent, or 90 days"


def field(name: str, purpose: str, *, ring: str = THEM, keep: str = KEPT) -> PersonalField:
    """One line of the register."""
    return PersonalField(name, purpose, INTERESTS, ring, keep)


register(
    Conversation,
    personal=(
        field("once_key", "so that two people have one conversation", ring="nobody"),
        field("introduced_by", "to know who brought them together"),
        field("created_at", "when it began"),
    ),
    not_personal=("id", "public_id", "kind"),
    rows=(
        # While it can still be told who takes part.
        rows_found(
            forgetting.conversations_met_by,
            LEFT,
            leaves_out={"once_key": "it holds numbers of accounts"},
            distance=1,
        ),
        rows_found(forgetting.conversations_of, LEFT, not_copied=UNREACHED, distance=1),
        rows_of("introduced_by", unlinked("introduced_by"), not_copied="they are with your conversations"),
    ),
    called="when your conversations began",
    row_name=forgetting.name_of_conversation,
)
register(
    Participation,
    personal=(
        field("conversation", "with whom one writes"),
        field("user", "who takes part"),
        field("muted_at", "whether they want notices of it", ring="only me"),
        field("read_up_to", "to know what is new for them", ring="only me"),
        field("draft", "what they have begun to write", ring="only me"),
    ),
    not_personal=("id",),
    rows=(
        rows_found(
            forgetting.places_met_by,
            DELETED,
            adds={"with": forgetting.people_of, "messages": forgetting.messages_of},
        ),
        rows_of("user", DELETED, not_copied=UNREACHED),
    ),
    called="your conversations",
    row_name=lambda place, whose: forgetting.name_of_conversation(place.conversation, whose),
    reads={
        # Its people are its name.
        "conversation": None,
        "with": None,
        # The number of a message.
        "read_up_to": None,
        "messages": forgetting.messages_to_read,
    },
)
register(
    Message,
    personal=(
        field("conversation", "where it stands"),
        field("author", "whose words they are"),
        field("text", "what they wrote"),
        field("about", "what they wrote about"),
        field("is_first", "so that nobody writes to too many people a day", ring="nobody"),
        field("sent_at", "when"),
        field("withdrawn_at", "whether they took it back"),
        field("hidden_at", "whether the convenor has hidden it"),
    ),
    not_personal=("id", "public_id", "creation_key"),
    rows=(
        rows_of(
            "author",
            by_step("kept without their words, where somebody else is left", forgetting.take_words_away),
            not_copied="they are with your conversations",
        ),
    ),
    called="messages that you wrote",
)
register(
    Withheld,
    personal=(
        field("message", "so that it never reaches them", ring="nobody"),
        field("reader", "whom it does not reach", ring="nobody"),
    ),
    not_personal=("id",),
    rows=(rows_of("reader", DELETED, not_copied="whoever wants nothing of somebody is not told what they wrote"),),
    called="messages that never reach you",
)
register(
    FirstDraft,
    personal=(
        field("owner", "whose draft it is", ring="only me", keep=DRAFTS_KEPT),
        field("recipient", "to whom they mean to write", ring="only me", keep=DRAFTS_KEPT),
        field("text", "what they have begun to write", ring="only me", keep=DRAFTS_KEPT),
        field("about", "what they mean to write about", ring="only me", keep=DRAFTS_KEPT),
        field("updated_at", "to know how old it is", ring="only me", keep=DRAFTS_KEPT),
    ),
    not_personal=("id",),
    rows=(rows_of("owner", DELETED), rows_of("recipient", DELETED, not_copied="they are drafts of somebody else")),
    called="notes that you have begun and not sent",
)
