"""The index is a copy of what people chose to show, for those they chose to show it to."""

from core.personal_data import PersonalField, register
from core.personal_rows import by_step, rows_found
from search import unanswered
from search.models import (
    SearchChange,
    SearchCheck,
    SearchFacet,
    SearchIndex,
    SearchPassage,
    SearchThing,
    SearchWord,
    UnansweredSearch,
)


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
    not_personal=("id", "kind", "is_old", "version"),
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
register(
    SearchChange,
    personal=(
        PersonalField(
            "object_id",
            "to write a change to Elasticsearch, what was erased too",
            "legitimate interests: graduates find each other",
            "nobody: only the worker reads it",
            "until it is written, a few seconds as a rule",
        ),
        PersonalField(
            "changed_at",
            "to see that changes do not wait for long",
            "legitimate interests: graduates find each other",
            "administrators, of the oldest alone",
            "until it is written, a few seconds as a rule",
        ),
    ),
    not_personal=("id", "kind", "not_before", "tries"),
    nobodys="it is gone within seconds, and holds no more than a number",
    called="changes of the search on their way",
)
register(
    SearchIndex,
    personal=(),
    not_personal=(
        "id",
        "name",
        "mapping",
        "state",
        "started_at",
        "finished_at",
        "last_kind",
        "last_id",
        "lease",
        "leased_until",
    ),
)
register(
    SearchCheck,
    personal=(),
    not_personal=("id", "copy", "checked_at", "missing", "extra", "stale", "is_repaired"),
)
register(
    UnansweredSearch,
    personal=(
        PersonalField(
            "words",
            "to learn how people call what the topics call otherwise",
            "legitimate interests: a search that finds what people mean",
            "the convenor and administrators",
            "12 months",
        ),
    ),
    not_personal=("id", "day", "kind", "times", "is_put_away"),
    rows=(
        rows_found(
            lambda whose: unanswered.with_names(whose.names),
            by_step("deleted where your name is in them", lambda rows, whose: rows.delete()),
            not_copied="they do not say who looked for what",
        ),
    ),
    called="searches that found nothing",
)
register(
    SearchWord,
    personal=(field("word", "to mend misspelt words by those that were written"),),
    not_personal=("things",),
    nobodys=A_COPY,
    called="the words that misspelt ones are mended by",
)
