"""Regular jobs: each in its time, by one worker at once, and none stopped by another's mistake."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from wagtail.models import Page, PageLogEntry, Revision

from core import outbox, periodic
from core.models import OutboxTask, PeriodicJob
from core.periodic_jobs import clear_expired, clear_outbox, name_unknown_work, publish_scheduled
from tests.factories.pages import make_news

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the only two jobs did: `hourly` and `failing`, which raises."""
    monkeypatch.setattr(periodic, "_jobs", {})
    done: list[str] = []

    @periodic.periodic("failing", every=AN_HOUR)
    def failing() -> None:
        done.append("failing")
        raise ValueError("anna@example.org")

    @periodic.periodic("hourly", every=AN_HOUR)
    def hourly() -> None:
        done.append("hourly")

    return done


# How jobs run ----------------------------------------------------------------------------------------


def test_a_job_runs_at_once_and_then_each_time_its_interval_has_passed(ran: list[str]) -> None:
    assert "hourly" in periodic.run_due(now=NOON)
    assert "hourly" not in periodic.run_due(now=NOON + AN_HOUR - timedelta(seconds=1))
    assert "hourly" in periodic.run_due(now=NOON + AN_HOUR)
    assert ran.count("hourly") == 2


def test_a_job_that_fails_stops_no_other_and_comes_again_in_ten_minutes(
    ran: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    assert sorted(periodic.run_due(now=NOON)) == ["failing", "hourly"]
    row = PeriodicJob.objects.get(name="failing")
    assert (row.next_run_at, row.last_error) == (NOON + timedelta(minutes=10), "ValueError")
    assert "failing" in caplog.text
    assert "anna" not in caplog.text
    assert periodic.run_due(now=NOON + timedelta(minutes=10)) == ["failing"]


def test_two_workers_never_run_a_job_at_once(ran: list[str]) -> None:
    others: list[list[str]] = []

    @periodic.periodic("long", every=timedelta(seconds=1))
    def long() -> None:
        # Another worker looks while this one works.
        others.append(periodic.run_due(now=NOON + timedelta(seconds=30)))

    periodic.run_due(now=NOON)
    assert len(others) == 1
    assert "long" not in others[0]


def test_of_two_workers_that_saw_the_same_job_due_one_runs_it(ran: list[str]) -> None:
    periodic.run_due(now=NOON)
    later = NOON + AN_HOUR
    assert periodic._run("hourly", later)
    assert not periodic._run("hourly", later)


def test_a_job_whose_worker_died_is_taken_over_after_ten_minutes(ran: list[str]) -> None:
    @periodic.periodic("killed", every=AN_HOUR)
    def killed() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        periodic._run("killed", PeriodicJob.objects.create(name="killed", next_run_at=NOON).next_run_at)
    assert PeriodicJob.objects.get(name="killed").next_run_at == NOON + periodic.LONGEST_HOLD


def test_a_worker_that_is_to_stop_begins_no_other_job(ran: list[str]) -> None:
    assert len(periodic.run_due(now=NOON, stopping=lambda: bool(ran))) == 1


def test_a_job_that_is_no_more_is_left_alone(ran: list[str]) -> None:
    PeriodicJob.objects.create(name="of an older version", next_run_at=NOON)
    assert "of an older version" not in periodic.run_due(now=NOON)


def test_a_name_stands_for_one_job(ran: list[str]) -> None:
    with pytest.raises(ValueError, match="already"):
        periodic.periodic("hourly", every=AN_HOUR)(print)


def test_a_round_without_anything_due_costs_one_query(ran: list[str], django_assert_num_queries) -> None:
    periodic.run_due(now=NOON)
    with django_assert_num_queries(1):
        assert periodic.run_due(now=NOON) == []


# What the core's own jobs do ---------------------------------------------------------------------------


def scheduled(title: str, at: datetime) -> Page:
    item = make_news(title, publish=False)
    item.go_live_at = at
    item.save_revision(approved_go_live_at=at)
    return item


@pytest.mark.thorough
@pytest.mark.usefixtures("site")
def test_a_page_goes_live_and_leaves_in_its_hour_without_a_visit_to_the_admin(client: Client) -> None:
    with time_machine.travel(NOON - timedelta(minutes=1), tick=False) as clock:
        coming = scheduled("In its hour", NOON)
        leaving = make_news("Until noon", expire_at=NOON)
        publish_scheduled()
        assert client.get(coming.url).status_code == 404
        assert client.get(leaving.url).status_code == 200

        clock.move_to(NOON + timedelta(seconds=1))
        publish_scheduled()
        assert client.get(coming.url).status_code == 200
        assert client.get(leaving.url).status_code == 404
        assert "In its hour" in client.get("/news/").text
        assert "Until noon" not in client.get("/news/").text
    actions = set(PageLogEntry.objects.values_list("action", flat=True))
    assert {"wagtail.publish.scheduled", "wagtail.unpublish.scheduled"} <= actions


@pytest.mark.usefixtures("site")
def test_a_page_that_cannot_be_published_does_not_hold_back_the_next(caplog: pytest.LogCaptureFixture) -> None:
    with time_machine.travel(NOON, tick=False):
        broken = scheduled("Broken", NOON - AN_HOUR)
        following = scheduled("Following", NOON - timedelta(minutes=5))
        # What was to be published is damaged.
        Revision.objects.filter(object_id=str(broken.pk)).update(content={"pk": broken.pk})
        with caplog.at_level(logging.ERROR, logger="core"):
            publish_scheduled()
    assert Page.objects.get(pk=following.pk).live
    assert not Page.objects.get(pk=broken.pk).live
    assert "Scheduled publication" in caplog.text


def test_work_that_is_done_and_what_was_given_up_goes_in_time() -> None:
    with time_machine.travel(NOON, tick=False):
        tasks = {
            name: outbox.enqueue(kind="note", payload={"to": "anna@example.org"})
            for name in ("done", "given up", "long ago", "waiting")
        }

        def change(name: str, **values: datetime) -> None:
            OutboxTask.objects.filter(pk=tasks[name].pk).update(**values)

        change("done", done_at=NOON - timedelta(days=8))
        change("given up", failed_at=NOON - timedelta(days=15))
        change("long ago", failed_at=NOON - timedelta(days=91))
        clear_outbox()
    payloads = dict(OutboxTask.objects.values_list("pk", "payload"))
    assert payloads == {tasks["given up"].pk: {}, tasks["waiting"].pk: {"to": "anna@example.org"}}


def test_work_that_nobody_knows_is_named_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    outbox.enqueue(kind="of a room that is gone", payload={"to": "anna@example.org"})
    name_unknown_work()
    assert "of a room that is gone" in caplog.text
    assert "anna" not in caplog.text


def test_cached_entries_that_have_expired_are_cleared_and_the_others_stay() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        cache.set("short", 1, 60)
        cache.set("long", 1, 3600)
        clock.shift(61)
        clear_expired()
        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key FROM cache_entries")
            assert [key for (key,) in cursor.fetchall() if key.endswith(("short", "long"))] == [":1:long"]
