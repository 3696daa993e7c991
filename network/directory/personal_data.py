"""What is held so that a search can be run again, and so that people are suggested to those who want it."""

from core.personal_data import PersonalField, register
from core.personal_rows import DELETED, rows_of
from network.directory.models import DismissedSuggestion, SavedSearch, SuggestionChoice

SERVICE = "contract: the terms of the programme and the network"
WITH_ACCOUNT = "as long as the account"
UNTIL_REMOVED = "until its owner removes it, or as long as the account"
FOR_A_WHILE = "6 months"


def field(name: str, purpose: str, keep: str = WITH_ACCOUNT) -> PersonalField:
    """One line of the register; all of it is its owner's alone."""
    return PersonalField(name, purpose, SERVICE, "only me", keep)


register(
    SavedSearch,
    personal=(
        field("user", "whose search it is", UNTIL_REMOVED),
        field("name", "to know it again; in their own words", UNTIL_REMOVED),
        field("kind", "what is looked for", UNTIL_REMOVED),
        field("address", "the words and filters that are looked for", UNTIL_REMOVED),
        field("rhythm", "how often to mail what is new", UNTIL_REMOVED),
        field("told", "to tell what is new from what was found before", UNTIL_REMOVED),
        field("looked_at", "to know when it is to be run again", UNTIL_REMOVED),
        field("last_sent_at", "to say when the last mail came", UNTIL_REMOVED),
        field("is_too_wide", "to say why no mail comes", UNTIL_REMOVED),
        field("created_at", "when it was saved", UNTIL_REMOVED),
    ),
    not_personal=("id", "public_id", "key"),
    rows=(rows_of("user", DELETED, leaves_out={"told": "numbers of the database, of what others show"}),),
    called="searches that you saved",
)
register(
    SuggestionChoice,
    personal=(
        field("user", "whose choice it is"),
        field("suggests_people", "whether to suggest people to them"),
    ),
    not_personal=("id",),
    rows=(rows_of("user", DELETED),),
    called="whether people are suggested to you",
)
register(
    DismissedSuggestion,
    personal=(
        field("user", "who said “Not now”", FOR_A_WHILE),
        field("person", "who is not suggested to them for a while", FOR_A_WHILE),
        field("dismissed_at", "to suggest them again after a while", FOR_A_WHILE),
    ),
    not_personal=("id",),
    rows=(
        rows_of("user", DELETED, leaves_out={"person": "who others are, their own pages say"}),
        rows_of("person", DELETED, not_copied="others said so, each for themselves"),
    ),
    called="people whom you said “Not now” to",
)
