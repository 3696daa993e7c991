"""What a document looks like. A change here makes another mapping, and with it another index."""

import hashlib
import json
from typing import Any

from django.conf import settings

from search.engines.elasticsearch.dsl import Boolean, Date, Keyword, Long, Mapping, Nested, Text

# Deletions are remembered for so long: an older write that comes late must not bring anything back.
REMEMBER_DELETIONS = "1h"
MOST_PASSAGES = 50_000

_mapping = Mapping()
# What is not named here is not kept.
_mapping.meta("dynamic", False)
# Nothing is ever shown from here, so no text is kept but in the words of the index.
_mapping.meta("_source", includes=["kind", "object_id", "version"])
_mapping.field("kind", Keyword())
_mapping.field("object_id", Long())
_mapping.field("version", Long(index=False))
_mapping.field("sort_name", Keyword(index=False))
_mapping.field("added_on", Date(format="strict_date"))
_mapping.field("is_old", Boolean())
# Who may know of anything of it.
_mapping.field("audiences", Keyword(doc_values=False))
# `audience|facet|value`, to filter by.
_mapping.field("facets", Keyword(doc_values=False))
# `audience+audience|facet|value`, each value of a thing once with all its audiences: to count things by.
_mapping.field("facet_sets", Keyword())
_mapping.field(
    "passages",
    Nested(
        properties={
            "field": Keyword(),
            "audience": Keyword(),
            # `kind:id` of where it was written, if that is elsewhere.
            "source": Keyword(),
            "happened_on": Date(format="strict_date"),
            # Stems made by us: the server splits them at the spaces and does no more.
            "words": Text(analyzer="whitespace", norms=False, index_options="positions"),
        }
    ),
)

MAPPING: dict[str, Any] = _mapping.to_dict()
# Counted up when documents hold something else under the same mapping.
FORM = 1
# Names both in the names of indices.
MAPPING_NAME = hashlib.sha256(json.dumps([MAPPING, FORM], sort_keys=True).encode()).hexdigest()[:8]


def index_settings() -> dict[str, Any]:
    """The settings of a new index, which is not looked at before it is filled."""
    return {
        "number_of_shards": settings.ELASTICSEARCH_SHARDS,
        "number_of_replicas": settings.ELASTICSEARCH_REPLICAS,
        "refresh_interval": "-1",
        "gc_deletes": REMEMBER_DELETIONS,
        "mapping": {"nested_objects": {"limit": MOST_PASSAGES}},
    }
