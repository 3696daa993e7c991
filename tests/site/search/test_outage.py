"""Elasticsearch away, slow or talking nonsense: readers are told at once, and changes are written later."""

import time
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from search.engines.elasticsearch import client, draining, rebuilding
from search.models import SearchChange, SearchIndex
from search.periodic_jobs import check_index, make_index, write_changes
from tests.factories.pages import make_page
from tests.site.search.elastic_proxy import GARBAGE, STALL_SECONDS, Proxy
from tests.site.search.mirrored_things import found, put, put_many, take_away

pytestmark = [pytest.mark.elasticsearch, pytest.mark.django_db]

TROUBLES = ["refuse", "stall", *GARBAGE]
PATIENCE, BRIEFLY = 20, 0.3
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
    with client.asked() as server:
        return int(server.search(size=0)["hits"]["total"]["value"])


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
    with pytest.raises(client.UnavailableError), client.asked() as server:
        server.search(query={"no such": {}})
    assert ask() >= 0


def test_a_mistake_of_ours_is_no_outage(proxy: Proxy) -> None:
    with pytest.raises(ZeroDivisionError), client.asked():
        _ = 1 / 0
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


# The page ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("trouble", TROUBLES)
def test_the_page_finds_the_same_says_that_it_is_reduced_and_is_whole_again_by_itself(
    proxy: Proxy, http: Client, trouble: str
) -> None:
    page = make_page("Quetzal", body=TEXT)
    write_changes()

    def searched() -> tuple[bool, bool]:
        answer = http.get("/search/?q=quetzal")
        assert answer.status_code == 200
        html = answer.content.decode()
        return page.url in html, REDUCED in html

    assert searched() == (True, False)
    proxy.become(trouble)
    assert searched() == (True, True)
    assert searched() == (True, True)
    proxy.become("pass")
    client.breaker._open_until = 0
    assert searched() == (True, False)
