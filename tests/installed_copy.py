"""A new installation beside the empty database: setting one up takes a second, putting it in place hardly any."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import connection

# Puts the installation in the place of the empty database for as long as it holds.
Put = Callable[[], AbstractContextManager[None]]
SUFFIX = "installed"


@contextmanager
def installation(install: Callable[[], None]) -> Iterator[Put]:
    """What puts an installation into the place of the test database, which stays as it is."""
    with (_kept_in_memory if connection.vendor == "sqlite" else _on_server)(install) as put:
        yield put


@contextmanager
def _kept_in_memory(install: Callable[[], None]) -> Iterator[Put]:
    with _filled_from(_copy()):
        install()
        copy = _copy()
    yield lambda: _filled_from(copy)
    copy.close()


@contextmanager
def _filled_from(database: sqlite3.Connection) -> Iterator[None]:
    before = _copy()
    database.backup(connection.connection)
    yield
    before.backup(connection.connection)
    before.close()


def _copy() -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    connection.connection.backup(copy)
    return copy


@contextmanager
def _on_server(install: Callable[[], None]) -> Iterator[Put]:
    connection.creation.clone_test_db(SUFFIX, verbosity=0, autoclobber=True)
    with _named_by_suffix():
        install()
    yield _named_by_suffix
    connection.creation.destroy_test_db(suffix=SUFFIX, verbosity=0)


@contextmanager
def _named_by_suffix() -> Iterator[None]:
    empty = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = connection.creation.get_test_db_clone_settings(SUFFIX)["NAME"]
    yield
    connection.close()
    connection.settings_dict["NAME"] = empty
