"""A copy of all that is held of one person: data for programs, a page for people, and their files, in one archive."""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone

from core.personal_data import Register, all_registers
from core.personal_rows import Rows, Whose
from network.privacy import in_words
from network.privacy.held import GROUPS, group_of
from network.privacy.people import whose
from users.models import User


@dataclass(frozen=True)
class Cell:
    """One value: under which name, for programs, and for people."""

    name: str
    label: str
    value: Any
    words: in_words.Words


@dataclass(frozen=True)
class Row:
    """One row, and what it is called, if it has a name."""

    name: str
    cells: list[Cell]


@dataclass(frozen=True)
class Part:
    """The rows of one kind."""

    title: str
    model: str
    group: str
    rows: list[Row]
    left_out: list[str]


@dataclass(frozen=True)
class Copy:
    """All of it."""

    name: str
    made_at: datetime
    parts: list[Part]
    files: dict[str, bytes]


def copy_of(user: User) -> Copy:
    """Everything that the registers find of a person, and may be shown to them."""
    person = whose(user)
    registers = [register for register in all_registers().values() if register.personal]
    parts = [_part(register, person) for register in registers]
    files = {name: content for register in registers for name, content in _files(register, person)}
    name = next(iter(person.names), user.name)
    return Copy(name, timezone.now(), [part for part in parts if part.rows], files)


def packed(copy: Copy) -> bytes:
    """The copy as one archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", as_json(copy))
        archive.writestr("data.html", as_html(copy))
        for name, content in copy.files.items():
            archive.writestr(f"files/{name}", content)
    return held.getvalue()


def as_json(copy: Copy) -> str:
    """For programs."""
    held = [
        {
            "what": part.title,
            "model": part.model,
            "rows": [{cell.name: cell.value for cell in row.cells} for row in part.rows],
            "left out": part.left_out,
        }
        for part in copy.parts
    ]
    whole = {"of": copy.name, "from": settings.SITE_URL, "made_at": copy.made_at, "held": held}
    return json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def as_html(copy: Copy) -> str:
    """For people: one page that needs nothing else, in the groups of the page of what is held."""
    groups = [(title, [part for part in copy.parts if part.group == title]) for title, _ in GROUPS]
    context = {"copy": copy, "site_name": settings.WAGTAIL_SITE_NAME}
    context["groups"] = [(title, parts) for title, parts in groups if parts]
    return render_to_string("network/privacy/copy.html", context)


def _part(register: Register, person: Whose) -> Part:
    rows: dict[Any, Row] = {}
    left_out: list[str] = []
    for each in register.rows:
        if each.not_copied:
            continue
        for row in each.find(register.model, person).order_by("pk"):
            if row.pk not in rows:
                name = register.row_name(row, person) if register.row_name else ""
                rows[row.pk] = Row(name, list(_cells(register, each, row, person)))
        left_out += [f"{in_words.label(register.model, name)}: {why}" for name, why in each.leaves_out.items()]
    group = group_of(register.model)
    return Part(register.title, register.model._meta.label, group, list(rows.values()), list(dict.fromkeys(left_out)))


def _cells(register: Register, rows: Rows, row: models.Model, person: Whose) -> Iterator[Cell]:
    for field in register.personal:
        if field.name not in rows.leaves_out:
            value, label = _value(row, field.name), in_words.label(register.model, field.name)
            yield Cell(field.name, label, value, in_words.of_field(register, row, field.name, value, person))
    for name, read in rows.adds.items():
        value = read(row)
        words = in_words.of_addition(register, row, name, value)
        yield Cell(name, name[:1].upper() + name[1:], value, words)


def _value(row: models.Model, name: str) -> Any:
    field = row._meta.get_field(name)
    if field.many_to_many:
        return [str(each) for each in getattr(row, name).all()]
    if field.is_relation:
        # Somebody else's name, where it is part of what the person sees; nothing else of them.
        related = getattr(row, name)
        return None if related is None else str(related)
    value = getattr(row, name)
    if isinstance(field, models.FileField):
        return value.name
    return value


def _files(register: Register, person: Whose) -> Iterable[tuple[str, bytes]]:
    for rows in register.rows:
        if rows.files is not None:
            for row in rows.find(register.model, person):
                yield from rows.files(row).items()
