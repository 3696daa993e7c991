"""What is held of people on their way in (guide 5.4)."""

from typing import Any

from django.db.models import QuerySet

from core.personal_data import PersonalField, register
from core.personal_rows import DELETED, Whose, by_step, rows_found, rows_of, unlinked
from network.joining.models import Arrival, Compact, CompactAgreement, GraduateImport

CONTRACT = "contract: the terms of the programme"
LIST = {
    "basis": CONTRACT,
    "ring": "the programme team, the convenor and administrators",
    "keep": "the rows until the list is done, at most 7 days; that it was done, a year",
}


def lists_with(whose: Whose) -> QuerySet[Any]:
    """The lists with a row of somebody's, be it where headings should stand."""
    every = GraduateImport.objects.iterator()
    theirs = [each.pk for each in every if any(_is_of(whose, row) for row in (each.columns, *each.rows))]
    return GraduateImport.objects.filter(pk__in=theirs)


def take_out_rows(rows: QuerySet[Any], whose: Whose) -> None:
    """Take somebody's rows out of lists that wait."""
    for each in rows:
        each.rows = [row for row in each.rows if not _is_of(whose, row)]
        if _is_of(whose, each.columns):
            each.columns = [""] * len(each.columns)
        each.save(update_fields=["rows", "columns"])


def _is_of(whose: Whose, row: list[Any]) -> bool:
    return any(str(cell).strip().lower() in whose.addresses for cell in row)


register(
    GraduateImport,
    personal=(
        PersonalField("made_by", "to know who answers for it", **LIST),
        PersonalField("file_name", "to know the list again; may name people", **LIST),
        PersonalField("columns", "to say which holds what; a list without headings has a person there", **LIST),
        PersonalField("rows", "to invite the people on it", **LIST),
        PersonalField("uploaded_at", "to know how old it is", **LIST),
        PersonalField("done_at", "to know when it was done", **LIST),
    ),
    not_personal=("id", "public_id", "cohort", "mapping", "state", "counts", "version"),
    rows=(
        rows_of("made_by", unlinked("made_by"), not_copied="they hold others’ names and addresses"),
        rows_found(lists_with, by_step("taken out of the list", take_out_rows), not_copied="they hold others’ too"),
    ),
    called="lists of people to invite",
)
register(
    Compact,
    personal=(),
    not_personal=("id", "number", "text", "change_note", "published_at"),
    row_name=lambda compact, whose: f"Version {compact.number}",
)
AGREED = {"basis": CONTRACT, "ring": "only me", "keep": "membership and 24 months after it"}
register(
    CompactAgreement,
    personal=(
        PersonalField("user", "who agreed", **AGREED),
        PersonalField("compact", "to which version", **AGREED),
        PersonalField("agreed_at", "when", **AGREED),
    ),
    not_personal=("id",),
    rows=(rows_of("user", DELETED),),
    called="what you agreed to on joining",
)
FIRST = {
    "basis": "legitimate interests: newcomers are welcomed",
    "ring": "only me; that somebody is new, the convenor and the programme team",
    "keep": "membership and 24 months after it",
}
register(
    Arrival,
    personal=(
        PersonalField("user", "who has come", **FIRST),
        PersonalField("arrived_at", "to welcome newcomers", **FIRST),
        PersonalField("steps", "to ask each thing once only", **FIRST),
        PersonalField("finished_at", "to ask no more", **FIRST),
        PersonalField("welcomed_at", "to welcome each one once", **FIRST),
        PersonalField("welcomed_by", "to know who did", **FIRST),
    ),
    not_personal=("id",),
    rows=(
        rows_of("user", DELETED),
        rows_of("welcomed_by", unlinked("welcomed_by"), not_copied="they tell of those whom you welcomed"),
    ),
    called="your first steps here",
)
