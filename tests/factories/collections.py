"""A small judged collection for tests, as files in a folder."""

import json
from pathlib import Path
from typing import Any

MEMBERS: list[dict[str, Any]] = [
    {
        "id": "m1",
        "name": "Ada Wendle",
        "role_title": "Head of Commissioning",
        "role_level": "Senior leader or head of service",
        "organisation": "Wexmoor Council",
        "organisation_type": "Local authority",
        "sector": "Local government",
        "region": "South West",
        "place": "Wexmoor",
        "cohort": "2014-A",
        "function": "Commissioning",
        "tags": ["Timebanking", "Older people", "Facilitation", "Care Act"],
        "offers": ["a call about budgets", "our grant agreement"],
        "asks": ["others who pay by grants"],
        "bio": "I buy care for a borough of moor and mills.",
    },
    {"id": "m2", "name": "Bo Fenn", "cohort": "", "bio": "Beekeeper."},
]
WRITE_UPS: list[dict[str, Any]] = [
    {
        "id": "w1",
        "title": "An hour for an hour",
        "summary": "Neighbours lent one another time.",
        "what_we_did": "We opened a ledger of hours in the library.",
        "region": "South West",
        "place": "Wexmoor",
        "setting": "Neighbourhood",
        "tags": ["Timebanking", "Older people"],
        "author": "m1",
        "co_authors": ["m2"],
        "visibility": "public",
        "date": "2019-05-14",
    },
    {
        "id": "w2",
        "title": "A lunch club that moved to the pub",
        "summary": "Twelve came who never had.",
        "tags": ["Older people"],
        "author": "m2",
        "co_authors": [],
        "visibility": "members",
        "date": "2020-01-31",
    },
]
QUERIES = """\
qid,kind,class,text
q1,practice,short,ledger
q2,people,evidence,"lunch club, pub"
q3,people,none,zeppelin
"""
JUDGEMENTS = """\
qid,docid,grade,why
q1,w1,3,it is that
q2,m2,2,wrote it
"""


def write_collection(folder: Path, **files: str | None) -> Path:
    """The collection in a folder; a file can be given other words, or None for not being there."""
    texts: dict[str, str | None] = {
        "members": _lines(MEMBERS),
        "writeups": _lines(WRITE_UPS),
        "queries": QUERIES,
        "qrels": JUDGEMENTS,
    }
    for name, text in (texts | files).items():
        if text is not None:
            suffix = "jsonl" if name in ("members", "writeups") else "csv"
            (folder / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    return folder


def _lines(rows: list[dict[str, Any]]) -> str:
    return "".join(f"{json.dumps(row)}\n" for row in rows)
