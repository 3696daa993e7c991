"""Elasticsearch away, slow or talking nonsense while many search: nobody sees an error, and few wait."""

import socket
import threading
import time
from collections.abc import Iterator
from itertools import count

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from core import rate_limits
from search import views
from search.engines.elasticsearch import client, rebuilding
from search.periodic_jobs import write_changes
from tests.factories.pages import make_page
from tests.factories.users import be, make_member
from tests.site.search.elastic_proxy import Proxy
from users.models import User

# On SQLite the tests of one process have one connection to the database.
pytestmark = [
    pytest.mark.elasticsearch,
    pytest.mark.postgres,
    pytest.mark.thorough,
    pytest.mark.usefixtures("live_site"),
]

READERS, SEARCHES = 4, 200
# As in use; machines that test are busy.
IN_TROUBLE, PATIENCE = 0.8, 20
PLACES = ("/search/?q=quetzal", "/network/people/?q=Wilma", "/network/practice/?q=quetzal", "/network/people/")


class Counting(Proxy):
    """Counts how often it was asked."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.asked = 0

    def _serve(self, connection: socket.socket) -> None:
        self.asked += 1
        super()._serve(connection)


@pytest.fixture
def proxy(elasticsearch: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    made = Counting(elasticsearch)
    settings.ELASTICSEARCH_URL = made.address
    settings.ELASTICSEARCH_TIMEOUT = PATIENCE
    for module in (rate_limits, views):
        monkeypatch.setattr(module, "consume", lambda **asked: True)
    make_page("Quetzal", body=[{"type": "paragraph", "value": "<p>A quetzal.</p>"}])
    rebuilding.rebuild()
    write_changes()
    yield made
    made.stop()


def search_much(reader: User, searches: int) -> list[tuple[float, bool]]:
    """What many who search at once get: how long each search took, and whether its page says that it is reduced."""
    answers: list[tuple[float, bool]] = []
    numbers = count()

    def search() -> None:
        http = Client()
        be(http, reader)
        for number in numbers:
            if number >= searches:
                break
            begun = time.monotonic()
            answer = http.get(PLACES[number % len(PLACES)])
            assert answer.status_code == 200
            answers.append((time.monotonic() - begun, "reduced" in answer.content.decode()))
        connection.close()

    threads = [threading.Thread(target=search) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.parametrize("trouble", ["pass", "refuse", "stall", "garbage"])
def test_no_search_fails_each_says_that_it_is_reduced_and_few_ask_in_vain(
    proxy: Counting, settings: Settings, trouble: str
) -> None:
    reader = make_member(name="Wilma")
    assert not any(is_reduced for _, is_reduced in search_much(reader, 4))
    settings.ELASTICSEARCH_TIMEOUT = IN_TROUBLE
    proxy.become(trouble)
    proxy.asked = 0
    answers = search_much(reader, SEARCHES)
    times = sorted(seconds for seconds, _ in answers)
    print(f'MEASURED {trouble}: p50 {times[len(times) // 2]:.2f} s, p95 {times[len(times) * 95 // 100]:.2f} s, longest {times[-1]:.2f}, {proxy.asked} asked')
    assert [is_reduced for _, is_reduced in answers] == [trouble != "pass"] * SEARCHES
    # Those who had begun when the first was let down, and one after each pause.
    assert trouble == 'pass' or proxy.asked <= READERS * 3
    settings.ELASTICSEARCH_TIMEOUT = PATIENCE
    proxy.become("pass")
    client.breaker._open_until = 0
    search_much(reader, READERS)
    assert not any(is_reduced for _, is_reduced in search_much(reader, 4))
