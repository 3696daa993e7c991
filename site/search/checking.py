"""Holding the index in the database against what it is a copy of: what is missing, too many or out of date."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from core.page_cache import version_read_once
from search.changes import Key
from search.indexing import (
    contents,
    ids_to_write,
    refresh,
    remove_unknown_kinds,
    rows_for,
    rows_held,
    wait_for_others,
)
from search.models import SearchCheck, SearchThing
from search.registry import Searchable, kinds

BATCH = 200

Progress = Callable[[str, int, int], None]


@dataclass
class Drift:
    """The things in which a copy differs."""

    missing: set[Key] = field(default_factory=set)
    extra: set[Key] = field(default_factory=set)
    stale: set[Key] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.stale)

    def __str__(self) -> str:
        return f"{len(self.missing)} missing, {len(self.extra)} too many, {len(self.stale)} out of date"


def check(*, repair: bool = False, progress: Progress = lambda kind, done, total: None) -> Drift:
    """How far the tables are from what the apps say now, some hundred things at a time; `repair` writes those anew."""
    drift = Drift(extra=set(SearchThing.objects.exclude(kind__in=kinds()).values_list("kind", "object_id")))
    if repair and drift:
        remove_unknown_kinds()
    for searchable in kinds().values():
        ids = ids_to_write(searchable)
        for start in range(0, len(ids), BATCH):
            progress(searchable.kind, start, len(ids))
            found = _compare(searchable, ids[start : start + BATCH])
            if repair and found:
                refresh(searchable.kind, [pk for _, pk in found.missing | found.extra | found.stale])
            drift.missing |= found.missing
            drift.extra |= found.extra
            drift.stale |= found.stale
        progress(searchable.kind, len(ids), len(ids))
    return kept(drift, SearchCheck.Copy.DATABASE, is_repaired=repair)


def kept(drift: Drift, copy: str, *, is_repaired: bool) -> Drift:
    """The same, once it is written down how it was."""
    figures = {"missing": len(drift.missing), "extra": len(drift.extra), "stale": len(drift.stale)}
    SearchCheck.objects.update_or_create(
        copy=copy, defaults={"checked_at": timezone.now(), "is_repaired": is_repaired, **figures}
    )
    return drift


@transaction.atomic
@version_read_once()
def _compare(searchable: Searchable, ids: list[int]) -> Drift:
    # Nobody changes them while both sides are read.
    wait_for_others(searchable.kind, ids)
    found = {thing.pk: thing for thing in searchable.rows().filter(pk__in=ids)}
    wanted, there = contents(rows_for(searchable, found)), contents(rows_held(searchable.kind, ids))
    drift = Drift()
    for pk in ids:
        if pk in wanted and pk not in there:
            drift.missing.add((searchable.kind, pk))
        elif pk not in wanted and pk in there:
            drift.extra.add((searchable.kind, pk))
        elif wanted.get(pk) != there.get(pk):
            drift.stale.add((searchable.kind, pk))
    return drift
