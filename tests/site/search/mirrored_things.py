"""Made-up things in the tables of the index, and what Elasticsearch finds of them."""

from typing import Any

from django.db import transaction

from search import changes
from search.engines.elasticsearch import indices
from search.engines.elasticsearch.client import client
from search.engines.elasticsearch.draining import drain
from search.models import SearchChange, SearchPassage, SearchThing

KIND = "trial"
PATIENCE = 30


def server() -> Any:
    return client(PATIENCE)


@transaction.atomic
def put(pk: int, words: str, *, source_id: int = 0) -> int:
    """Write a thing with one passage, as the index does it; give back its version."""
    SearchThing.objects.filter(kind=KIND, object_id=pk).delete()
    SearchPassage.objects.filter(kind=KIND, object_id=pk).delete()
    version = changes.record(KIND, [pk])[pk]
    SearchThing.objects.create(kind=KIND, object_id=pk, sort_name=words, version=version)
    source = {"source_kind": "source", "source_id": source_id} if source_id else {}
    SearchPassage.objects.create(
        kind=KIND, object_id=pk, field="text", audience="public", text=words, words=words, **source
    )
    return version


def put_many(count: int) -> None:
    """Things numbered from 1, each with the word zebra, that wait for nothing."""
    for pk in range(1, count + 1):
        put(pk, "zebra")
    SearchChange.objects.all().delete()


@transaction.atomic
def take_away(pk: int) -> int:
    """Remove a thing; give back the version of that."""
    SearchThing.objects.filter(kind=KIND, object_id=pk).delete()
    SearchPassage.objects.filter(kind=KIND, object_id=pk).delete()
    return changes.record(KIND, [pk])[pk]


def found(word: str, *, index: str = "") -> list[int]:
    """The ids of things that have a word in a passage, in the index that readers search or in another."""
    by_words = {"nested": {"path": "passages", "query": {"match": {"passages.words": word}}}}
    answer = server().search(index=index or indices.alias(), query=by_words, size=1000)
    return sorted(hit["_source"]["object_id"] for hit in answer["hits"]["hits"])


def drained_and_found(word: str) -> list[int]:
    drain()
    return found(word)
