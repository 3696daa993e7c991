"""The engines that the search for leaks runs on: the database's, and Elasticsearch with or without what changed."""

import itertools
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.conf import settings

from search.engines.elasticsearch import client, draining, indices, rebuilding
from search.engines.elasticsearch import engine as elasticsearch
from search.finding import find
from search.models import SearchChange, SearchIndex
from search.query import Query, Result

PATIENCE = 10
# Elasticsearch gives few things to the database to put in order, and answers itself where enough meet all.
Way = dict[str, int]
WAYS: list[Way] = [{"FEW": elasticsearch.FEW, "ENOUGH": elasticsearch.ENOUGH}, {"FEW": 0, "ENOUGH": 1}]
# Of a late mirror, everything is written before one look in so many.
SETTLED_IN = 4
_numbers = itertools.count()


@dataclass
class Database:
    """The engine that is always there: what changed is found at once."""

    name: str = "database"
    # Whether all that may be found is found, or some of it may still be on its way.
    is_exact: bool = True

    def begin(self) -> None:
        """Begin with what the database holds now, whatever it held before."""

    def settle(self) -> None:
        """Let what changed be found, before somebody looks."""

    @property
    def ways(self) -> list[Way]:
        """The ways that this engine has to find something: what it takes for few, and for enough."""
        return WAYS[:1]

    def answers(self, query: Query, person: Any) -> list[Result]:
        """What is found on each way."""
        return [self.answer(query, person, way) for way in self.ways]

    def answer(self, query: Query, person: Any, way: Way) -> Result:
        """What is found on one way."""
        with patch.multiple(elasticsearch, **way):
            result = find(query, person)
        assert (result.engine, result.is_reduced) == (self.name, False)
        return result


@dataclass
class Mirror(Database):
    """Elasticsearch, to which what changed is written before anybody looks."""

    name: str = "elasticsearch"

    def begin(self) -> None:
        # What was rolled back is in the index before, with higher versions than those that come.
        indices.drop_all(client.client(PATIENCE))
        prefix = settings.ELASTICSEARCH_INDEX_PREFIX.partition("-life")[0]
        settings.ELASTICSEARCH_INDEX_PREFIX = f"{prefix}-life{next(_numbers)}"
        SearchIndex.objects.all().delete()
        SearchChange.objects.all().delete()
        rebuilding.rebuild()

    @property
    def ways(self) -> list[Way]:
        return WAYS

    def settle(self) -> None:
        draining.drain()

    def answer(self, query: Query, person: Any, way: Way) -> Result:
        self.settle()
        return super().answer(query, person, way)


@dataclass
class LateMirror(Mirror):
    """Elasticsearch, to which most of what changed is still to be written."""

    is_exact: bool = False
    looks: int = 0

    def settle(self) -> None:
        self.looks += 1
        if self.looks % SETTLED_IN == 0:
            draining.drain()

    def answer(self, query: Query, person: Any, way: Way) -> Result:
        return Database.answer(self, query, person, way)


DATABASE = Database()
