"""Writing documents to every index that is kept, so that what was erased is in none of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from search.changes import Key
from search.engines.elasticsearch.client import UnavailableError
from search.engines.elasticsearch.documents import document_id, documents
from search.engines.elasticsearch.dsl import Elasticsearch, streaming_bulk
from search.engines.elasticsearch.indices import write_name

# An older write lost to a newer one, and what was to be deleted is not there: both are as they should be.
CONFLICT, NOT_FOUND = 409, 404
BULK_BYTES = 10 * 1024 * 1024


@dataclass
class Sent:
    """What came of it: the things that some index refused, with its reason, and the indices that are gone."""

    refused: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)


def send(
    client: Elasticsearch, names: Iterable[str], changed: Mapping[Key, int], *, bulk: int = 500, is_shown: bool = False
) -> Sent:
    """Write things as the tables have them now; what is gone is deleted.

    `changed` gives for each the version that it has at least. Older versions than the server's are refused there.
    `is_shown` makes what was written be found before this returns.
    """
    sent, answers = Sent(), 0
    by_write_name = {write_name(name): name for name in names}
    actions = list(_actions(changed, list(by_write_name)))
    for was_done, item in streaming_bulk(
        client,
        actions,
        chunk_size=bulk,
        max_chunk_bytes=BULK_BYTES,
        raise_on_error=False,
        require_alias=True,
        refresh=is_shown,
    ):
        answers += 1
        ((action, answer),) = item.items()
        error = answer.get("error")
        if was_done or answer["status"] == CONFLICT or (answer["status"] == NOT_FOUND and not error):
            continue
        if answer["status"] == NOT_FOUND and answer["_index"] in by_write_name:
            sent.gone.add(by_write_name[answer["_index"]])
        else:
            sent.refused[answer["_id"]] = f"{action}: {error['type'] if isinstance(error, dict) else error}"
    if answers != len(actions):
        raise UnavailableError("AnswerIncomplete")
    return sent


def _actions(changed: Mapping[Key, int], write_names: list[str]) -> Iterator[dict[str, Any]]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, pk in changed:
        by_kind[kind].append(pk)
    for kind, ids in by_kind.items():
        found = documents(kind, ids)
        for pk in ids:
            document = found.get(pk)
            version = max(changed[kind, pk], document["version"] if document else 0)
            action: dict[str, Any] = {"_id": document_id(kind, pk), "version": version}
            action["version_type"] = "external_gte"
            if document:
                action |= {"_op_type": "index", "_source": document | {"version": version}}
            else:
                action["_op_type"] = "delete"
            yield from ({"_index": name} | action for name in write_names)
