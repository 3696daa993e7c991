"""Many uses of one link at the same moment, each by the page that visitors use."""

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client

from config.settings.base import SQLITE_OPTIONS
from tests.factories.cohorts import CohortFactory
from users import services
from users.models import CohortMembership, User

pytestmark = pytest.mark.thorough

AT_ONCE = 50
IN, OVER = (302, True), (410, False)


def at_once(use: Callable[[int], object], times: int = AT_ONCE) -> list[object]:
    """What so many uses at the same moment came to, each in a thread of its own; a mistake of one is among them."""
    start = threading.Barrier(times)
    outcomes: list[object] = []

    def one(number: int) -> None:
        start.wait()
        try:
            outcomes.append(use(number))
        except Exception as error:  # noqa: BLE001 - whatever it was, the test is to show it
            outcomes.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=[number]) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def invite() -> str:
    """The path of a link."""
    return services.invite(email="new@example.com", cohort=CohortFactory()).removeprefix(settings.SITE_URL)


def join(link: str, number: int) -> tuple[int, bool]:
    """Open the link at an address of one's own, and say one's name: the answer, and whether it let one in."""
    client = Client(REMOTE_ADDR=f"192.0.2.{number}", raise_request_exception=False)
    client.get(link)
    answer = client.post("/accounts/join/", {"name": f"Amara {number}"})
    return answer.status_code, "_auth_user_id" in client.session


def people() -> tuple[int, int]:
    return User.objects.count(), CohortMembership.objects.count()


@pytest.mark.usefixtures("live_site")
@pytest.mark.postgres
def test_fifty_uses_of_one_link_make_one_account_on_postgresql() -> None:
    link = invite()

    assert Counter(at_once(lambda number: join(link, number))) == {IN: 1, OVER: AT_ONCE - 1}
    assert people() == (1, 1)


@pytest.fixture
def on_a_file(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that begin from here on work on a new installation in a file, as a small site does."""
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        pytest.skip("needs SQLite in memory, to copy it into a file")
    # Not by name above: elsewhere it would hold the database while the other test waits for it.
    request.getfixturevalue("site")
    path = tmp_path / "site.sqlite3"
    with closing(sqlite3.connect(path)) as file:
        request.getfixturevalue("installation").copy.backup(file)
    values = {**connections.settings["default"], "NAME": str(path), "OPTIONS": SQLITE_OPTIONS}
    monkeypatch.setitem(connections.settings, "default", values)


@pytest.mark.usefixtures("on_a_file")
def test_fifty_uses_of_one_link_make_one_account_on_sqlite() -> None:
    (link,) = at_once(lambda _: invite(), times=1)

    assert Counter(at_once(lambda number: join(str(link), number))) == {IN: 1, OVER: AT_ONCE - 1}
    assert at_once(lambda _: people(), times=1) == [(1, 1)]
    # What the test itself is connected to saw nothing of it.
    assert people() == (0, 0)
