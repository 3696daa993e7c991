"""The engine on a server of its own: a mirror of the index in the database, which answers whenever this one does not.

Documents are made from the tables of the index alone. Elasticsearch says which things, in what coarse order and how
many; the words that are shown are read from the database (docs/decisions/0019-elasticsearch-is-a-mirror.md).
"""

from search.engines.elasticsearch.client import UnavailableError, one_search
from search.engines.elasticsearch.engine import search

__all__ = ["UnavailableError", "one_search", "search"]
