"""Holding Elasticsearch against the tables of the index: what is missing, too many or out of date, and mending it."""

from collections.abc import Iterator

from search import changes
from search.changes import Key
from search.checking import Drift, kept
from search.engines.elasticsearch import indices
from search.engines.elasticsearch.client import BUILDERS_TIMEOUT, whole, written
from search.engines.elasticsearch.documents import document_id
from search.engines.elasticsearch.draining import drain, forget_lost
from search.engines.elasticsearch.dsl import Elasticsearch
from search.models import SearchChange, SearchCheck, SearchIndex, SearchThing

PAGE = 1000
KEEP_ALIVE = "2m"


def check(*, repair: bool = False) -> Drift:
    """How far the index in use, and the one kept, are from the tables; with `repair` they are mended.

    What waits to be written is no drift. Nothing is counted while there is no index.
    """
    drift, highest = Drift(), 0
    with written(BUILDERS_TIMEOUT) as client:
        drain(timeout=BUILDERS_TIMEOUT)
        for index in SearchIndex.objects.filter(state__in=[SearchIndex.State.LIVE, SearchIndex.State.PREVIOUS]):
            if not client.indices.exists(index=index.name):
                forget_lost({index.name})
                continue
            client.indices.refresh(index=index.name)
            for kind in sorted(_kinds(client, index.name)):
                highest = max(highest, _compare(client, index.name, kind, drift))
        if repair:
            _repair(client, drift, highest)
    return kept(drift, SearchCheck.Copy.ELASTICSEARCH, is_repaired=repair)


def _kinds(client: Elasticsearch, name: str) -> set[str]:
    return set(SearchThing.objects.order_by().values_list("kind", flat=True).distinct()) | set(
        indices.counts(client, name)
    )


def _compare(client: Elasticsearch, name: str, kind: str, drift: Drift) -> int:
    """Walk through both in the order of their numbers; give back the highest version that the server has."""
    highest, suspects = 0, []
    there, here = _on_the_server(client, name, kind), _in_the_tables(kind)
    theirs, ours = next(there, None), next(here, None)
    while theirs or ours:
        first = min(each[0] for each in (theirs, ours) if each)
        if theirs != ours:
            suspects.append(first)
        if theirs and theirs[0] == first:
            highest, theirs = max(highest, theirs[1]), next(there, None)
        if ours and ours[0] == first:
            ours = next(here, None)
    for start in range(0, len(suspects), PAGE):
        _judge(client, name, kind, suspects[start : start + PAGE], drift)
    return highest


def _judge(client: Elasticsearch, name: str, kind: str, suspects: list[int], drift: Drift) -> None:
    """Look once more at what seemed to differ: some of it may have changed while the walk went on."""
    ours = dict(SearchThing.objects.filter(kind=kind, object_id__in=suspects).values_list("object_id", "version"))
    answer = client.mget(index=name, ids=[document_id(kind, pk) for pk in suspects], source=False)
    waiting = set(SearchChange.objects.filter(kind=kind, object_id__in=suspects).values_list("object_id", flat=True))
    for pk, document in zip(suspects, answer["docs"], strict=True):
        theirs = document.get("_version") if document.get("found") else None
        if pk in waiting or ours.get(pk) == theirs:
            continue
        found = drift.extra if pk not in ours else drift.missing if theirs is None else drift.stale
        found.add((kind, pk))


def _on_the_server(client: Elasticsearch, name: str, kind: str) -> Iterator[tuple[int, int]]:
    """The number and the version of each document of a kind, as they stand at the beginning."""
    moment = client.open_point_in_time(index=name, keep_alive=KEEP_ALIVE)["id"]
    after: list[int] | None = None
    try:
        while True:
            answer = client.search(
                pit={"id": moment, "keep_alive": KEEP_ALIVE},
                query={"term": {"kind": kind}},
                sort=[{"object_id": "asc"}],
                size=PAGE,
                source=False,
                version=True,
                track_total_hits=False,
                search_after=after,
            )
            hits = whole(answer)["hits"]["hits"]
            yield from ((hit["sort"][0], hit["_version"]) for hit in hits)
            if len(hits) < PAGE:
                return
            moment, after = answer["pit_id"], hits[-1]["sort"]
    finally:
        client.close_point_in_time(id=moment)


def _in_the_tables(kind: str) -> Iterator[tuple[int, int]]:
    last = -1
    while True:
        rows = list(
            SearchThing.objects.filter(kind=kind, object_id__gt=last)
            .order_by("object_id")
            .values_list("object_id", "version")[:PAGE]
        )
        yield from rows
        if len(rows) < PAGE:
            return
        last = rows[-1][0]


def _repair(client: Elasticsearch, drift: Drift, highest: int) -> None:
    live = SearchIndex.objects.filter(state=SearchIndex.State.LIVE).first()
    if live and indices.searched(client) != [live.name]:
        indices.swap(client, live.name)
    keys: list[Key] = sorted(drift.missing | drift.extra | drift.stale)
    if keys:
        # A restored database would lose against what it wrote in its other life.
        changes.raise_versions(highest)
    for start in range(0, len(keys), PAGE):
        changes.touch(keys[start : start + PAGE])
        drain(timeout=BUILDERS_TIMEOUT)
    for index in SearchIndex.objects.exclude(state=SearchIndex.State.LEAVING):
        # The words of what was deleted stay in the files until then.
        client.indices.forcemerge(index=index.name, only_expunge_deletes=True)
