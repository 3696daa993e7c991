"""A real Elasticsearch for tests: the one that ELASTICSEARCH_URL names. Without it they are skipped, and it is said so.

`make test` and CI start none by themselves but by .ci/run. Each test has a prefix of its own, so any number may run.
"""

import os
import secrets
from collections.abc import Iterator
from functools import cache

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import override_settings
from pytest_django import Settings

PATIENCE = 30
UNSET = "ELASTICSEARCH_URL is not set: nothing is tried on Elasticsearch"


def address() -> str:
    """Where the server is, empty if none was named."""
    return str(django_settings.TEST_ELASTICSEARCH_URL)


@cache
def answered() -> str:
    """The version that the server gave, empty if none answered."""
    if not address():
        return ""
    from search.engines.elasticsearch import client

    with override_settings(ELASTICSEARCH_URL=address()):
        try:
            return str(client.client(PATIENCE).info()["version"]["number"])
        except client.FAILURES:
            return ""


def engines() -> str:
    """Which engines are tried, and the version of each that answered."""
    database = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    if not address():
        return f"search engines: database ({database}); {UNSET}"
    # Without a password that may stand in it.
    place = address().rpartition("@")[2]
    return f"search engines: database ({database}), Elasticsearch {answered() or 'DID NOT ANSWER'} at {place}"


def insist() -> None:
    """Stop a run of CI that was to use a server which does not answer."""
    is_ci = os.environ.get("CI", "").lower() in {"1", "true"} or os.environ.get("CI_NEEDS_ELASTICSEARCH") == "1"
    if is_ci and address() and not answered():
        raise pytest.UsageError("ELASTICSEARCH_URL is set, and no Elasticsearch answers there.")


def skip_without_server(item: pytest.Item) -> None:
    """For what is marked `elasticsearch`."""
    if item.get_closest_marker("elasticsearch") and not answered():
        pytest.skip(UNSET if not address() else "no Elasticsearch answers at ELASTICSEARCH_URL")


@pytest.fixture
def elasticsearch(settings: Settings) -> Iterator[str]:
    """The site with an Elasticsearch, and no index yet; gives its address. The test is to be marked `elasticsearch`."""
    from search.engines.elasticsearch import client, draining, indices

    settings.ELASTICSEARCH_URL = address()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    settings.ELASTICSEARCH_INDEX_PREFIX = f"test-{worker}-{secrets.token_hex(4)}"
    # Machines that test are busy.
    settings.ELASTICSEARCH_TIMEOUT = PATIENCE
    client.forget()
    draining.pause.end()
    yield address()
    settings.ELASTICSEARCH_URL = address()
    client.forget()
    draining.pause.end()
    indices.drop_all(client.client(PATIENCE))


@pytest.fixture
def mirrored(elasticsearch: str, site: None) -> str:
    """The same, with an index that holds what the site has."""
    from search.engines.elasticsearch import rebuilding

    rebuilding.rebuild()
    return elasticsearch
