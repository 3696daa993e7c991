"""A new index beside the one in use: filled, checked and then swapped with it; the one before is kept to go back to.

Meanwhile whatever changes is written to all of them. Killed at any point, the index in use answers, and whoever comes
next goes on where this one was.
"""

import secrets
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from search import changes
from search.engines.elasticsearch import indices
from search.engines.elasticsearch.client import BUILDERS_TIMEOUT, written
from search.engines.elasticsearch.draining import drain, tidy
from search.engines.elasticsearch.dsl import Elasticsearch
from search.engines.elasticsearch.mapping import MAPPING_NAME
from search.engines.elasticsearch.sending import send
from search.models import SearchChange, SearchIndex, SearchPassage, SearchThing

BATCH = 500
# Whoever builds holds the index for so long, anew with each batch; killed, it lets go of it after that.
LEASE = timedelta(seconds=30)
CHECKS, BETWEEN_CHECKS = 10, 0.5
WORDS_OF_A_TRIAL = 3

Progress = Callable[[str, int, int], None]
State = SearchIndex.State


class OtherRebuildError(Exception):
    """Somebody else builds an index at this moment."""


class RebuildError(Exception):
    """The new index is not as it should be: the one in use stays in use."""


class NothingBeforeError(Exception):
    """No index is kept to go back to."""


def rebuild(
    *,
    progress: Progress = lambda kind, done, total: None,
    stopping: Callable[[], bool] = lambda: False,
    waits: bool = True,
) -> SearchIndex | None:
    """Fill a new index, or go on filling one, and let readers search it; None if it was told to stop before the end.

    OtherRebuildError if somebody else is at it; with `waits` it first waits whether they are still alive.
    """
    with written(BUILDERS_TIMEOUT) as client:
        tidy(client)
        index = _taken(client, waits=waits)
        try:
            if not _fill(client, index, progress, stopping):
                return None
            _check(client, index)
            _go_live(client, index)
        finally:
            SearchIndex.objects.filter(pk=index.pk, lease=index.lease).update(leased_until=None)
        tidy(client)
        _drop_unknown(client)
        index.refresh_from_db()
        return index


def roll_back() -> SearchIndex:
    """Let readers search the index before this one, and the next time this one again; NothingBeforeError if none is."""
    with written() as client:
        previous = SearchIndex.objects.filter(state=State.PREVIOUS).first()
        if previous is None:
            raise NothingBeforeError
        indices.swap(client, previous.name)
        _put_in_use(previous)
        return previous


def is_wanted() -> bool:
    """Whether an index is to be built without being asked for: there is none, or none of today's mapping."""
    kept = SearchIndex.objects.filter(state__in=[State.LIVE, State.PREVIOUS])
    # After going back, the one of today's mapping is the previous one.
    return not (kept.filter(state=State.LIVE).exists() and kept.filter(mapping=MAPPING_NAME).exists())


# Whose turn it is ----------------------------------------------------------------------------------


def _taken(client: Elasticsearch, *, waits: bool) -> SearchIndex:
    """The index that is being built, a new one if there is none; held by us from here on."""
    index = SearchIndex.objects.filter(state=State.BUILDING).first()
    if index is None:
        return _begun(client)
    if index.leased_until and index.leased_until > timezone.now() and waits:
        # Whoever holds it may have been killed: if not, it will hold it anew.
        while (left := (index.leased_until - timezone.now()).total_seconds()) > 0:
            time.sleep(min(left, 0.2))
            if not SearchIndex.objects.filter(pk=index.pk, leased_until=index.leased_until).exists():
                raise OtherRebuildError
    lease = secrets.token_hex(16)
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=timezone.now())
    mine = SearchIndex.objects.filter(free, pk=index.pk, state=State.BUILDING)
    if not mine.update(lease=lease, leased_until=timezone.now() + LEASE):
        raise OtherRebuildError
    index.refresh_from_db()
    if indices.alias_of(index.name) == indices.alias() and client.indices.exists(index=index.name):
        return index
    # Begun with another mapping or prefix, or lost.
    SearchIndex.objects.filter(pk=index.pk).update(state=State.LEAVING)
    tidy(client)
    return _begun(client)


def _begun(client: Elasticsearch) -> SearchIndex:
    # On the server first: changes are written to whatever has a row.
    name = indices.new_name()
    indices.make(client, name)
    try:
        with transaction.atomic():
            return SearchIndex.objects.create(
                name=name,
                mapping=MAPPING_NAME,
                lease=secrets.token_hex(16),
                leased_until=timezone.now() + LEASE,
            )
    except IntegrityError as error:
        indices.drop(client, name)
        raise OtherRebuildError from error


def _hold(index: SearchIndex) -> None:
    """Write down how far it is, and hold it anew; OtherRebuildError if somebody took it meanwhile."""
    index.leased_until = timezone.now() + LEASE
    values = {"last_kind": index.last_kind, "last_id": index.last_id, "leased_until": index.leased_until}
    if not SearchIndex.objects.filter(pk=index.pk, lease=index.lease, state=State.BUILDING).update(**values):
        raise OtherRebuildError


# Filling -------------------------------------------------------------------------------------------


def _fill(client: Elasticsearch, index: SearchIndex, progress: Progress, stopping: Callable[[], bool]) -> bool:
    """Write everything to it in the order of kind and number; False if it was told to stop before the end."""
    if not index.last_kind:
        _raise_versions(client)
    total, done = SearchThing.objects.count(), _until(index).count()
    while things := list(_after(index).order_by("kind", "object_id")[:BATCH]):
        progress(things[0].kind, done, total)
        sent = send(client, [index.name], {(each.kind, each.object_id): each.version for each in things})
        if sent.refused or sent.gone:
            raise RebuildError(f"Elasticsearch refused documents ({next(iter(sent.refused.values()), 'index gone')}).")
        index.last_kind, index.last_id = things[-1].kind, things[-1].object_id
        _hold(index)
        done += len(things)
        if stopping():
            return False
    progress("", total, total)
    return True


def _raise_versions(client: Elasticsearch) -> None:
    """After a restore the database would give versions that the indices which are kept have had already."""
    highest = [
        indices.highest_version(client, kept.name)
        for kept in SearchIndex.objects.exclude(state=State.LEAVING)
        if client.indices.exists(index=kept.name)
    ]
    changes.raise_versions(max(highest, default=0))


def _after(index: SearchIndex) -> QuerySet[SearchThing]:
    return SearchThing.objects.filter(
        Q(kind__gt=index.last_kind) | Q(kind=index.last_kind, object_id__gt=index.last_id)
    )


def _until(index: SearchIndex) -> QuerySet[SearchThing]:
    return SearchThing.objects.filter(
        Q(kind__lt=index.last_kind) | Q(kind=index.last_kind, object_id__lte=index.last_id)
    )


# Checking and swapping -----------------------------------------------------------------------------


def _check(client: Elasticsearch, index: SearchIndex) -> None:
    """Every kind must have as many documents as the database has things, and some of each must be found by words."""
    indices.open_for_readers(client, index.name)
    for attempt in range(CHECKS):
        _hold(index)
        drain(timeout=BUILDERS_TIMEOUT)
        client.indices.refresh(index=index.name)
        if _is_counted(client, index.name):
            break
        if attempt < CHECKS - 1:
            time.sleep(BETWEEN_CHECKS)
    else:
        # It is filled anew next time.
        SearchIndex.objects.filter(pk=index.pk).update(state=State.LEAVING)
        raise RebuildError("The new index does not hold as many things as the database.")
    for kind in SearchThing.objects.order_by().values_list("kind", flat=True).distinct():
        _try_words(client, index.name, kind)


def _is_counted(client: Elasticsearch, name: str) -> bool:
    wanted = dict(SearchThing.objects.order_by().values_list("kind").annotate(Count("pk")))
    found = indices.counts(client, name)
    changing = SearchChange.objects.count()
    differing = sum(abs(wanted.get(kind, 0) - found.get(kind, 0)) for kind in wanted.keys() | found.keys())
    return bool(differing <= changing)


def _try_words(client: Elasticsearch, name: str, kind: str) -> None:
    for passage in SearchPassage.objects.filter(kind=kind).exclude(words="").order_by("pk")[:3]:
        words = " ".join(passage.words.split()[:WORDS_OF_A_TRIAL])
        found = indices.finds(client, name, kind=kind, object_id=passage.object_id, words=words)
        # What has changed since may be found no more.
        if not found and SearchPassage.objects.filter(pk=passage.pk).exists():
            raise RebuildError("The new index does not find what it holds.")


def _go_live(client: Elasticsearch, index: SearchIndex) -> None:
    _hold(index)
    indices.swap(client, index.name)
    # Killed here, it is checked and swapped once more.
    _put_in_use(index)


@transaction.atomic
def _put_in_use(index: SearchIndex) -> None:
    # One at a time, as there may be one of each state.
    before = SearchIndex.objects.filter(state=State.LIVE).exclude(pk=index.pk).first()
    others = SearchIndex.objects.exclude(pk=index.pk)
    others.filter(state__in=[State.LIVE, State.PREVIOUS]).update(state=State.LEAVING)
    values = {"finished_at": timezone.now()} if index.finished_at is None else {}
    SearchIndex.objects.filter(pk=index.pk).update(state=State.LIVE, **values)
    if before:
        SearchIndex.objects.filter(pk=before.pk).update(state=State.PREVIOUS)


def _drop_unknown(client: Elasticsearch) -> None:
    """Delete what was made on the server and never got a row, or has one no more."""
    known = set(SearchIndex.objects.values_list("name", flat=True))
    for name in indices.all_names(client):
        if name not in known:
            indices.drop(client, name)
