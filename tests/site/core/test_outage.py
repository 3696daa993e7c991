"""A database that is out of reach is a 503 to come back from; a wrong query is a mistake of ours and a 500."""

from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from django.test import Client
from psycopg import errors

from core import outage

pytestmark = pytest.mark.django_db


def file_database(path: Path) -> BaseDatabaseWrapper:
    settings = {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": {"timeout": 0}}
    return ConnectionHandler({"default": settings})["default"]


def error_of(action: Callable[[], object]) -> DatabaseError:
    with pytest.raises(DatabaseError) as caught:
        action()
    return caught.value


def run(database: BaseDatabaseWrapper, sql: str) -> None:
    with database.cursor() as cursor:
        cursor.execute(sql)


@contextmanager
def every_query_ends_with(error: DatabaseError):
    """Let the site's database answer every query with this error; give back the queries that were tried."""
    tried: list[str] = []

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> None:
        tried.append(sql)
        raise error

    with connection.execute_wrapper(refuse):
        yield tried


def from_postgres(cause: psycopg.Error) -> OperationalError:
    error = OperationalError("as Django passes it on")
    error.__cause__ = cause
    return error


def test_a_file_that_cannot_be_opened_is_an_outage(tmp_path: Path) -> None:
    database = file_database(tmp_path / "gone" / "db.sqlite3")
    assert outage.is_outage(error_of(database.ensure_connection))


def test_a_file_that_stays_locked_is_an_outage(tmp_path: Path) -> None:
    holder, other = (file_database(tmp_path / "db.sqlite3") for _ in range(2))
    run(holder, "BEGIN EXCLUSIVE")
    assert outage.is_outage(error_of(lambda: run(other, "CREATE TABLE one (id)")))


def test_a_full_disk_is_an_outage(tmp_path: Path) -> None:
    database = file_database(tmp_path / "db.sqlite3")
    run(database, "CREATE TABLE one (text)")
    run(database, "PRAGMA max_page_count = 3")
    assert outage.is_outage(error_of(lambda: run(database, "INSERT INTO one VALUES (zeroblob(100000))")))


@pytest.mark.parametrize("sql", ["SELECT nothing FROM nowhere", "SELECT FROM WHERE", "SELECT fts5(')"])
def test_a_wrong_query_is_no_outage(tmp_path: Path, sql: str) -> None:
    assert not outage.is_outage(error_of(lambda: run(file_database(tmp_path / "db.sqlite3"), sql)))


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        pytest.param(psycopg.OperationalError("connection refused"), True, id="refused"),
        pytest.param(errors.ConnectionFailure(), True, id="lost"),
        pytest.param(errors.TooManyConnections(), True, id="no place left"),
        pytest.param(errors.DiskFull(), True, id="disk full"),
        pytest.param(errors.AdminShutdown(), True, id="shutting down"),
        pytest.param(errors.CannotConnectNow(), True, id="starting"),
        pytest.param(errors.DeadlockDetected(), False, id="deadlock"),
        pytest.param(errors.SerializationFailure(), False, id="lost a race"),
        pytest.param(errors.LockNotAvailable(), False, id="row is locked"),
    ],
)
def test_postgresql_says_by_its_code_what_is_an_outage(cause: psycopg.Error, expected: bool) -> None:
    assert outage.is_outage(from_postgres(cause)) is expected


@pytest.mark.parametrize("error", [None, ValueError(), DatabaseError(), OSError()], ids=repr)
def test_nothing_else_is_an_outage(error: BaseException | None) -> None:
    assert not outage.is_outage(error)


def test_a_closed_connection_is_an_outage() -> None:
    assert outage.is_outage(InterfaceError("connection already closed"))


@pytest.mark.parametrize("address", ["/", "/news/", "/accounts/login/", "/admin/", "/no/such/page/", "/sitemap.xml"])
def test_while_the_database_is_away_every_page_is_a_503_that_says_when_to_come_back(address: str) -> None:
    visitor = Client(raise_request_exception=False, headers={"cookie": f"sessionid={'a' * 32}"})
    with every_query_ends_with(from_postgres(psycopg.OperationalError("refused"))) as tried:
        response = visitor.get(address)
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "We will be back in a moment" in response.text
    assert len(tried) <= 1
    assert response["Cache-Control"] == "private, no-store"
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/", "/accounts/login/"])
def test_a_wrong_query_is_a_500_in_the_sites_face_and_asks_nothing_more(tmp_path: Path, address: str) -> None:
    wrong = error_of(lambda: run(file_database(tmp_path / "db.sqlite3"), "SELECT nothing FROM nowhere"))
    visitor = Client(raise_request_exception=False, headers={"cookie": f"sessionid={'a' * 32}"})
    with every_query_ends_with(wrong) as tried:
        response = visitor.get(address)
    assert response.status_code == 500
    assert "Retry-After" not in response
    assert "Something went wrong here" in response.text
    assert "nowhere" not in response.text
    assert len(tried) == 1
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_after_an_outage_the_site_answers_again_by_itself(site: None) -> None:
    visitor = Client(raise_request_exception=False)
    with every_query_ends_with(from_postgres(errors.AdminShutdown())):
        assert visitor.get("/").status_code == 503
    assert visitor.get("/").status_code == 200
