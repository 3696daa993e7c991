"""Fixtures that every test may use."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker, Settings

from core.page_cache import forget_fragments

WHOLE_DATABASE = {"transactional_db", "live_server", "live_site"}


def _needs_whole_database(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    transactional = marker is not None and marker.kwargs.get("transaction", False)
    return transactional or bool(WHOLE_DATABASE & set(getattr(item, "fixturenames", [])))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # A test that commits empties every table behind it, those that migrations fill too: whole files of them come last.
    emptying = {item.path for item in items if _needs_whole_database(item)}
    items.sort(key=lambda item: item.path in emptying)
    for item in items:
        names = getattr(item, "fixturenames", [])
        if "site" in names and _needs_whole_database(item):
            raise pytest.UsageError(f"{item.nodeid}: a test that commits uses live_site in place of site")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


@pytest.fixture(scope="module")
def _site_of_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    # One set-up for a file: each test is rolled back to it, and it is rolled back after the last.
    with django_db_blocker.unblock(), transaction.atomic():
        _make_new_installation()
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)
    caches.close_all()


def _make_new_installation() -> None:
    from wagtail.models import Collection, Locale, Page

    from programme.setup.services import set_up_site

    # A test that commits empties even the tables that migrations fill.
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
def live_site(transactional_db: None) -> None:
    """The same for a test that commits, or that looks at the site through a real server."""
    _make_new_installation()


@pytest.fixture(autouse=True)
def _mail_by_the_outbox(settings: Settings) -> None:
    # Django's test runner puts its own backend in the place of ours.
    settings.EMAIL_BACKEND = "core.mail.OutboxEmailBackend"


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> None:
    # The cache is a table: other tests roll it back, those that commit must empty it.
    forget_fragments()
    if _needs_whole_database(request.node):
        request.getfixturevalue("transactional_db")
        for cache in caches.all():
            cache.clear()
