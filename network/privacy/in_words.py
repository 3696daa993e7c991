"""What stands in rows, as people read it: names in place of numbers, labels in place of short forms."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from core.markdown import SafeHTML, lowered
from core.personal_data import Register, all_registers
from core.personal_rows import Whose


@dataclass(frozen=True)
class Words:
    """A value in words; or several things that belong together, each with its own parts."""

    text: str = ""
    several: list[list[tuple[str, str]]] = field(default_factory=list)

    @property
    def is_html(self) -> bool:
        """Whether the text is safe HTML of a member's Markdown."""
        return isinstance(self.text, SafeHTML)

    def __bool__(self) -> bool:
        return bool(self.text or self.several)


def of_field(register: Register, row: models.Model, name: str, value: Any, person: Whose) -> Words:
    """A field of a row, for the person whose copy it is."""
    if name in register.reads:
        return _read(register, row, name)
    related = register.model._meta.get_field(name).related_model
    if related is ContentType:
        found = getattr(row, name)
        return Words(found.name if found else "")
    if isinstance(related, type) and value is not None and (named := _named(related)):
        return Words(named(getattr(row, name), person))
    display = getattr(row, f"get_{name}_display", None)
    return in_words(value) if display is None else Words(str(display()))


def of_addition(register: Register, row: models.Model, name: str, value: Any) -> Words:
    """What a copy shows besides."""
    return _read(register, row, name) if name in register.reads else in_words(value)


def in_words(value: Any) -> Words:
    """A value of any kind."""
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        return Words(several=[[(_upper(key), _plain(words)) for key, words in each.items()] for each in value])
    return Words(_plain(value))


def label(model: type[models.Model], name: str) -> str:
    """What a field is called."""
    found = model._meta.get_field(name)
    return "About" if found.related_model is ContentType else _upper(str(getattr(found, "verbose_name", name)))


def _read(register: Register, row: models.Model, name: str) -> Words:
    read = register.reads[name]
    return Words() if read is None else in_words(read(row))


def _named(model: type[models.Model]) -> Any:
    register = all_registers().get(model)
    return register.row_name if register else None


def _plain(value: Any) -> str:
    if isinstance(value, SafeHTML):
        # Headings of people's texts stand beneath those of the page: its groups, kinds and rows.
        return lowered(value)
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j F Y, H:i")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list | tuple):
        return ", ".join(_plain(each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(each)}" for key, each in value.items())
    return "" if value is None else str(value)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
