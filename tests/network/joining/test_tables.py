"""Uploaded lists: however a spreadsheet writes them, and whatever somebody makes of a file."""

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from network.joining import tables
from network.joining.tables import Table, read_table

PLAIN = Table(["Name", "Email"], [["Zoë O’Neil", "zoe@example.org"], ["Bo", "bo@example.org"]])
LINES = [PLAIN.columns, *PLAIN.rows]


def as_csv(separator: str = ",", encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    return "".join(separator.join(line) + end for line in LINES).encode(encoding)


def as_xlsx(*lines: list[object], change: Callable[[Workbook], None] = lambda book: None) -> bytes:
    book = Workbook()
    for line in lines:
        book.active.append(line)
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in parts.items():
            folder.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_is_read_however_it_was_written(separator: str, encoding: str) -> None:
    assert read_table(as_csv(separator, encoding)) == PLAIN


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_every_end_of_a_line_will_do(end: str) -> None:
    assert read_table(as_csv(end=end)) == PLAIN


def test_excels_note_of_the_separator_is_no_line() -> None:
    assert read_table(b"sep=;\r\n" + as_csv(";")) == PLAIN


def test_a_quoted_cell_may_hold_separators_and_lines_and_formulas_stay_text() -> None:
    table = read_table(b'Name;Email\n"Fenn, A; the\n""first""";=1+1\n')

    assert table.rows == [['Fenn, A; the\n"first"', "=1+1"]]


def test_empty_lines_keep_the_numbers_of_the_file_and_those_at_the_end_go() -> None:
    assert read_table(b"Email\n\na@example.org\n,,\n\n").rows == [[], ["a@example.org"]]


def test_a_line_longer_than_the_headings_gets_columns_without_a_name() -> None:
    assert read_table(b"Email\na@example.org,2014-A\n").columns == ["Email", ""]


def test_what_no_database_holds_is_left_out() -> None:
    assert read_table("Email\na\u0007b\u0085c\n".encode()).rows == [["abc"]]


def test_xlsx_gives_texts_whatever_its_cells_are() -> None:
    content = as_xlsx(["Name", "Year", "Day", "Empty", "Sum"], ["Bo", 2014.0, date(2014, 1, 2), None, "=1+1"])

    # Nobody has worked the sum out, and we do not.
    assert read_table(content).rows == [["Bo", "2014", "2014-01-02"]]


def test_the_first_sheet_that_is_shown_is_read() -> None:
    def hide_first(book: Workbook) -> None:
        book.create_sheet("List").append(["Email"])
        book["List"].append(["a@example.org"])
        book.active.sheet_state = "hidden"
        book.active = 1

    assert read_table(as_xlsx(["Secret"], ["x"], change=hide_first)).columns == ["Email"]


def test_a_lone_cell_far_away_makes_no_large_table() -> None:
    def put_far(book: Workbook) -> None:
        book.active["XFD3"] = "far"

    assert read_table(as_xlsx(["Email"], ["a@example.org"], change=put_far)).columns == ["Email"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "first line is empty"),
        (b"\n\na@example.org\n", "first line is empty"),
        (b"Email\n", "nobody below"),
        (b"Bo,bo@example.org\n", "Put headings above"),
        (b"Email\n" + b"a\n" * 2_001, "more than 2,000 people"),
        (b"Email\n" + b"\n" * 20_000 + b"a\n", "too many empty lines"),
        (b"Email\n" + b"a," * 50 + b"a\n", "Row 2 has more than 50 columns"),
        (b"Email,Name\nx," + b"a" * 501, "Row 2, column B holds more than 500"),
        (b'Email\nx\n"open\nx\n', "Row 3 cannot be read"),
        (b"Email\n" + b"a" * tables.MOST_BYTES, "larger than 2 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "without a password"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "cannot read this file"),
        (b"Email\n\x81\x8d\n", "cannot read this file"),
        (b"PK\x03\x04nothing", "cannot read this file"),
        (packed(**{"word/document.xml": b"<a/>"}), "cannot read this file"),
        (packed(bomb=b"0" * (tables.MOST_UNPACKED + 1)), "too large once it is unpacked"),
        (packed(**{f"part{number}": b"" for number in range(tables.MOST_PARTS + 1)}), "too large once it is unpacked"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_list_is_refused_with_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        read_table(content)


def test_a_spreadsheet_that_lies_about_its_size_is_refused() -> None:
    true, said = tables.MOST_UNPACKED + 1, 10
    bomb = packed(bomb=b"0" * true).replace(true.to_bytes(4, "little"), said.to_bytes(4, "little"))
    with pytest.raises(ValidationError):
        read_table(bomb)


def test_entities_are_not_unfolded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY l0 "ha">{laughs}]><worksheet '
        'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        '<c r="A1" t="inlineStr"><is><t>&l8;</t></is></c></row></sheetData></worksheet>'
    )
    source, target = zipfile.ZipFile(io.BytesIO(as_xlsx(["Email"], ["a"]))), io.BytesIO()
    with zipfile.ZipFile(target, "w") as folder:
        for name in source.namelist():
            folder.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else source.read(name))
    with pytest.raises(ValidationError, match="cannot read"):
        read_table(target.getvalue())


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_no_file_is_more_than_a_list_or_a_sentence(content: bytes) -> None:
    try:
        table = read_table(content)
    except ValidationError:
        return
    for cell in [*table.columns, *(cell for row in table.rows for cell in row)]:
        assert "\x00" not in cell
        cell.encode()
