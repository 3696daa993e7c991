"""Elasticsearch away, slow or talking nonsense: readers are told at once, and changes are written later."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from search import health
from search.engines.elasticsearch import client, draining, indices, rebuilding
from search.engines.elasticsearch.breaker import FIRST_PAUSE
from search.engines.elasticsearch.mapping import MAPPING
from search.models import SearchChange, SearchIndex
from search.periodic_jobs import check_index, make_index, write_changes
from search.views import PUBLIC_KINDS
from tests.factories.pages import make_page
from tests.site.search.elastic_proxy import GARBAGE, STALL_SECONDS, Proxy
from tests.site.search.mirrored_things import found, put, put_many, server, take_away

pytestmark = [pytest.mark.elasticsearch, pytest.mark.django_db]

TROUBLES = ["refuse", "stall", *GARBAGE]
PATIENCE, BRIEFLY = 20, 0.3
# As in use; and how long a page may take besides, on machines that test.
IN_USE, A_PAGE = 0.8, 3
TEXT = [{"type": "paragraph", "value": "<p>A quetzal.</p>"}]
REDUCED = "reduced"


class Troubled(Proxy):
    """A server that is waited for as long as busy machines need while it is well, and briefly in trouble."""

    def __init__(self, address: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(address)
        self._settings, self._monkeypatch = settings, monkeypatch

    def become(self, mode: str) -> None:
        seconds = PATIENCE if mode == "pass" else BRIEFLY
        self._settings.ELASTICSEARCH_TIMEOUT = seconds
        self._monkeypatch.setattr(client, "WRITERS_TIMEOUT", seconds)
        self._monkeypatch.setattr(draining, "PROBE_TIMEOUT", seconds)
        super().become(mode)


@pytest.fixture
def http() -> Client:
    # Not `client`: that is the module's name here.
    return Client()


@pytest.fixture
def proxy(elasticsearch: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    made = Troubled(elasticsearch, settings, monkeypatch)
    settings.ELASTICSEARCH_URL = made.address
    rebuilding.rebuild()
    yield made
    made.stop()


def ask() -> int:
    with client.asked() as asked:
        return int(asked.search(size=0)["hits"]["total"]["value"])


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_reader_is_told_soon_and_the_next_one_at_once(proxy: Proxy, trouble: str) -> None:
    assert ask() >= 0
    proxy.become(trouble)
    begun = time.monotonic()
    with pytest.raises(client.UnavailableError):
        ask()
    assert time.monotonic() - begun < STALL_SECONDS - 1
    proxy.become("pass")
    with pytest.raises(client.UnavailableError):
        ask()
    client.breaker._open_until = 0
    assert ask() >= 0
    assert not client.breaker.is_open()


def test_a_question_that_is_not_understood_keeps_nobody_else_from_asking(proxy: Proxy) -> None:
    with pytest.raises(client.UnavailableError), client.asked() as asked:
        asked.search(query={"no such": {}})
    assert ask() >= 0


def test_a_mistake_of_ours_is_no_outage(proxy: Proxy) -> None:
    with pytest.raises(SearchIndex.DoesNotExist), client.asked():
        SearchIndex.objects.get(name="no such")
    assert not client.breaker.is_open()


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_was_erased_meanwhile_is_gone_once_the_server_is_back(proxy: Proxy, trouble: str) -> None:
    put(1, "zebra")
    assert write_changes() == 1
    proxy.become(trouble)
    take_away(1)
    put(2, "quagga")
    assert write_changes() == 0
    assert SearchChange.objects.count() == 2
    assert not draining.pause.is_over()
    assert write_changes() == 0, "it is left alone for a moment"
    proxy.become("pass")
    draining.pause.until = 0
    assert write_changes() == 2
    assert (found("zebra"), found("quagga")) == ([], [2])


def test_pauses_grow_and_are_never_so_long_that_what_was_erased_stays_for_a_minute(proxy: Proxy) -> None:
    proxy.become("refuse")
    put(1, "zebra")
    for _ in range(12):
        draining.pause.until = 0
        write_changes()
    assert draining.pause.length == draining.LONGEST_PAUSE
    assert draining.LONGEST_PAUSE + 20 < 60


@pytest.mark.parametrize("trouble", ["refuse", "garbage"])
def test_regular_jobs_do_not_fail(proxy: Proxy, trouble: str, caplog: pytest.LogCaptureFixture) -> None:
    proxy.become(trouble)
    check_index()
    SearchIndex.objects.all().delete()
    make_index()
    assert len([record for record in caplog.records if "could not be" in record.message]) == 2


def test_a_rebuild_that_loses_the_server_goes_on_later(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    put_many(5)
    with pytest.raises(client.UnavailableError):
        rebuilding.rebuild(progress=lambda kind, done, total: proxy.become("refuse") if done else None)
    proxy.become("pass")
    seen: list[int] = []
    rebuilding.rebuild(progress=lambda kind, done, total: seen.append(done))
    assert seen[0] == 2
    assert found("zebra") == [1, 2, 3, 4, 5]


def test_an_answer_of_some_shards_alone_is_none(proxy: Proxy) -> None:
    put_many(1)
    rebuilding.rebuild()
    with client.asked() as asked:
        assert indices.counts(asked, indices.alias()) == {"trial": 1}
    with_a_shard_nowhere()
    with pytest.raises(client.UnavailableError), client.asked() as asked:
        indices.counts(asked, indices.alias())
    assert client.breaker.is_open()


def with_a_shard_nowhere() -> None:
    """Let readers search an index besides whose one shard no node may have."""
    server().indices.create(
        index=indices.new_name(),
        mappings=MAPPING,
        settings={"index.routing.allocation.include._name": "nobody", "number_of_replicas": 0},
        aliases={indices.alias(): {}},
        wait_for_active_shards="0",
    )


# The page ------------------------------------------------------------------------------------------


@pytest.fixture
def quetzal(site: None, proxy: Proxy) -> str:
    """The address of a page that is found, on the server too."""
    page = make_page("Quetzal", body=TEXT)
    write_changes()
    return str(page.url)


def searched(http: Client, url: str, text: str = "quetzal") -> tuple[bool, bool]:
    """Whether the page of results has that address, and whether it says that it is reduced."""
    answer = http.get("/search/", {"q": text})
    assert answer.status_code == 200
    html = answer.content.decode()
    return url in html, REDUCED in html


@pytest.mark.parametrize("trouble", TROUBLES)
def test_the_page_finds_the_same_says_that_it_is_reduced_and_is_whole_again_by_itself(
    proxy: Proxy, http: Client, quetzal: str, trouble: str
) -> None:
    assert searched(http, quetzal) == (True, False)
    proxy.become(trouble)
    assert searched(http, quetzal) == (True, True)
    assert searched(http, quetzal) == (True, True)
    proxy.become("pass")
    client.breaker._open_until = 0
    assert searched(http, quetzal) == (True, False)


# Of each kind one question, and more where nothing is found at first.
@pytest.mark.parametrize("text", ["quetzal", "quetzal or else lunch clubs in Northshire"])
def test_one_search_waits_no_longer_for_many_slow_answers_than_for_one(
    proxy: Proxy, http: Client, settings: Settings, quetzal: str, text: str
) -> None:
    is_found, _ = searched(http, quetzal, text)
    settings.ELASTICSEARCH_TIMEOUT, proxy.delay = IN_USE, IN_USE - 0.1
    proxy.answers, begun = 0, time.monotonic()
    assert searched(http, quetzal, text) == (is_found, True)
    assert time.monotonic() - begun < IN_USE * client.ONE_SEARCH + A_PAGE
    searched(http, quetzal, text)
    assert proxy.answers <= 2, "nobody else waits for it"
    client.breaker._open_until = 0
    assert searched(http, quetzal, text) == (is_found, True)
    assert client.breaker._pause == 2 * FIRST_PAUSE, "its first answer, in time, lets nobody else ask"


def test_one_search_waits_for_answers_that_together_come_in_time(
    proxy: Proxy, http: Client, settings: Settings, quetzal: str
) -> None:
    settings.ELASTICSEARCH_TIMEOUT, proxy.delay = 4, 0.5
    assert searched(http, quetzal) == (True, False)
    assert proxy.answers >= len(PUBLIC_KINDS)


def test_the_time_of_one_search_is_that_of_the_server_alone(
    proxy: Proxy, http: Client, settings: Settings, quetzal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the database is slow the server is not to blame, and is not passed over."""
    settings.ELASTICSEARCH_TIMEOUT = 2

    def slowly(execute: Any, *of_statement: Any) -> Any:
        time.sleep(0.1)
        return execute(*of_statement)

    begun = time.monotonic()
    with connection.execute_wrapper(slowly):
        assert searched(http, quetzal) == (True, False)
    assert time.monotonic() - begun > 2 * client.ONE_SEARCH


def test_whoever_asks_for_no_search_may_wait_for_each_answer(proxy: Proxy, settings: Settings) -> None:
    settings.ELASTICSEARCH_TIMEOUT, proxy.delay = 2, 1
    assert not health.look().is_reduced


def test_a_search_is_whole_only_if_the_server_looked_at_everything(proxy: Proxy, http: Client, quetzal: str) -> None:
    assert searched(http, quetzal) == (True, False)
    with_a_shard_nowhere()
    assert searched(http, quetzal) == (True, True)


@pytest.mark.parametrize(
    "replaced", [(b'"timed_out":false', b'"timed_out":true '), (b'"failed":0', b'"failed":1')], ids=["time", "shards"]
)
def test_a_search_is_reduced_if_the_server_says_that_it_is_not_done(
    proxy: Proxy, http: Client, quetzal: str, replaced: tuple[bytes, bytes]
) -> None:
    proxy.replaced = replaced
    assert searched(http, quetzal) == (True, True)
