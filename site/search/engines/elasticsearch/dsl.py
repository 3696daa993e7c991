"""The one module that imports Elasticsearch's packages: taken by several ways, parts of them would be there twice."""

from elasticsearch import ApiError, Elasticsearch, NotFoundError, SerializationError, TransportError
from elasticsearch.helpers import streaming_bulk
from elasticsearch_dsl import A, Boolean, Date, Keyword, Long, Mapping, Nested, Q, Search, Text

__all__ = [
    "A",
    "ApiError",
    "Boolean",
    "Date",
    "Elasticsearch",
    "Keyword",
    "Long",
    "Mapping",
    "Nested",
    "NotFoundError",
    "Q",
    "Search",
    "SerializationError",
    "Text",
    "TransportError",
    "streaming_bulk",
]
