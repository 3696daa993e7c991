"""Lists that somebody uploads, as plain texts: CSV as spreadsheets write it, and XLSX. Nothing in them is run."""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from openpyxl import load_workbook

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 2_000
MOST_COLUMNS = 50
MOST_CHARACTERS = 500
# Empty ones counted: spreadsheets like to end in thousands of them.
MOST_LINES = 20_000
# A spreadsheet is a packed folder: what it says it holds, and what it holds.
MOST_UNPACKED = 8 * 1024 * 1024
MOST_PARTS = 1_000

PACKED = b"PK\x03\x04"
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
SEPARATORS = ",;\t"
UNREADABLE = "We cannot read this file. Save the list as CSV, or as XLSX without a password, and try again."
TOO_LARGE_INSIDE = "This spreadsheet is too large once it is unpacked. Save only the list, as CSV."


@dataclass(frozen=True)
class Table:
    """A list: its headings, and the texts of each line below; an empty line stays, so that numbers are the file's."""

    columns: list[str]
    rows: list[list[str]]


def read_table(content: bytes) -> Table:
    """The list in a file, by what it holds and not by its name. Raises ValidationError, with what to do about it."""
    if len(content) > MOST_BYTES:
        raise ValidationError("The file is larger than 2 MB. Leave out what is no list, or upload it in parts.")
    if content.startswith(OLD_OR_LOCKED):
        raise ValidationError(UNREADABLE)
    return _table(_lines_of_spreadsheet(content) if content.startswith(PACKED) else _lines_of_text(content))


def _table(lines: Iterator[Iterable[object]]) -> Table:
    columns = _cells(next(lines, ()), 1)
    if not columns:
        raise ValidationError("The first line is empty. Put the headings there.")
    if any("@" in heading for heading in columns):
        raise ValidationError("The first line holds an email address. Put headings above the list.")
    rows: list[list[str]] = []
    filled = 0
    for number, line in enumerate(lines, start=2):
        if number > MOST_LINES:
            raise ValidationError("The list has too many empty lines. Delete them, and upload it again.")
        rows.append(_cells(line, number))
        filled += bool(rows[-1])
        if filled > MOST_ROWS:
            raise ValidationError(f"The list has more than {MOST_ROWS:,} people. Upload it in parts.")
    if not filled:
        raise ValidationError("There is nobody below the headings.")
    while not rows[-1]:
        rows.pop()
    width = max(map(len, [columns, *rows]))
    return Table(columns + [""] * (width - len(columns)), rows)


def _cells(line: Iterable[object], number: int) -> list[str]:
    cells = [_text(value) for value in line]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise ValidationError(f"Row {number} has more than {MOST_COLUMNS} columns. Leave out those we do not need.")
    for place, cell in enumerate(cells):
        if len(cell) > MOST_CHARACTERS:
            raise ValidationError(
                f"Row {number}, column {column_letter(place)} holds more than {MOST_CHARACTERS} characters."
            )
    return cells


def column_letter(place: int) -> str:
    """What a spreadsheet calls the column with this number, counted from 0."""
    letter = chr(ord("A") + place % 26)
    return letter if place < 26 else column_letter(place // 26 - 1) + letter


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date | datetime):
        value = value.isoformat()
    text = "" if value is None else str(value)
    # What a database cannot hold, and what nobody typed.
    kept = (letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs"))
    return "".join(kept).strip()


# CSV ----------------------------------------------------------------------------------------------------


def _lines_of_text(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    first = text.split("\n", 1)[0].strip().casefold()
    if first.startswith("sep=") and len(first) == 5:
        # Excel's own note of the separator, which it does not show.
        separator, text = first[4], text.split("\n", 1)[-1]
    else:
        separator = max(SEPARATORS, key=lambda each: _width_of_headings(text, each))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, line in enumerate(reader, start=1):  # noqa: B007 - the error names where it was
            yield line
    except csv.Error as error:
        raise ValidationError(
            f"Row {number + 1} cannot be read: a quotation mark may be missing or one too many."
        ) from error


def _width_of_headings(text: str, separator: str) -> int:
    try:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), []))
    except csv.Error:
        return 0


def _decoded(content: bytes) -> str:
    for encoding in _likely_encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ValidationError(UNREADABLE)


def _likely_encodings(content: bytes) -> list[str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    start = content[:1_000]
    if b"\x00" in start:
        # Of a letter that is common here, one byte of two is empty: which one tells the order.
        return ["utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"]
    return ["utf-8-sig", "cp1252"]


# XLSX ---------------------------------------------------------------------------------------------------


def _lines_of_spreadsheet(content: bytes) -> Iterator[Iterable[object]]:
    try:
        _check_what_is_packed(content)
        lines = _first_sheet(content)
    except ValidationError:
        raise
    except Exception as error:
        # Of a broken file, what reads it raises whatever it stumbles over.
        raise ValidationError(UNREADABLE) from error
    return iter(lines)


def _check_what_is_packed(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise ValidationError(TOO_LARGE_INSIDE)
        unpacked = 0
        for part in parts:
            with packed.open(part) as opened:
                while piece := opened.read(64 * 1024):
                    unpacked += len(piece)
                    # What it says may be less than what comes out.
                    if unpacked > MOST_UNPACKED:
                        raise ValidationError(TOO_LARGE_INSIDE)


def _first_sheet(content: bytes) -> list[Iterable[object]]:
    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        sheet = next(each for each in workbook.worksheets if each.sheet_state == "visible")
        # Files say wrongly how large their sheets are.
        sheet.reset_dimensions()
        found: list[Iterable[object]] = []
        for line in sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True):
            found.append(line)
            if len(found) > MOST_LINES:
                break
        return found
    finally:
        workbook.close()
