"""Months as people write them: “May 2026”, “05/2026”, “2026-05”."""

import calendar
import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

_NAMES = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_SHORT = {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}
_BY_NAME = re.compile(r"([a-z]+)\.?,? (\d{4})")
_MONTH_FIRST, _YEAR_FIRST = re.compile(r"(\d{1,2}) ?[/.-] ?(\d{4})"), re.compile(r"(\d{4}) ?[/.-] ?(\d{1,2})")
EARLIEST = 1900


def parse_month(text: str) -> date:
    """The first day of the month that a text names; raises ValueError if it names none."""
    plain = " ".join(text.split()).casefold()
    if found := _BY_NAME.fullmatch(plain):
        name, year = found.groups()
        month = _NAMES.get(name) or _SHORT.get(name[:3] if name == "sept" else name) or 0
    elif found := _MONTH_FIRST.fullmatch(plain):
        month, year = int(found[1]), found[2]
    elif found := _YEAR_FIRST.fullmatch(plain):
        year, month = found[1], int(found[2])
    else:
        raise ValueError(text)
    return date(int(year), month, 1)


class MonthField(forms.CharField):
    """Gives the first day of a month that has begun, or None."""

    def prepare_value(self, value: object) -> object:
        return date_format(value, "F Y") if isinstance(value, date) else value

    def clean(self, value: object) -> date | None:
        # The text is checked as text first: a date has no length.
        text = super().clean(value)
        if not text:
            return None
        try:
            month = parse_month(text)
        except ValueError:
            raise ValidationError("Write a month and a year, such as May 2026.", code="month") from None
        if month.year < EARLIEST or month > timezone.localdate():
            raise ValidationError("Write a month that has begun, such as May 2026.", code="month")
        return month
