"""Keeps the index true to what it is a copy of, in the same transaction as the change (decision 14)."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import chain
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from core.folding import folded_words
from core.page_cache import bump_version, version_read_once
from search import changes, known_words
from search.models import SearchFacet, SearchPassage, SearchThing
from search.registry import Passage, Searchable, evidence_for, kind_of, kinds
from search.words import indexed_words

BATCH = 500
# A passage is short enough to be shown, and for the positions that PostgreSQL keeps of one word.
LONGEST_PASSAGE = 1200
_ENDS = re.compile(r"(?:[.!?:;]\s|\n)+|\s+")
TABLES = (SearchThing, SearchPassage, SearchFacet)
NOT_CONTENT = {"id", "version"}
# A lock is not one thing's alone: a database has room for some thousands in a transaction, and a rebuild takes all.
LOCKS = 256

Key = tuple[str, int]
Progress = Callable[[str, int, int], None]


class Rows(NamedTuple):
    """What the index holds of some things."""

    things: list[SearchThing]
    passages: list[SearchPassage]
    facets: list[SearchFacet]


_gathered: ContextVar[dict[Key, None] | None] = ContextVar("search_gathered", default=None)
_is_following: ContextVar[bool] = ContextVar("search_is_following", default=True)


# Writing -------------------------------------------------------------------------------------------


def refresh(kind: str, ids: Iterable[int]) -> None:
    """Write what the index holds of these things anew, from their rows as they stand; what is gone is taken away.

    `QuerySet.update` and `bulk_create` send no signal: whoever uses them on what is searched calls this.
    """
    gathered = _gathered.get()
    if gathered is not None:
        gathered.update(dict.fromkeys((kind, pk) for pk in ids))
    elif kind in kinds():
        _write(kinds()[kind], sorted(set(ids)))


@transaction.atomic
def remove(kind: str, ids: Iterable[int]) -> None:
    """Take things out of the index, and what they say of others."""
    gone = list(ids)
    for start in range(0, len(gone), BATCH):
        some = gone[start : start + BATCH]
        wait_for_others(kind, some)
        known_words.changed(before=_words_of(kind, some), now=set())
        for table in TABLES:
            _delete(table.objects.filter(kind=kind, object_id__in=some))
        said_of_others = SearchPassage.objects.filter(source_kind=kind, source_id__in=some)
        if changes.is_mirrored():
            changes.record(kind, some)
            # Their own rows before their passages, as whoever replaces them does.
            changes.touch(said_of_others.values_list("kind", "object_id"))
        _delete(said_of_others)


def wait_for_others(kind: str, ids: Iterable[int]) -> None:
    """Until this transaction ends nobody else writes of these things; what another wrote can be read from now on.

    SQLite has one writer at a time anyway.
    """
    if connection.vendor != "postgresql":
        return
    # Always in one order, so that no two wait for each other.
    locks = sorted({pk % LOCKS for pk in ids})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s), lock) FROM unnest(%s::int[]) AS lock", [f"search {kind}", locks]
        )


def _words_of(kind: str, ids: Iterable[int]) -> set[str]:
    passages = SearchPassage.objects.filter(kind=kind, object_id__in=list(ids))
    return known_words.words_in(passages.values_list("text", flat=True))


def _delete(rows: QuerySet[Any]) -> None:
    # Nothing leans on these rows and nobody listens to them: one statement, without reading them first.
    rows._raw_delete(rows.db)  # noqa: SLF001 - Django has no other name for it


def forget_removed_words() -> None:
    """Let go of the words of what was removed: SQLite keeps them beside the others until it tidies up by itself.

    PostgreSQL's own cleaning does it there.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_words(search_words) VALUES('optimize')")


@contextmanager
def gathered() -> Iterator[None]:
    """Write each thing that changes within it once, at the end: for what changes the same thing many times."""
    if _gathered.get() is not None:
        yield
        return
    keys: dict[Key, None] = {}
    token = _gathered.set(keys)
    try:
        yield
    finally:
        _gathered.reset(token)
    by_kind: dict[str, list[int]] = {}
    for kind, pk in keys:
        by_kind.setdefault(kind, []).append(pk)
    for kind, ids in by_kind.items():
        refresh(kind, ids)


@contextmanager
def rebuilt() -> Iterator[None]:
    """Follow nothing, and write the whole index anew at the end: for what changes or removes most of what there is."""
    token = _is_following.set(False)
    try:
        yield
    finally:
        _is_following.reset(token)
    rebuild()


def rebuild(*, progress: Progress = lambda kind, done, total: None) -> int:
    """Write the whole index anew, some hundred things at a time; give back how many it holds.

    Meanwhile everything is found, and nobody waits long to write.
    """
    remove_unknown_kinds()
    for searchable in kinds().values():
        ids = ids_to_write(searchable)
        for start in range(0, len(ids), BATCH):
            progress(searchable.kind, start, len(ids))
            _replace(searchable, ids[start : start + BATCH], keeps_versions=True)
        progress(searchable.kind, len(ids), len(ids))
    known_words.count_anew()
    return SearchThing.objects.count()


def ids_to_write(searchable: Searchable) -> list[int]:
    """Everything of a kind that is to be found or was; what is gone goes when its turn comes, if it is still gone."""
    ids = set(searchable.rows().values_list("pk", flat=True))
    for table in TABLES:
        ids.update(table.objects.filter(kind=searchable.kind).values_list("object_id", flat=True).distinct())
    return sorted(ids)


@transaction.atomic
def remove_unknown_kinds() -> None:
    """Take out what is of a kind that no app registers any more."""
    if changes.is_mirrored():
        changes.touch(SearchThing.objects.exclude(kind__in=kinds()).values_list("kind", "object_id"))
    for table in TABLES:
        _delete(table.objects.exclude(kind__in=kinds()))


def _write(searchable: Searchable, ids: list[int]) -> None:
    for start in range(0, len(ids), BATCH):
        _replace(searchable, ids[start : start + BATCH])


@transaction.atomic
@version_read_once()
def _replace(searchable: Searchable, ids: list[int], *, keeps_versions: bool = False) -> None:
    wait_for_others(searchable.kind, ids)
    found = {thing.pk: thing for thing in searchable.rows().filter(pk__in=ids)}
    before = _words_of(searchable.kind, found)
    # What turns out to be the same has not changed: a rebuild would have all of it written to Elasticsearch.
    held = rows_held(searchable.kind, found) if keeps_versions and changes.is_mirrored() else Rows([], [], [])
    for table in TABLES:
        _delete(table.objects.filter(kind=searchable.kind, object_id__in=list(found)))
    remove(searchable.kind, set(ids).difference(found))
    rows = rows_for(searchable, found)
    versions = _versions_of_the_same(held, rows)
    # The last thing before writing: whoever held these rows until now has the lower version.
    versions |= changes.record(searchable.kind, [pk for pk in found if pk not in versions])
    for thing in rows.things:
        thing.version = versions.get(thing.object_id, 0)
    SearchThing.objects.bulk_create(rows.things, BATCH)
    SearchPassage.objects.bulk_create(rows.passages, BATCH)
    SearchFacet.objects.bulk_create(rows.facets, BATCH)
    known_words.changed(before=before, now=known_words.words_in(passage.text for passage in rows.passages))


def _versions_of_the_same(held: Rows, rows: Rows) -> dict[int, int]:
    before, now = contents(held), contents(rows)
    return {row.object_id: row.version for row in held.things if before[row.object_id] == now.get(row.object_id)}


def rows_held(kind: str, ids: Iterable[int]) -> Rows:
    """What the index holds of things of a kind."""
    among: dict[str, Any] = {"kind": kind, "object_id__in": list(ids)}
    return Rows(
        things=list(SearchThing.objects.filter(**among)),
        passages=list(SearchPassage.objects.filter(**among)),
        facets=list(SearchFacet.objects.filter(**among)),
    )


def contents(rows: Rows) -> dict[int, Counter[tuple[Any, ...]]]:
    """What each thing has, by its id: how often each row, in no order; the number and the version of a row are none."""
    found: dict[int, Counter[tuple[Any, ...]]] = defaultdict(Counter)
    for row in chain(*rows):
        values = {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}
        of = tuple(value for name, value in values.items() if name not in NOT_CONTENT)
        found[values["object_id"]][type(row), *of] += 1
    return found


def rows_for(searchable: Searchable, found: dict[int, Any]) -> Rows:
    """What the index is to hold of things of a kind, by their ids."""
    passages = [(pk, passage) for pk, thing in found.items() for passage in searchable.passages(thing)]
    for evidence in evidence_for(searchable.kind).values():
        passages += [(pk, passage) for pk, passage in evidence.passages(list(found)) if pk in found]
    return Rows(
        things=[_thing(searchable, thing) for thing in found.values()],
        passages=[row for pk, passage in passages for row in _passages(searchable, pk, passage)],
        facets=[
            SearchFacet(
                kind=searchable.kind, object_id=pk, facet=facet.name, value=facet.value, audience=facet.audience
            )
            for pk, thing in found.items()
            for facet in dict.fromkeys(searchable.facets(thing))
        ],
    )


def _thing(searchable: Searchable, thing: Any) -> SearchThing:
    order = searchable.order(thing)
    return SearchThing(
        kind=searchable.kind,
        object_id=thing.pk,
        sort_name=indexed_name(order.name),
        added_on=order.added_on,
        is_old=order.is_old,
    )


def indexed_name(name: str) -> str:
    """A name to sort by, and to be found by its beginnings, the same on every database."""
    return (" ".join(folded_words(name)) or name.casefold())[:255]


def _passages(searchable: Searchable, pk: int, passage: Passage) -> Iterator[SearchPassage]:
    for text in _pieces(passage.text):
        yield SearchPassage(
            kind=searchable.kind,
            object_id=pk,
            field=passage.field,
            audience=passage.audience,
            source_kind=passage.source_kind,
            source_id=passage.source_id,
            happened_on=passage.happened_on,
            text=text,
            words=indexed_words(searchable.findable(text)),
        )


def _pieces(text: str) -> Iterator[str]:
    """A long text in parts that end with a sentence where one ends, else with a word."""
    text = text.replace("\x00", " ").strip()
    while len(text) > LONGEST_PASSAGE:
        part = text[:LONGEST_PASSAGE]
        ends = [match.end() for match in _ENDS.finditer(part)]
        sentences = [match.end() for match in _ENDS.finditer(part) if match.group().strip()]
        later = [end for end in sentences if end > LONGEST_PASSAGE // 3] or ends or [LONGEST_PASSAGE]
        yield text[: later[-1]].strip()
        text = text[later[-1] :].strip()
    if text:
        yield text


# Following -----------------------------------------------------------------------------------------

Keys = Callable[[Any], Iterable[Key]]


def follow(model: type[Model], keys: Keys, *, but: frozenset[str] = frozenset()) -> None:
    """Refresh the kinds and ids that `keys` names whenever a row is saved or deleted; saving `but` alone does not."""

    def changed(sender: type[Model], instance: Model, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        if kwargs.get("raw") or not _is_following.get() or (fields is not None and fields and set(fields) <= but):
            return
        by_kind: dict[str, list[int]] = {}
        for kind, pk in keys(instance):
            by_kind.setdefault(kind, []).append(pk)
        for kind, ids in by_kind.items():
            refresh(kind, ids)

    for name, signal in {"saved": post_save, "deleted": post_delete}.items():
        uid = f"search-{model._meta.label}-{name}-{keys.__module__}"
        signal.connect(changed, sender=model, weak=False, dispatch_uid=uid)


def connect_signals() -> None:
    """Follow pages as they are published, unpublished, moved and deleted, and as their privacy changes."""
    page_published.connect(_page_changed, dispatch_uid="search-published")
    page_unpublished.connect(_page_changed, dispatch_uid="search-unpublished")
    post_page_move.connect(_page_moved, dispatch_uid="search-moved")
    post_delete.connect(_row_deleted, dispatch_uid="search-deleted")
    for name, signal in {"saved": post_save, "deleted": post_delete}.items():
        signal.connect(_privacy_changed, sender=PageViewRestriction, dispatch_uid=f"search-privacy-{name}")


def _page_changed(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    searchable = kind_of(sender) if _is_following.get() else None
    if searchable:
        refresh(searchable.kind, [instance.pk])


def _page_moved(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    _refresh_branch(instance)


def _privacy_changed(sender: type[Model], instance: PageViewRestriction, **kwargs: Any) -> None:
    # The page itself may be on its way out.
    if page := Page.objects.filter(pk=instance.page_id).first():
        _refresh_branch(page)


def _refresh_branch(page: Page) -> None:
    """What closes a page, or opens it, does so to all that is below it."""
    # Which branches are closed is kept until then; who else hears of the change may hear of it later.
    bump_version()
    for below in Page.objects.descendant_of(page, inclusive=True).specific():
        _page_changed(type(below), below)


def _row_deleted(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    searchable = kind_of(sender) if _is_following.get() else None
    if searchable is None:
        return
    gathered = _gathered.get()
    if gathered is None:
        remove(searchable.kind, [instance.pk])
    else:
        gathered[searchable.kind, instance.pk] = None
