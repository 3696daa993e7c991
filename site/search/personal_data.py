"""The index is a copy of what people chose to show, for those they chose to show it to."""

from core.personal_data import PersonalField, register
from search.models import SearchFacet, SearchPassage, SearchThing


def field(name: str, purpose: str) -> PersonalField:
    """One line of the register."""
    return PersonalField(
        name,
        purpose,
        "legitimate interests: graduates find each other",
        "as what it is a copy of",
        "as long as what it is a copy of",
    )


A_COPY = "it is a copy of what else is held, and goes with it"


register(
    SearchThing,
    personal=(
        field("object_id", "what is found"),
        field("sort_name", "to list people by name"),
        field("added_on", "to list the newest first"),
    ),
    not_personal=("id", "kind", "is_old"),
    nobodys=A_COPY,
    called="what the search can find",
)
register(
    SearchPassage,
    personal=(
        field("object_id", "what is found"),
        field("source_id", "the write-up that says so"),
        field("happened_on", "how old it is"),
        field("text", "the words that matched"),
        field("words", "to be found by them"),
    ),
    not_personal=("id", "kind", "field", "audience", "source_kind"),
    nobodys=A_COPY,
    called="the words that it is found by",
)
register(
    SearchFacet,
    personal=(field("object_id", "what is found"), field("value", "to be found by it")),
    not_personal=("id", "kind", "facet", "audience"),
    nobodys=A_COPY,
    called="the terms that it is narrowed down by",
)
