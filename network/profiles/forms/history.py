"""Earlier work in the form: a few rows of fields, so that rows are added and emptied without a script."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.formats import date_format

from core.months import MonthField
from network.profiles.forms.fields import OneLine
from network.profiles.models import Position
from network.profiles.services import Work

MOST_ROWS, FEWEST_ROWS, EMPTY_ROWS = 8, 2, 1
NAME = "history"
COLUMNS = ("role", "organisation", "started_on", "ended_on")


@dataclass(frozen=True)
class Row:
    """One row: its number, and its fields."""

    number: int
    fields: list[BoundField]


def field_name(number: int, column: str) -> str:
    """The name of one field of a row."""
    return f"work_{number}_{column}"


def is_column(name: str) -> bool:
    """Whether a field of the form is one of a row."""
    return name.startswith("work_")


def row_fields(number: int) -> dict[str, forms.Field]:
    """The fields of a row by their names."""
    fields = {
        "role": OneLine(label="What you did", max_length=120, required=False),
        "organisation": OneLine(label="Where", max_length=120, required=False),
        "started_on": _month("From"),
        "ended_on": _month("To"),
    }
    for field in fields.values():
        # The heading says that rows may stay empty, once for all.
        field.is_wanted = True  # type: ignore[attr-defined]
        # Other rows have a field of the same name.
        field.where = f"Earlier work {number}, {str(field.label).lower()}"  # type: ignore[attr-defined]
    return {field_name(number, column): field for column, field in fields.items()}


def _month(label: str) -> MonthField:
    return MonthField(label=label, required=False, max_length=30, help_text="Month and year, such as May 2012.")


def initial_of(positions: Iterable[Position]) -> dict[str, Any]:
    """What the rows hold at first."""
    return {
        field_name(number, column): getattr(position, column)
        for number, position in enumerate(positions, start=1)
        for column in COLUMNS
    }


def count_rows(held: int, sent: Mapping[str, Any] | None) -> int:
    """How many rows to draw: those that are filled and a few empty ones, and all that were sent."""
    sent_rows = [number for number in range(1, MOST_ROWS + 1) if sent and field_name(number, "role") in sent]
    return min(max(held + EMPTY_ROWS, FEWEST_ROWS, *sent_rows, 0), MOST_ROWS)


def works_of(values: Mapping[str, Any], rows: int) -> list[Work]:
    """What the rows say, without the empty ones."""
    found = ([values.get(field_name(number, column)) for column in COLUMNS] for number in range(1, rows + 1))
    return [
        Work(role, organisation or "", started_on, ended_on)
        for role, organisation, started_on, ended_on in found
        if role
    ]


def errors_of(values: Mapping[str, Any], rows: int) -> dict[str, str]:
    """What is wrong with the rows, by the name of a field."""
    errors = {}
    for number in range(1, rows + 1):
        role, organisation, started_on, ended_on = (values.get(field_name(number, column)) for column in COLUMNS)
        if not role and (organisation or started_on or ended_on):
            errors[field_name(number, "role")] = "Say what you did there, or empty the whole row"
        if started_on and ended_on and ended_on < started_on:
            errors[field_name(number, "ended_on")] = "This is before it began"
    return errors


def in_words(works: Iterable[Work]) -> str:
    """Earlier work to compare it by, in whatever order the rows stood."""
    return "; ".join(sorted(map(_line, works)))


def _line(work: Work) -> str:
    months = [date_format(day, "F Y") if day else "" for day in (work.started_on, work.ended_on)]
    when = " to ".join(months) if any(months) else ""
    return ", ".join(filter(None, (work.role, work.organisation, when)))
