"""What waits is written to Elasticsearch: by the worker in every round, and before an index is checked."""

import logging
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from search.changes import Key
from search.engines.elasticsearch import indices
from search.engines.elasticsearch.client import UnavailableError, written
from search.engines.elasticsearch.documents import document_id
from search.engines.elasticsearch.dsl import Elasticsearch
from search.engines.elasticsearch.sending import Sent, send
from search.models import SearchChange, SearchIndex

logger = logging.getLogger(__name__)

BATCH = 200
BATCHES_A_ROUND = 5
# After a failure: 1 s, doubled up to 15 s. What was erased must be gone a minute after the server is back.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 15.0
REFUSED_PAUSE = timedelta(seconds=15)
# How long a server that failed is given to say that it is back.
PROBE_TIMEOUT = 2.0


class _Pause:
    """When this process tries again."""

    def __init__(self) -> None:
        self.length, self.until = 0.0, 0.0

    def is_over(self) -> bool:
        return time.monotonic() >= self.until

    def begin(self) -> bool:
        """The server failed; give back whether it did not before."""
        is_news = not self.length
        self.length = min(self.length * 2 or FIRST_PAUSE, LONGEST_PAUSE)
        self.until = time.monotonic() + self.length
        return is_news

    def end(self) -> None:
        self.length, self.until = 0.0, 0.0


pause = _Pause()


def drain_when_due() -> int:
    """Write some of what waits, unless the server failed just now; give back how many changes are done."""
    if not pause.is_over() or not _has_work():
        return 0
    try:
        if pause.length:
            # One that hangs must not hold up the worker for as long as a batch may take.
            with written(PROBE_TIMEOUT) as client:
                client.info()
        done = drain(batches=BATCHES_A_ROUND)
    except UnavailableError as error:
        if pause.begin():
            logger.warning("Elasticsearch did not take what waits (%s).", error)
        return 0
    if pause.length:
        logger.warning("Elasticsearch takes what waits again.")
    pause.end()
    return done


def _has_work() -> bool:
    return _due().exists() or SearchIndex.objects.filter(state=SearchIndex.State.LEAVING).exists()


def drain(*, batches: int | None = None, timeout: float | None = None) -> int:
    """Write what waits, the oldest first; give back how many changes are done. UnavailableError if it cannot."""
    done = 0
    with written(timeout) as client:
        tidy(client)
        while batches is None or batches > 0:
            count = _drain_batch(client)
            done += count
            if not count:
                break
            batches = None if batches is None else batches - 1
    return done


def tidy(client: Elasticsearch) -> None:
    """Delete the indices that are on their way out."""
    for index in SearchIndex.objects.filter(state=SearchIndex.State.LEAVING):
        indices.drop(client, index.name)
        index.delete()


def _drain_batch(client: Elasticsearch) -> int:
    with _claimed() as rows:
        if not rows:
            return 0
        changed: dict[Key, int] = {}
        for row in rows:
            changed[row.kind, row.object_id] = row.pk
        kept = SearchIndex.objects.exclude(state=SearchIndex.State.LEAVING)
        # Shown before it is forgotten that they wait: until then they are left out of what readers are told.
        sent = send(client, kept.values_list("name", flat=True), changed, is_shown=True)
        forget_lost(sent.gone)
        refused = [row.pk for row in rows if document_id(row.kind, row.object_id) in sent.refused]
        _put_off(refused, sent)
        return int(SearchChange.objects.filter(pk__in={row.pk for row in rows}.difference(refused)).delete()[0])


def _due() -> Any:
    return SearchChange.objects.filter(Q(not_before=None) | Q(not_before__lte=timezone.now())).order_by("pk")


@contextmanager
def _claimed() -> Iterator[list[SearchChange]]:
    """The oldest changes. On PostgreSQL no other worker takes them meanwhile; on SQLite both may do the same work."""
    if connection.vendor != "postgresql":
        # A transaction would keep everyone else from writing for as long as the server takes.
        yield list(_due()[:BATCH])
        return
    with transaction.atomic():
        yield list(_due().select_for_update(skip_locked=True)[:BATCH])


def _put_off(refused: list[int], sent: Sent) -> None:
    if refused:
        logger.error("Elasticsearch refused %s changes (%s).", len(refused), next(iter(sent.refused.values())))
        SearchChange.objects.filter(pk__in=refused).update(
            tries=F("tries") + 1, not_before=timezone.now() + REFUSED_PAUSE
        )


def forget_lost(names: Collection[str]) -> None:
    """Indices that somebody deleted on the server are none of ours any more; one that was in use is built anew."""
    if names:
        logger.error("Indices of Elasticsearch are gone: %s.", ", ".join(sorted(names)))
        SearchIndex.objects.filter(name__in=names).delete()
