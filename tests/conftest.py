"""Fixtures that every test may use."""

import gc
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.core.cache import caches
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from core.page_cache import forget_fragments
from search import indexing
from tests import elasticsearch_server, guarded_log
from tests.elasticsearch_server import elasticsearch, mirrored  # noqa: F401 - fixtures
from tests.installed_copy import Installation, OnServer, OnSQLite
from tests.migrated_copy import migrations_from_copy

WHOLE_DATABASE = {"transactional_db", "live_server", "live_site"}


def _needs_whole_database(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    transactional = marker is not None and marker.kwargs.get("transaction", False)
    return transactional or bool(WHOLE_DATABASE & set(getattr(item, "fixturenames", [])))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # A test that commits empties every table behind it, those that migrations fill too: whole files of them come last.
    emptying = {item.path for item in items if _needs_whole_database(item)}
    # What takes long comes first: else one worker is still at it when the others have done everything.
    long = {item.path for item in items if any(map(item.get_closest_marker, ("thorough", "elasticsearch")))}
    items.sort(key=lambda item: (item.path in emptying, item.path not in long))
    for item in items:
        names = getattr(item, "fixturenames", [])
        if "site" in names and _needs_whole_database(item):
            raise pytest.UsageError(f"{item.nodeid}: a test that commits uses live_site in place of site")
        asks_database = item.get_closest_marker("django_db") is not None or "db" in names
        if all(map(item.get_closest_marker, ("once", "postgres"))):
            raise pytest.UsageError(f"{item.nodeid}: marked `once` and `postgres`, it would run on no database")
        if item.path in emptying and asks_database and "site" not in names and not _needs_whole_database(item):
            raise pytest.UsageError(f"{item.nodeid}: tests that commit, in another file, may have emptied every table")


def pytest_configure(config: pytest.Config) -> None:
    elasticsearch_server.insist()


def pytest_collection_finish(session: pytest.Session) -> None:
    # What has been loaded stays: looking through it for garbage again and again is a twentieth of the time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_report_header(config: pytest.Config) -> str:
    return elasticsearch_server.engines()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    # Where -q leaves the header out.
    if terminalreporter.verbosity < 0:
        terminalreporter.write_line(elasticsearch_server.engines())


def pytest_runtest_setup(item: pytest.Item) -> None:
    elasticsearch_server.skip_without_server(item)
    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    if item.get_closest_marker("once") and connection.vendor == "postgresql":
        pytest.skip("runs on SQLite")


@pytest.fixture(scope="session")
def _migrated() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        stack.enter_context(migrations_from_copy())
        yield stack


@pytest.fixture(scope="session")
def django_db_setup(_migrated: ExitStack, django_db_setup: None) -> None:
    """The test database, copied rather than migrated where that can be."""
    # What tests do with migrations from here on is real.
    _migrated.close()


@pytest.fixture(scope="session")
def installation(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Installation]:
    """A new installation, to be put in the place of the empty database."""
    with django_db_blocker.unblock():
        made = OnSQLite(_make_new_installation) if connection.vendor == "sqlite" else OnServer(_make_new_installation)
    yield made
    with django_db_blocker.unblock():
        made.close()


@pytest.fixture(scope="module")
def _site_of_module(installation: Installation, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    # One set-up for all: each test is rolled back to it, and the empty database is there again after a file's last.
    with django_db_blocker.unblock(), installation.in_place(), django_db_blocker.block():
        yield
    caches.close_all()


def _make_new_installation() -> None:
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Collection, Locale, Page

    from programme.setup.services import set_up_site

    # A test that commits empties even the tables that migrations fill, and numbers change with it.
    ContentType.objects.clear_cache()
    if not Page.objects.exists():
        Locale.objects.get_or_create(language_code="en-gb")
        Page.add_root(title="Root", slug="root")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    set_up_site()


@pytest.fixture
def site(_site_of_module: None, db: None) -> None:
    """The pages, groups, topics and settings of a new installation, shared by the tests of one file."""


@pytest.fixture
def live_site(transactional_db: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """The same for a test that commits, or that looks at the site through a real server."""
    if connection.vendor == "sqlite":
        with request.getfixturevalue("installation").in_place():
            yield
        return
    # A copy on a server is shared by all tests: what is committed would stay there.
    _make_new_installation()
    yield


@pytest.fixture
def without_index() -> Iterator[None]:
    """For tests that never search: what they change is not written to the index, a fifth of their time."""
    before = indexing._is_following.set(False)
    yield
    indexing._is_following.reset(before)


@pytest.fixture(autouse=True)
def _mail_by_the_outbox(settings: Settings) -> None:
    # Django's test runner puts its own backend in the place of ours.
    settings.EMAIL_BACKEND = "core.mail.OutboxEmailBackend"


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    # The cache is a table: other tests roll it back, those that commit must empty it.
    forget_fragments()
    if _needs_whole_database(request.node):
        request.getfixturevalue("transactional_db")
        for cache in caches.all():
            cache.clear()
    yield
    if _needs_whole_database(request.node):
        # What is decided is refused to be deleted, by the flush too.
        guarded_log.emptied()
