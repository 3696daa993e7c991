"""Edits that cannot write over each other: each names the version it started from (compare and set)."""

from dataclasses import dataclass

from django.db.models import F, Model


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
