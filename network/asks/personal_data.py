"""What is held of people who ask, answer, are thanked and are told that they could help."""

from core.markdown import render
from core.personal_data import PersonalField, register
from core.personal_rows import DELETED, by_step, rows_of
from network.asks import forgetting
from network.asks.models import Ask, AskAnswer, AskNudge, AskTopic, Thanks

INTERESTS = "legitimate interests: graduates help each other"
READERS = "whom they ask: a cohort, or members"
WITH_IT = "3 years after the ask is closed"


def field(name: str, purpose: str, *, ring: str = READERS, keep: str = WITH_IT) -> PersonalField:
    """One line of the register."""
    return PersonalField(name, purpose, INTERESTS, ring, keep)


register(
    Ask,
    personal=(
        field("author", "whose words they are"),
        field("question", "what somebody looks for"),
        field("details", "what would help them"),
        field("needed_by", "by when"),
        field("audience", "whom they ask"),
        field("cohort", "whom they ask"),
        field("state", "whether they still look for it"),
        field("outcome", "whether it helped"),
        field("created_at", "when it was asked"),
        field("open_since", "since when its readers can see it"),
        field("closed_at", "when it was closed"),
        field("hidden_at", "whether the convenor has hidden it", ring="only me, and the convenor"),
    ),
    not_personal=("id", "public_id", "helpers_sought_at", "version", "creation_key"),
    rows=(
        rows_of(
            "author",
            by_step("deleted; one that others answered stays without its words", forgetting.delete_asks),
            adds={"topics": forgetting.names_of_topics},
        ),
    ),
    called="what you asked",
    reads={"details": lambda ask: render(ask.details)},
)
register(AskTopic, personal=(), not_personal=("id", "tag", "content_object"))
register(
    AskAnswer,
    personal=(
        field("author", "whose words they are", ring="members who may read the ask"),
        field("text", "what they answered", ring="members who may read the ask"),
        field("created_at", "when", ring="members who may read the ask"),
        field("hidden_at", "whether the convenor has hidden it", ring="only me, and the convenor"),
    ),
    not_personal=("id", "public_id", "ask", "creation_key"),
    rows=(rows_of("author", DELETED),),
    called="what you answered to asks",
    reads={"text": lambda answer: render(answer.text)},
)
register(
    Thanks,
    personal=(
        field("helper", "who helped"),
        field("text", "how it helped"),
        field("may_stand", "whether it may stand on the helper’s profile", ring="who asked, and who helped"),
        field("state", "nothing stands there without a yes", ring="only me"),
        field("created_at", "when"),
        field("answered_at", "when they answered", ring="only me"),
    ),
    not_personal=("id", "ask"),
    rows=(
        rows_of("helper", DELETED),
        # Whether the other said yes is theirs alone.
        rows_of("ask__author", DELETED, leaves_out=dict.fromkeys(("state", "answered_at"), "it is the helper’s")),
    ),
    called="thanks for help",
)
register(
    AskNudge,
    personal=(
        field("person", "who was told that they could help", ring="only me", keep="90 days"),
        field("because", "why they", ring="only me", keep="90 days"),
        field("created_at", "so that nobody is told often", ring="only me", keep="90 days"),
    ),
    not_personal=("id", "ask"),
    rows=(rows_of("person", DELETED),),
    called="asks that you were told of",
)
