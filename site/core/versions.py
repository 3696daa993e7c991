"""Edits that cannot write over each other: each names the version it started from (compare and set).

A form carries a short mark of each answer that it was opened with: so it can tell what was touched in it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2s

from django import forms
from django.db.models import F, Model

_MARK = re.compile(r"(\w+)=([0-9a-f]{16})")


class EditConflictError(Exception):
    """Somebody else saved first. The caller shows both texts."""


@dataclass(frozen=True)
class Difference:
    """One answer of a form that two edits left in two ways: its name and label, and both in words."""

    name: str
    label: str
    stored: str
    typed: str


def claim_version(row: Model, version: int) -> None:
    """Move a row on from `version` to the next, in the caller's transaction; the row in hand gets the new version too.

    Raises EditConflictError if the row has moved on since that version.
    """
    moved = type(row)._default_manager.filter(pk=row.pk, version=version).update(version=F("version") + 1)
    if not moved:
        raise EditConflictError
    row.version = version + 1  # type: ignore[attr-defined]


def marks_field() -> forms.CharField:
    """The hidden field in which a form carries what it was opened with."""
    return forms.CharField(required=False, widget=forms.HiddenInput)


def marks_of(answers: Mapping[str, str]) -> str:
    """What a form was opened with, as it carries it; the answers in words, by the names of their fields."""
    return " ".join(f"{name}={_mark(words)}" for name, words in answers.items())


def untouched(marks: str, answers: Mapping[str, str]) -> set[str]:
    """The answers that are as they were when the form was opened; none, if it does not say."""
    opened = dict(_MARK.findall(marks))
    return {name for name, words in answers.items() if opened.get(name) == _mark(words)}


def _mark(words: str) -> str:
    return blake2s(words.encode(), digest_size=8).hexdigest()
