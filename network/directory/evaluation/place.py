"""An empty database and index that nobody else knows of, for as long as a measurement takes."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import override_settings

from core.page_cache import forget_fragments
from network.directory.evaluation.collection import Collection
from network.directory.evaluation.loading import Loaded, load
from programme.setup.services import set_up_site
from search.engines.elasticsearch import rebuilding
from search.engines.elasticsearch.client import UnavailableError, forget, written
from search.engines.elasticsearch.indices import alias, drop_all

DATABASE, ELASTICSEARCH = "database", "elasticsearch"
ENGINES = (DATABASE, ELASTICSEARCH)
# Quality is measured, not speed: a slow machine must not turn into a reduced search.
SECONDS_TO_ANSWER = 30


class PlaceError(Exception):
    """There is no place to measure in; the message is a sentence that says why."""


@contextmanager
def prepared(collection: Collection, engine: str) -> Iterator[Loaded]:
    """A new site with the collection, searched by one engine; the site's own data is neither read nor written."""
    with _settings(engine):
        if engine == ELASTICSEARCH:
            _ask_for_a_sign()
        with _database():
            set_up_site()
            loaded = load(collection)
            with _index(engine):
                yield loaded


def _ask_for_a_sign() -> None:
    try:
        with written() as client:
            client.info()
    except UnavailableError as error:
        raise PlaceError(f"Elasticsearch does not answer ({error}).") from error


@contextmanager
def _database() -> Iterator[None]:
    connection = connections[DEFAULT_DB_ALIAS]
    own = connection.copy()
    # Django writes the name of the other one into the settings, which this connection shares.
    before = connection.settings_dict["NAME"]
    name = f"search_evaluation_{os.getpid()}_{secrets.token_hex(4)}"
    own.settings_dict["TEST"] = connection.settings_dict["TEST"] | {
        "NAME": f"file:{name}?mode=memory&cache=shared" if own.vendor == "sqlite" else name,
        "MIGRATE": True,
    }
    connections[DEFAULT_DB_ALIAS] = own
    _forget()
    try:
        _create(own)
        yield
    finally:
        # Django leaves a database in memory open when it is asked to close it.
        BaseDatabaseWrapper.close(own)
        if own.settings_dict["NAME"] != before:
            own.creation.destroy_test_db(before, verbosity=0)
        connections[DEFAULT_DB_ALIAS] = connection
        _forget()


def _create(own: BaseDatabaseWrapper) -> None:
    try:
        own.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    except SystemExit:
        # Django has said why on the way out.
        raise PlaceError("The database could not be made. Its account must be allowed to make one.") from None
    except OperationalError as error:
        raise PlaceError(f"The database does not answer: {error}") from error


def _forget() -> None:
    """Let go of what this process keeps of a database: the other one has other rows."""
    forget_fragments()
    ContentType.objects.clear_cache()


@contextmanager
def _settings(engine: str) -> Iterator[None]:
    if engine == DATABASE:
        own: dict[str, Any] = {"ELASTICSEARCH_URL": ""}
    elif settings.ELASTICSEARCH_URL:
        # No hyphen after the prefix of the site: what tidies up behind that one leaves this one alone.
        prefix = f"{settings.ELASTICSEARCH_INDEX_PREFIX}_evaluation_{secrets.token_hex(4)}"
        own = {"ELASTICSEARCH_INDEX_PREFIX": prefix, "ELASTICSEARCH_TIMEOUT": SECONDS_TO_ANSWER}
    else:
        raise PlaceError("Set ELASTICSEARCH_URL to measure Elasticsearch.")
    with override_settings(**own):
        yield


@contextmanager
def _index(engine: str) -> Iterator[None]:
    """What the database holds, in Elasticsearch too if that is to answer; gone from there afterwards."""
    if engine == DATABASE:
        yield
        return
    forget()
    try:
        rebuilding.rebuild()
        yield
    except (UnavailableError, rebuilding.RebuildError) as error:
        raise PlaceError(f"Elasticsearch did not take the collection: {error}") from error
    finally:
        _drop_index()


def _drop_index() -> None:
    try:
        with written() as client:
            drop_all(client)
    except UnavailableError as error:
        raise PlaceError(f"An index of {alias()} stays in Elasticsearch ({error}): delete it by hand.") from error
    finally:
        forget()
