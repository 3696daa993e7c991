"""The indices on the server: their names, how they are made, swapped and dropped."""

import re
import secrets
from typing import Any

from django.conf import settings
from django.utils import timezone

from search.engines.elasticsearch.answers import count_of
from search.engines.elasticsearch.client import whole
from search.engines.elasticsearch.dsl import Elasticsearch, NotFoundError, Q, Search
from search.engines.elasticsearch.mapping import MAPPING, MAPPING_NAME, index_settings

SEARCHED_REFRESH = "1s"


def alias() -> str:
    """The name that readers search; it stands for the index in use, if that has today's mapping.

    An index of another would be asked for what it does not have, and find nothing. By this name it is not there, and
    the database answers until the worker has built the next one.
    """
    return f"{settings.ELASTICSEARCH_INDEX_PREFIX}-{MAPPING_NAME}"


def alias_of(name: str) -> str:
    """The name by which an index is searched if it is in use."""
    return name.rsplit("-", 2)[0]


def new_name() -> str:
    """The name of the next index."""
    return f"{alias()}-{timezone.now():%Y%m%d%H%M%S}-{secrets.token_hex(2)}"


def write_name(name: str) -> str:
    """The name by which an index is written.

    It is gone when the index is; written by its own name, the server would make a lost index anew, without a mapping.
    """
    return f"{name}-write"


def make(client: Elasticsearch, name: str) -> None:
    """Make an index, if it is not there."""
    if not client.indices.exists(index=name):
        client.indices.create(
            index=name, mappings=MAPPING, settings={"index": index_settings()}, aliases={write_name(name): {}}
        )


def open_for_readers(client: Elasticsearch, name: str) -> None:
    """Show from now on what is written to an index, and what was written."""
    client.indices.put_settings(index=name, settings={"index": {"refresh_interval": SEARCHED_REFRESH}})
    client.indices.refresh(index=name)


def swap(client: Elasticsearch, name: str) -> None:
    """Let readers search this index and no other, from one moment to the next."""
    actions: list[dict[str, Any]] = [
        {"remove": {"index": other, "alias": alias_of(other)}} for other in searched(client) if other != name
    ]
    client.indices.update_aliases(actions=[*actions, {"add": {"index": name, "alias": alias_of(name)}}])


def searched(client: Elasticsearch) -> list[str]:
    """The index in use: one, or none before the first is ready."""
    try:
        found = client.indices.get_alias(name=f"{settings.ELASTICSEARCH_INDEX_PREFIX}-*")
    except NotFoundError:
        return []
    return sorted(name for name, index in found.items() if _is_ours(name) and alias_of(name) in index["aliases"])


def drop(client: Elasticsearch, name: str) -> None:
    """Delete an index, if it is there."""
    client.indices.delete(index=name, ignore_unavailable=True)


def all_names(client: Elasticsearch) -> list[str]:
    """Every index on the server that was made with this prefix; one with a longer prefix is somebody else's."""
    return sorted(filter(_is_ours, client.indices.get(index=f"{settings.ELASTICSEARCH_INDEX_PREFIX}-*")))


def _is_ours(name: str) -> bool:
    prefix = re.escape(settings.ELASTICSEARCH_INDEX_PREFIX)
    return re.fullmatch(rf"{prefix}-[0-9a-f]{{8}}-\d{{14}}-[0-9a-f]{{4}}", name) is not None


def drop_all(client: Elasticsearch) -> None:
    """Delete every index of this prefix: after a trial with a prefix of its own."""
    for name in all_names(client):
        drop(client, name)


def counts(client: Elasticsearch, name: str) -> dict[str, int]:
    """How many documents of each kind an index shows."""
    answer = whole(client.search(index=name, size=0, aggs={"kinds": {"terms": {"field": "kind", "size": 1000}}}))
    return {bucket["key"]: count_of(bucket["doc_count"]) for bucket in answer["aggregations"]["kinds"]["buckets"]}


def highest_version(client: Elasticsearch, name: str) -> int:
    """The highest version in an index, 0 if it is empty."""
    answer = whole(client.search(index=name, size=0, aggs={"highest": {"max": {"field": "version"}}}))
    return count_of(answer["aggregations"]["highest"]["value"] or 0)


def finds(client: Elasticsearch, name: str, *, kind: str, object_id: int, words: str) -> bool:
    """Whether a thing is found in an index by words of one of its passages."""
    of_thing = Q("term", kind=kind) & Q("term", object_id=object_id)
    by_words = Q("nested", path="passages", query=Q("match_phrase", passages__words=words))
    found = Search().query("bool", filter=[of_thing, by_words])[:1]
    answer = whole(client.search(index=name, body=found.to_dict()))
    return bool(answer["hits"]["total"]["value"])
