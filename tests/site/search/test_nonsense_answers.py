"""Answers of Elasticsearch's that are made right and say what cannot be: the database answers, and nothing fails."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from pytest_django import Settings

from search.engines.elasticsearch import client
from search.finding import find
from search.query import Query
from tests.site.search.elastic_proxy import GARBAGE, Proxy, answer_of

pytestmark = [pytest.mark.elasticsearch, pytest.mark.django_db, pytest.mark.usefixtures("site")]

KIND = "practice"
FEW, MANY = 1, 5000
NO_NUMBERS = [-5, -1, 10**30, float("inf"), float("nan"), "many", None, [], {"value": 1}, "9" * 5000]
NO_THINGS = [
    *("page:1", "nobody's:1", f"{KIND}:{10**30}", f"{KIND}:-1", f"{KIND}:", f"{KIND}:one", "1", ""),
    *("x" * 100_000, 7, None, [], {}),
]
NO_VALUES = ["", "public", "public|topics", 7, None, [], "public|topics|\ud800"]


@pytest.fixture
def proxy(elasticsearch: str, settings: Settings) -> Iterator[Proxy]:
    made = Proxy(elasticsearch)
    settings.ELASTICSEARCH_URL = made.address
    yield made
    made.stop()


@dataclass(frozen=True)
class Said:
    """An answer to the questions of a search for one word: a thing, a value of a filter, and how many there are."""

    total: Any = FEW
    everything: Any = FEW
    met: Any = FEW
    whole: Any = FEW
    with_value: Any = 1
    thing: Any = f"{KIND}:1"
    things: int = 1
    value: Any = "public|topics|x"

    def as_bytes(self) -> bytes:
        buckets = [{"key": self.value, "doc_count": self.with_value}]
        return json.dumps(
            {
                "timed_out": False,
                "_shards": {"failed": 0},
                "hits": {"total": {"value": self.total}, "hits": [{"_id": self.thing}] * self.things},
                "aggregations": {
                    "all": {"findable": {"doc_count": self.everything}},
                    "met": {"buckets": {"0": {"doc_count": self.met}}},
                    "whole": {"doc_count": self.whole},
                    "facet:": {"doc_count": 1, "values": {"buckets": buckets}},
                },
            }
        ).encode()


OF_FEW, OF_MANY = Said(), Said(MANY, MANY, MANY, MANY)
NONSENSE = {
    "numbers": [
        replace(said, **{name: number})
        for said in (OF_FEW, OF_MANY)
        for name in ("total", "everything", "met", "whole")
        for number in NO_NUMBERS
    ],
    "counts of values": [replace(OF_MANY, with_value=number) for number in NO_NUMBERS],
    "things": [replace(said, thing=thing) for said in (OF_FEW, OF_MANY) for thing in NO_THINGS],
    "values": [replace(OF_MANY, value=value) for value in NO_VALUES],
    "more than was asked for": [replace(said, things=3000) for said in (OF_FEW, OF_MANY)],
}


def is_reduced(said: Said, monkeypatch: pytest.MonkeyPatch, proxy: Proxy) -> bool:
    client.forget()
    monkeypatch.setitem(GARBAGE, "nonsense", answer_of(said.as_bytes()))
    proxy.become("nonsense")
    found = find(Query((KIND,), "quetzal"))
    # As a page is sent.
    repr(found).encode()
    return found.is_reduced


@pytest.mark.parametrize("said", [OF_FEW, OF_MANY], ids=["few", "many"])
def test_what_makes_sense_is_believed(proxy: Proxy, monkeypatch: pytest.MonkeyPatch, said: Said) -> None:
    assert not is_reduced(said, monkeypatch, proxy)


@pytest.mark.parametrize("of_what", NONSENSE)
def test_what_makes_none_is_as_if_nothing_were_said(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch, of_what: str
) -> None:
    assert [said for said in NONSENSE[of_what] if not is_reduced(said, monkeypatch, proxy)] == []
