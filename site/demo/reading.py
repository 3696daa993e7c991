"""What is written out for the demo: a file a subject, in `content/`."""

import hashlib
import json
from pathlib import Path
from typing import Any

from core.public_ids import LENGTH

CONTENT = Path(__file__).parent / "content"
# The characters of an id in an address.
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def read(subject: str) -> list[dict[str, Any]]:
    """The rows of one file."""
    rows: list[dict[str, Any]] = json.loads((CONTENT / f"{subject}.json").read_text(encoding="utf-8"))
    return rows


def fixed_id(text: str) -> str:
    """An id for an address that is the same on every machine. Examples need no secret ones."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest())
    letters = ""
    for _ in range(LENGTH):
        number, remainder = divmod(number, len(LETTERS))
        letters += LETTERS[remainder]
    return letters
