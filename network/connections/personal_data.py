"""What is held of members who connect, introduce each other, follow and mute."""

from core.personal_data import PersonalField, register
from core.personal_rows import DELETED, rows_found, rows_of
from network.connections import forgetting
from network.connections.models import Connection, ContactWay, Follow, Introduction, Mute

INTERESTS = "legitimate interests: graduates reach each other"
UNANSWERED = "12 months, if it is not answered; else until it ends or either leaves, and 30 days"
THE_TWO = "the two people"
THE_THREE = "the three people"
UNREAD = "what never reached you is not in it"
BLOCKS = "nobody is told who blocks whom"
OTHERS = "it is another person's to know"


def _field(name: str, purpose: str, ring: str, keep: str) -> PersonalField:
    return PersonalField(name, purpose, INTERESTS, ring, keep)


register(
    Connection,
    personal=(
        _field("asker", "who asked", THE_TWO, UNANSWERED),
        _field("asked", "whom they asked", THE_TWO, UNANSWERED),
        _field("reason", "why they would like to connect", THE_TWO, UNANSWERED),
        _field("state", "whether they are connected", THE_TWO, UNANSWERED),
        _field("asked_at", "to know when", THE_TWO, UNANSWERED),
        _field("connected_at", "to know since when", THE_TWO, UNANSWERED),
        _field("ended_at", "to know until when", THE_TWO, UNANSWERED),
        _field("put_away_at", "whether the asked one has put it away", "whoever was asked", UNANSWERED),
        _field("withheld", "whether a block keeps it from the asked one", "nobody", UNANSWERED),
        _field("hidden_at", "whether the convenor has hidden it", "the asker, and the convenor", UNANSWERED),
    ),
    not_personal=("id", "public_id"),
    rows=(
        rows_of(
            "asker",
            DELETED,
            leaves_out={
                "put_away_at": "it is the other person's silence",
                "withheld": BLOCKS,
            },
        ),
        rows_found(forgetting.requests_to, DELETED, leaves_out={"withheld": BLOCKS, "hidden_at": "it is not hidden"}),
        rows_found(
            forgetting.connected_unread,
            DELETED,
            leaves_out={"reason": UNREAD, "asked_at": UNREAD, "withheld": BLOCKS, "hidden_at": UNREAD},
        ),
        rows_of("asked", DELETED, not_copied="what has arrived is in the copy"),
    ),
    called="your connections, and requests to connect",
)
register(
    ContactWay,
    personal=(
        _field("owner", "whose it is", "only me", "until taken away"),
        _field("kind", "what kind of way it is", "only me; connections if opened", "until taken away"),
        _field("text", "to be reached by connections", "only me; connections if opened", "until taken away"),
        _field("is_open", "whether connections see it", "only me", "until taken away"),
        _field("place", "in which order they stand", "only me; connections if opened", "until taken away"),
    ),
    not_personal=("id", "public_id", "version", "creation_key"),
    rows=(rows_of("owner", DELETED),),
    called="ways to reach you, for connections",
)
KEPT = "12 months, if it does not open; else as long as its conversation, or until one of the three leaves"
register(
    Introduction,
    personal=(
        _field("proposed_by", "who proposed it", THE_THREE, KEPT),
        _field("first", "who is to meet whom", THE_THREE, KEPT),
        _field("second", "who is to meet whom", THE_THREE, KEPT),
        _field("for_first", "what is said to one", "whoever it is written to, and who wrote it", KEPT),
        _field("for_second", "what is said to the other", "whoever it is written to, and who wrote it", KEPT),
        _field("state", "whether it has opened", THE_THREE, KEPT),
        _field("first_answer", "to open it when both agree", "only me", KEPT),
        _field("second_answer", "to open it when both agree", "only me", KEPT),
        _field("created_at", "to know when", THE_THREE, KEPT),
        _field("opened_at", "to know since when", THE_THREE, KEPT),
        _field("withheld", "whether a block keeps it from the two", "nobody", KEPT),
        _field("hidden_at", "whether the convenor has hidden it", "who proposed it, and the convenor", KEPT),
    ),
    not_personal=("id", "public_id", "creation_key"),
    rows=(
        rows_of(
            "proposed_by",
            DELETED,
            leaves_out={
                "first_answer": OTHERS,
                "second_answer": OTHERS,
                "withheld": BLOCKS,
            },
        ),
        rows_found(
            forgetting.introductions_of_first,
            DELETED,
            leaves_out={"for_second": OTHERS, "second_answer": OTHERS, "withheld": BLOCKS},
        ),
        rows_found(
            forgetting.introductions_of_second,
            DELETED,
            leaves_out={"for_first": OTHERS, "first_answer": OTHERS, "withheld": BLOCKS},
        ),
        rows_of("first", DELETED, not_copied="what has arrived is in the copy"),
        rows_of("second", DELETED, not_copied="what has arrived is in the copy"),
    ),
    called="introductions that you proposed, or are part of",
)
FOLLOWED = "until the person follows it no more, or leaves"
register(
    Follow,
    personal=(
        _field("follower", "who is told of it", "only me", FOLLOWED),
        _field("person", "of whom", "only me", FOLLOWED),
        _field("topic", "of what", "only me", FOLLOWED),
        _field("write_up", "of what", "only me", FOLLOWED),
        _field("created_at", "to know since when", "only me", FOLLOWED),
    ),
    not_personal=("id", "public_id"),
    rows=(
        rows_of("follower", DELETED, adds={"what": forgetting.what_is_followed}),
        rows_of("person", DELETED, not_copied="nobody is told who follows them"),
    ),
    called="what you follow",
)
MUTED = "until the person takes it back, or either leaves"
register(
    Mute,
    personal=(
        _field("muter", "who hears less of whom", "only me", MUTED),
        _field("muted", "who hears less of whom", "only me", MUTED),
        _field("created_at", "to know since when", "only me", MUTED),
    ),
    not_personal=("id",),
    rows=(
        rows_of("muter", DELETED),
        rows_of("muted", DELETED, not_copied="nobody is told who mutes them"),
    ),
    called="people whom you have muted",
)
