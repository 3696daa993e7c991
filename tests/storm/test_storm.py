"""No query is an error, whatever it holds: words, filters, pages and addresses in every shape, on each engine."""

import itertools
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core import rate_limits
from core.page_cache import version_read_once
from network.directory.asked import Asked
from search import views
from search.engines.elasticsearch import engine as elasticsearch_engine
from search.finding import find
from search.query import LAST_PAGE, LONGEST_TEXT, PAGE_SIZE, Query, Result, Sort
from search.suggesting import suggest
from tests.privacy.oracle import VISITOR
from tests.privacy.world import World
from tests.storm.nonsense import address, text

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]

READERS = ("Ann", "Dan", "convenor", "editor", VISITOR)
# Through the whole page goes one in so many: it takes longer than the search.
A_PAGE_IN = 40
PAGES = {
    "people": ("/network/people/", "/network/people/suggest/"),
    "practice": ("/network/practice/", "/network/practice/suggest/"),
    "public": ("/search/", "/search/suggest/"),
}
MIRRORED = pytest.param("elasticsearch", marks=[pytest.mark.elasticsearch, pytest.mark.once])
# What is offered while somebody types is asked for with one in so many.
SUGGESTED_IN = 25
AT_ONCE, TOLD_AFTER = 50, 10_000


@dataclass
class Storm:
    """A small network, and who searches it."""

    engine: str
    people: dict[str, Any] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    made: int = 0
    # The longest time that a search took, and what it was.
    slowest: tuple[float, str] = (0.0, "")

    def ask(self, seed: int) -> None:
        """One search, drawn by lot from a number; fails if it is answered by an error, or not by its engine."""
        luck = random.Random(seed)
        kind, reader = luck.choice(list(PAGES)), luck.choice(READERS)
        behind = address(luck, kind)
        self.made += 1
        begun = time.perf_counter()
        try:
            if self.made % A_PAGE_IN == 0:
                self._open(luck.choice(PAGES[kind]), behind, reader)
            elif luck.random() < 0.1:
                self._of_any_text(luck, reader)
            else:
                self._as_a_page_does(kind, behind, reader)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {kind} for {reader}: ?{behind[:300]}") from error
        self.slowest = max(self.slowest, (time.perf_counter() - begun, f"{kind}?{behind[:100]}"))

    def _open(self, page: str, behind: str, reader: str) -> None:
        answer = self.clients[reader].get(f"{page}?{behind}")
        assert answer.status_code in (200, 302, 400, 404), answer.status_code

    def _of_any_text(self, luck: random.Random, reader: str) -> None:
        said = text(luck)
        kinds = luck.choice([("people",), ("practice",), views.PUBLIC_KINDS, (), ("nothing",)])
        page = luck.choice([-1, 0, 1, 10**9])
        self.look(find(Query(kinds, said, page=page, after=said[:9]), self.people[reader]), kinds)
        if luck.random() < 0.2:
            suggest(said, kinds, self.people[reader])

    def _as_a_page_does(self, kind: str, behind: str, reader: str) -> None:
        data = QueryDict(behind)
        query = views._query(data) if kind == "public" else Asked.of(data, kind).query
        self.look(find(query, None if kind == "public" else self.people[reader]), query.kinds)
        if self.made % SUGGESTED_IN == 0:
            suggest(query.text, query.kinds, self.people[reader])

    def look(self, result: Result, kinds: tuple[str, ...]) -> None:
        """Fails if a result makes no sense, or is of another engine."""
        assert len(result.hits) <= result.total
        assert len(result.hits) <= PAGE_SIZE * max(len(result.sections), 1)
        assert result.page >= 1
        assert result.near <= result.total
        if kinds and "nothing" not in kinds:
            assert (result.engine, result.is_reduced) == (self.engine, False)


@pytest.fixture(params=["database", MIRRORED])
def storm(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Storm:
    made = Storm(request.param)
    world = World().with_history()
    if request.param != "database":
        request.getfixturevalue("mirrored")
        # Every other search is answered as if it found very many.
        turns = itertools.cycle([(0, 1), (elasticsearch_engine.FEW, elasticsearch_engine.ENOUGH)])
        monkeypatch.setattr(elasticsearch_engine.Reader, "of", _turning(turns, monkeypatch))
    monkeypatch.setattr(rate_limits, "consume", _always)
    monkeypatch.setattr(views, "consume", _always)
    for reader in READERS:
        made.people[reader], made.clients[reader] = world.user(reader), world.client_of(reader)
    return made


def _turning(turns: Iterator[tuple[int, int]], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    before = elasticsearch_engine.Reader.of

    def of(*asked: Any) -> Any:
        few, enough = next(turns)
        monkeypatch.setattr(elasticsearch_engine, "FEW", few)
        monkeypatch.setattr(elasticsearch_engine, "ENOUGH", enough)
        return before(*asked)

    return of


def _always(**asked: Any) -> bool:
    return True


def test_no_search_is_an_error(
    storm: Storm, many_queries: int, first_query: int, capsys: pytest.CaptureFixture[str]
) -> None:
    begun = time.monotonic()
    count = many_queries or 150
    for start in range(0, count, AT_ONCE):
        # As a request does.
        with version_read_once():
            for seed in range(start, min(start + AT_ONCE, count)):
                storm.ask(first_query + seed)
        if many_queries and (storm.made % TOLD_AFTER == 0 or storm.made == count):
            seconds = time.monotonic() - begun
            with capsys.disabled():
                print(f"\n{storm.made:,} searches on {storm.engine} ({connection.vendor}), 0 errors, {seconds:.0f} s")  # noqa: T201
                print(f"  the slowest took {storm.slowest[0] * 1000:.0f} ms: {storm.slowest[1]}", flush=True)  # noqa: T201


VALUES = st.lists(st.text(max_size=30).map(lambda value: value.replace("\x00", "")), max_size=3).map(tuple)
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


QUERIES = st.builds(
    Query,
    kinds=st.just(("people",)),
    text=st.text(max_size=LONGEST_TEXT * 2),
    filters=st.dictionaries(st.sampled_from(["tried", "region", "languages", "cohort", "no filter"]), VALUES),
    sort=st.sampled_from(Sort),
    page=st.integers(-(10**20), LAST_PAGE * 2),
    only_my_words=st.booleans(),
    declined=VALUES,
    after=st.text(max_size=30),
)


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
@given(query=QUERIES)
def test_no_query_is_an_error(storm: Storm, query: Query) -> None:
    storm.look(find(query, storm.people["Ann"]), query.kinds)
