"""A judged collection: members, write-ups, queries, and which of them answer which query, read from a folder."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from network.practice.searchable import KIND as PRACTICE
from network.profiles.searchable import KIND as PEOPLE

# The class of queries that nothing in the collection answers.
NO_ANSWER = "none"
QUERY_COLUMNS = ("qid", "kind", "class", "text")
JUDGEMENT_COLUMNS = ("qid", "docid", "grade")


class CollectionError(Exception):
    """The folder holds no collection; the message is a sentence that says why."""


@dataclass(frozen=True)
class MemberRow:
    """A member as the collection describes them."""

    id: str
    name: str
    role_title: str = ""
    role_level: str = ""
    organisation: str = ""
    organisation_type: str = ""
    sector: str = ""
    region: str = ""
    place: str = ""
    cohort: str = ""
    function: str = ""
    tags: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    bio: str = ""


@dataclass(frozen=True)
class WriteUpRow:
    """A write-up as the collection holds it."""

    id: str
    title: str
    summary: str = ""
    before: str = ""
    what_we_did: str = ""
    who_decided: str = ""
    what_changed: str = ""
    how_we_know: str = ""
    differently: str = ""
    how_to_try: str = ""
    region: str = ""
    place: str = ""
    setting: str = ""
    tags: tuple[str, ...] = ()
    author: str = ""
    co_authors: tuple[str, ...] = ()
    visibility: str = ""
    date: str = ""


@dataclass(frozen=True)
class JudgedQuery:
    """What somebody typed, for which kind of things, and how well each thing answers it: 3 best, 1 a little."""

    id: str
    kind: str
    group: str
    text: str
    grades: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_answerable(self) -> bool:
        """Whether anything in the collection answers it."""
        return self.group != NO_ANSWER and any(grade > 0 for grade in self.grades.values())


@dataclass(frozen=True)
class Collection:
    """All of it, with a sentence for each thing that was left out."""

    members: tuple[MemberRow, ...]
    write_ups: tuple[WriteUpRow, ...]
    queries: tuple[JudgedQuery, ...]
    remarks: tuple[str, ...] = ()


Row = TypeVar("Row", MemberRow, WriteUpRow)


def read(folder: Path) -> Collection:
    """The collection in a folder; raises CollectionError if a file is missing, or is not what it should be."""
    if not folder.is_dir():
        raise CollectionError(f"There is no folder {folder}.")
    members = _things(folder / "members.jsonl", MemberRow)
    write_ups = _things(folder / "writeups.jsonl", WriteUpRow)
    remarks: list[str] = []
    rows = _queries(folder / "queries.csv", remarks)
    known = {PEOPLE: {row.id for row in members}, PRACTICE: {row.id for row in write_ups}}
    grades = _grades(folder / "qrels.csv", rows, known, remarks)
    queries = tuple(
        JudgedQuery(qid, row["kind"], row["class"], row["text"], grades.get(qid, {})) for qid, row in rows.items()
    )
    remarks += [
        f"Query {query.id} is of the class “{NO_ANSWER}” and has answers: it counts as one without."
        for query in queries
        if query.group == NO_ANSWER and any(grade > 0 for grade in query.grades.values())
    ]
    return Collection(members, write_ups, queries, tuple(remarks))


# Members and write-ups ------------------------------------------------------------------------------


def _things(path: Path, row_type: type[Row]) -> tuple[Row, ...]:
    things: dict[str, Row] = {}
    for number, line in enumerate(_text_of(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except json.JSONDecodeError:
            values = None
        if not isinstance(values, dict):
            raise CollectionError(f"{path.name}, line {number}: this is no JSON object.")
        thing = _thing(values, row_type, f"{path.name}, line {number}")
        if thing.id in things:
            raise CollectionError(f"{path.name}, line {number}: {thing.id} stands there twice.")
        things[thing.id] = thing
    if not things:
        raise CollectionError(f"{path.name} is empty.")
    return tuple(things.values())


def _thing(values: dict[str, Any], row_type: type[Row], where: str) -> Row:
    texts: dict[str, Any] = {}
    for each in fields(row_type):
        value = values.get(each.name)
        texts[each.name] = _list(value) if each.default == () else _text(value)
    missing = [each.name for each in fields(row_type)[:2] if not texts[each.name]]
    if missing:
        raise CollectionError(f"{where}: “{missing[0]}” is missing.")
    return row_type(**texts)


def _text(value: Any) -> str:
    return "; ".join(_list(value)) if isinstance(value, list) else str(value or "").strip()


def _list(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(text for text in map(_text, values) if text)


# Queries and judgements -----------------------------------------------------------------------------


def _queries(path: Path, remarks: list[str]) -> dict[str, dict[str, str]]:
    rows: dict[str, dict[str, str]] = {}
    for number, row in _table(path, QUERY_COLUMNS):
        if row["kind"] not in (PEOPLE, PRACTICE):
            remarks.append(f"{path.name}, line {number}: there is no kind “{row['kind']}”; the query is left out.")
        elif not row["qid"] or row["qid"] in rows:
            remarks.append(f"{path.name}, line {number}: no id, or one that was there before; the query is left out.")
        else:
            rows[row["qid"]] = row
    if not rows:
        raise CollectionError(f"{path.name} holds no query.")
    return rows


def _grades(
    path: Path, queries: Mapping[str, Mapping[str, str]], known: Mapping[str, set[str]], remarks: list[str]
) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    for number, row in _table(path, JUDGEMENT_COLUMNS):
        try:
            grade = int(row["grade"])
        except ValueError:
            raise CollectionError(f"{path.name}, line {number}: the grade is no whole number.") from None
        query = queries.get(row["qid"])
        if query is None or row["docid"] not in known[query["kind"]]:
            remarks.append(f"{path.name}, line {number}: {row['qid']} {row['docid']} names nothing that there is.")
        elif row["docid"] in grades.get(row["qid"], {}):
            remarks.append(f"{path.name}, line {number}: {row['qid']} {row['docid']} was judged before.")
        else:
            grades.setdefault(row["qid"], {})[row["docid"]] = grade
    if not grades:
        raise CollectionError(f"{path.name} judges nothing of this collection: there is nothing to measure by.")
    return grades


def _table(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the number of its last line."""
    reader = csv.DictReader(io.StringIO(_text_of(path), newline=""))
    try:
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise CollectionError(f"{path.name} needs the columns {', '.join(columns)}; “{missing[0]}” is missing.")
        for row in reader:
            yield reader.line_num, {column: (row[column] or "").strip() for column in columns}
    except csv.Error as error:
        raise CollectionError(f"{path.name}, line {reader.line_num}: {error}.") from None


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CollectionError(f"{path.name} is missing from {path.parent}.") from None
    except (OSError, UnicodeDecodeError):
        raise CollectionError(f"{path.name} cannot be read as text.") from None
