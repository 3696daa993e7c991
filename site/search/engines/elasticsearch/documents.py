"""The documents of things, made from the tables of the index and from nothing else."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from search.engines.elasticsearch.mapping import MOST_PASSAGES
from search.models import SearchFacet, SearchPassage, SearchThing

Document = dict[str, Any]


def document_id(kind: str, pk: int) -> str:
    """The name of a thing's document."""
    return f"{kind}:{pk}"


def key_of(document: str) -> tuple[str, int]:
    """The kind and number of a thing by the name of its document."""
    kind, pk = document.rsplit(":", 1)
    return kind, int(pk)


def documents(kind: str, ids: Collection[int]) -> dict[int, Document]:
    """The documents of things of one kind by their ids; what is gone has none.

    A thing's row comes first: its version is then never higher than that of what is read after it.
    """
    among = {"kind": kind, "object_id__in": list(ids)}
    found = {row.object_id: _document(row) for row in SearchThing.objects.filter(**among)}
    for passage in SearchPassage.objects.filter(**among).order_by("pk").defer("text"):
        if passage.object_id in found and len(found[passage.object_id]["passages"]) < MOST_PASSAGES:
            found[passage.object_id]["passages"].append(_passage(passage))
    audiences: dict[tuple[int, str], set[str]] = defaultdict(set)
    for facet in SearchFacet.objects.filter(**among).order_by("pk"):
        audiences[facet.object_id, f"{facet.facet}|{facet.value}"].add(facet.audience)
    for (pk, value), names in audiences.items():
        if pk in found:
            found[pk]["facets"] += [f"{name}|{value}" for name in sorted(names)]
            found[pk]["facet_sets"].append(f"{'+'.join(sorted(names))}|{value}")
            found[pk]["audiences"] |= names
    for document in found.values():
        document["audiences"] |= {passage["audience"] for passage in document["passages"]}
        document["audiences"] = sorted(document["audiences"])
    return found


def _document(row: SearchThing) -> Document:
    return {
        "kind": row.kind,
        "object_id": row.object_id,
        "version": row.version,
        "sort_name": row.sort_name,
        "added_on": row.added_on.isoformat() if row.added_on else None,
        "is_old": row.is_old,
        "audiences": set(),
        "passages": [],
        "facets": [],
        "facet_sets": [],
    }


def _passage(row: SearchPassage) -> Document:
    passage = {"field": row.field, "audience": row.audience, "words": row.words}
    if row.source_kind:
        passage["source"] = document_id(row.source_kind, row.source_id)
    if row.happened_on:
        passage["happened_on"] = row.happened_on.isoformat()
    return passage
