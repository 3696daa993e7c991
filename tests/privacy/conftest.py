"""How long the search for leaks goes on: `make privacy` asks for many probes, the suite for few."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from search import known_words


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--privacy-probes", type=int, default=0, help="how many probes a long run makes at least")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if probes_asked_for(config):
        return
    left = [item for item in items if item.get_closest_marker("privacy")]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    # A worker's own words are not heard.
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "probes":
                terminalreporter.write_line(str(value))


def probes_asked_for(config: pytest.Config) -> int:
    # The option is not known where a run does not begin in this folder.
    return int(config.getoption("--privacy-probes", default=0))


@pytest.fixture(scope="session")
def many_probes(pytestconfig: pytest.Config) -> int:
    """How many probes a long run was asked for; 0 in the suite."""
    return probes_asked_for(pytestconfig)


@pytest.fixture(autouse=True)
def _words_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word may be taken for a misspelt one from the moment at which it is written, as it is after a commit."""

    def on_commit(done: Callable[[], Any], *, robust: bool) -> None:
        done()

    monkeypatch.setattr(known_words, "transaction", SimpleNamespace(on_commit=on_commit, atomic=transaction.atomic))
    monkeypatch.setattr(known_words, "cached_fragment", lambda name, build: build())
