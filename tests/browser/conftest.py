"""A real Chromium, looking at a real server on a database of its own.

CHROMIUM in the environment names the program; else one on the path is taken, else playwright's own.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.factories.users import be
from users.models import User

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# Milliseconds: a machine that is busy with other things is slow and not wrong.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Put SQLite into a file: in memory, every request would share one connection with the test."""
    connection = connections["default"]
    if connection.vendor == "sqlite":
        path = tmp_path_factory.mktemp("database") / "journeys.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(path)
        pragmas = "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;PRAGMA foreign_keys=ON;"
        connection.settings_dict["OPTIONS"]["init_command"] = pragmas


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: LiveServer) -> LiveServer:
    """The server, started when the database is a file: it would share one connection with a database in memory."""
    return live_server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    # Playwright's loop runs in this thread, where the tests use the database as ever.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    with sync_playwright() as playwright:
        # A sandbox cannot be made by the superuser, as whom a container often runs.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=program, args=[*arguments, "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What browsers complained of: errors of scripts, and what the policy blocked. Must be empty in the end."""
    found: list[str] = []
    yield found
    assert not found


@pytest.fixture
def open_context(
    browser: Browser, live_site: None, live_server: LiveServer, complaints: list[str]
) -> Iterator[Callable[..., BrowserContext]]:
    """A function that opens a fresh browser of a visitor; takes what playwright's new_context takes."""
    with _contexts(browser, live_server.url, complaints) as open_one:
        yield open_one


@contextmanager
def _contexts(browser: Browser, address: str, complaints: list[str]) -> Iterator[Callable[..., BrowserContext]]:
    opened: list[BrowserContext] = []

    def open_one(**options: object) -> BrowserContext:
        context = browser.new_context(**{"base_url": address, "viewport": DESKTOP, "locale": "en-GB"} | options)
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda message: _listen(message.text, complaints))
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


def _listen(text: str, complaints: list[str]) -> None:
    if "Content Security Policy" in text:
        complaints.append(text)


def sign_in_by_cookie(page: Page, person: User, *, second_factor: bool = True) -> None:
    """Make a browser somebody's without the doors."""
    client = Client()
    be(client, person, second_factor=second_factor)
    page.goto("/healthz")
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": page.url}])


@pytest.fixture
def plain_page(open_context: Callable[..., BrowserContext]) -> Page:
    """A visitor whose browser runs no JavaScript."""
    return open_context(java_script_enabled=False).new_page()


@pytest.fixture(scope="session")
def barriers() -> Callable[[Page], list[str]]:
    """A function that gives a sentence for each barrier that axe finds on the page as it is now."""
    axe = Axe()

    def look(page: Page) -> list[str]:
        violations = axe.run(page).response["violations"]
        return [f"{each['id']}: {each['help']} {node['target']}" for each in violations for node in each["nodes"]]

    return look
