"""Whether the site is up, and whether all it needs is well."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import time_machine
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from core import health, outbox
from core.models import OutboxTask, PeriodicJob
from core.periodic_jobs import HEARTBEAT

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def worker_was_seen(ago: timedelta) -> None:
    PeriodicJob.objects.create(name=HEARTBEAT, next_run_at=NOON, last_run_at=NOON - ago)


def failing(client: Client) -> list[str]:
    """The checks that do not hold; the status must say the same."""
    response = client.get("/readyz")
    failed = [name for name, holds in response.json()["checks"].items() if not holds]
    assert response.status_code == (503 if failed else 200)
    assert response["Cache-Control"].startswith("max-age=0")
    return failed


def test_a_process_that_answers_is_up_and_asks_nothing(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_only_read(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


@pytest.mark.thorough
def test_all_is_well(client: Client) -> None:
    worker_was_seen(ago=timedelta(seconds=40))
    assert failing(client) == []
    figures = client.get("/readyz").json()["figures"]
    assert figures["worker_silent_seconds"] == 40
    assert figures["oldest_task_seconds"] is None


def test_a_site_that_never_had_a_worker_is_not_ready(client: Client) -> None:
    assert failing(client) == ["worker"]


def test_a_worker_that_has_been_silent_for_five_minutes_is_missed(client: Client) -> None:
    worker_was_seen(ago=health.LONGEST_SILENCE)
    assert failing(client) == ["worker"]


def test_a_task_that_nobody_has_come_for_is_seen(client: Client) -> None:
    worker_was_seen(ago=timedelta(0))
    outbox.enqueue(kind="note", payload={}, available_at=NOON - timedelta(minutes=20))
    assert failing(client) == ["outbox"]
    assert client.get("/readyz").json()["figures"]["oldest_task_seconds"] == 20 * 60


def test_a_task_that_fails_again_and_again_is_seen_although_it_was_put_off(client: Client) -> None:
    worker_was_seen(ago=timedelta(0))
    outbox.enqueue(kind="note", payload={})
    OutboxTask.objects.update(
        attempts=6, created_at=NOON - timedelta(minutes=20), available_at=NOON + timedelta(minutes=10)
    )
    assert failing(client) == ["outbox"]


@pytest.mark.parametrize("available_at", [NOON - timedelta(minutes=14), NOON + timedelta(days=1)])
def test_a_task_that_waits_for_a_while_or_for_its_hour_is_no_trouble(client: Client, available_at: datetime) -> None:
    worker_was_seen(ago=timedelta(0))
    outbox.enqueue(kind="note", payload={}, available_at=available_at)
    assert failing(client) == []


def test_a_migration_that_was_not_applied_is_seen(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    worker_was_seen(ago=timedelta(0))
    monkeypatch.setattr(health, "_applied", False)
    row = MigrationRecorder.Migration.objects.filter(app="core").latest("name")
    MigrationRecorder.Migration.objects.filter(pk=row.pk).delete()
    assert failing(client) == ["migrations"]
    row.save(force_insert=True)
    assert failing(client) == []


def test_a_disk_that_is_nearly_full_is_seen(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    worker_was_seen(ago=timedelta(0))
    monkeypatch.setattr(health, "LEAST_FREE_MEGABYTES", 10**9)
    assert failing(client) == ["disk"]


def test_a_database_out_of_reach_is_named_and_no_error_page(client: Client) -> None:
    def refuse(*args: object) -> None:
        raise OperationalError("password=secret") from psycopg.OperationalError()

    with connection.execute_wrapper(refuse):
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"] == {"disk": True, "database": False}
    assert "secret" not in response.text
