"""A new installation beside the empty database: setting one up takes a second, putting it in place hardly any."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction


class OnSQLite:
    """An installation that is kept in memory."""

    def __init__(self, install: Callable[[], None]) -> None:
        with _filled_from(_copy()):
            install()
            self.copy = _copy()

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """The test database is the installation, and afterwards what it was."""
        with _filled_from(self.copy):
            yield

    def close(self) -> None:
        """Take it away."""
        self.copy.close()


class OnServer:
    """An installation in a database of its own, beside the test database."""

    SUFFIX = "installed"

    def __init__(self, install: Callable[[], None]) -> None:
        connection.creation.clone_test_db(self.SUFFIX, verbosity=0, autoclobber=True)
        with self._connected():
            install()

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """The connection leads to the installation, and afterwards to where it led; what is written is taken back."""
        with self._connected(), transaction.atomic():
            yield
            transaction.set_rollback(True)

    @contextmanager
    def _connected(self) -> Iterator[None]:
        empty = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = connection.creation.get_test_db_clone_settings(self.SUFFIX)["NAME"]
        # Tests that commit give content types new numbers, in their database alone.
        ContentType.objects.clear_cache()
        yield
        connection.close()
        connection.settings_dict["NAME"] = empty
        ContentType.objects.clear_cache()

    def close(self) -> None:
        """Take it away."""
        connection.creation.destroy_test_db(suffix=self.SUFFIX, verbosity=0)


Installation = OnSQLite | OnServer


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
