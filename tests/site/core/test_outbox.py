"""Work that must not be lost: enqueued with the change, done at least once, tried again, and given up aloud."""

import contextlib
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from core import outbox
from core.models import OutboxTask

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict]]:
    """The payloads that a handler of the kind "note" has done; no other kind has a handler."""
    monkeypatch.setattr(outbox, "_handlers", {})
    payloads: list[dict] = []
    outbox.register("note")(payloads.append)
    return payloads


def failing(error: Exception) -> None:
    """Give the kind "broken" a handler that always raises this."""

    def handle(payload: dict) -> None:
        raise error

    outbox.register("broken")(handle)


def enqueue(kind: str = "note", **values) -> OutboxTask:
    return outbox.enqueue(kind=kind, **{"payload": {"code": "123456"}, "available_at": NOON} | values)


@pytest.mark.django_db
def test_a_task_is_done_once_and_then_holds_nothing(done):
    task = enqueue(payload={"code": "123456"})
    assert outbox.drain(now=NOON) == outbox.Drained(done=1)
    assert outbox.drain(now=NOON) == outbox.Drained()
    task.refresh_from_db()
    assert done == [{"code": "123456"}]
    assert task.done_at == NOON
    assert task.payload == {}


@pytest.mark.django_db
def test_a_task_of_a_change_that_was_rolled_back_was_never_there(done):
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        enqueue()
        _ = 1 / 0
    assert not OutboxTask.objects.exists()


@pytest.mark.django_db
def test_the_same_key_is_the_same_task_even_when_done(done):
    first = enqueue(key="welcome:7", payload={"n": 1})
    assert enqueue(key="welcome:7", payload={"n": 2}) == first
    outbox.drain(now=NOON)
    assert enqueue(key="welcome:7", payload={"n": 3}) == first
    outbox.drain(now=NOON)
    assert done == [{"n": 1}]


@pytest.mark.django_db
def test_a_task_waits_for_its_hour(done):
    enqueue(available_at=NOON + timedelta(hours=1))
    assert outbox.drain(now=NOON).done == 0
    assert outbox.drain(now=NOON + timedelta(hours=1)).done == 1


@pytest.mark.django_db
def test_a_task_that_fails_is_put_off_and_the_others_go_on(done):
    failing(ValueError("anna@example.org is not welcome"))
    broken = enqueue("broken")
    enqueue()
    assert outbox.drain(now=NOON) == outbox.Drained(done=1, retried=1)
    broken.refresh_from_db()
    assert broken.attempts == 1
    assert broken.payload
    assert timedelta(seconds=9) <= broken.available_at - NOON <= timedelta(seconds=11)


@pytest.mark.django_db
def test_nothing_of_an_error_but_its_kind_is_written_down(done, caplog):
    failing(ValueError("anna@example.org is not welcome"))
    broken = enqueue("broken")
    with caplog.at_level(logging.DEBUG):
        outbox.drain(now=NOON)
    broken.refresh_from_db()
    assert broken.last_error == "ValueError"
    assert "ValueError" in caplog.text
    assert "anna" not in caplog.text


def test_pauses_grow_to_half_an_hour_and_all_tries_take_about_two_days():
    pauses = [OutboxTask(attempts=number).retry_delay() for number in range(1, outbox.MOST_ATTEMPTS)]
    assert pauses[:3] == [timedelta(seconds=10), timedelta(seconds=20), timedelta(seconds=40)]
    assert max(pauses) == timedelta(minutes=30)
    assert timedelta(days=1.8) < sum(pauses, timedelta()) < timedelta(days=2.2)


@pytest.mark.django_db
def test_after_the_last_try_a_task_is_given_up_and_can_be_taken_up_again(done, caplog):
    failing(ValueError())
    task = enqueue("broken")
    OutboxTask.objects.update(attempts=outbox.MOST_ATTEMPTS - 1)
    assert outbox.drain(now=NOON) == outbox.Drained(failed=1)
    task.refresh_from_db()
    assert (task.failed_at, task.done_at) == (NOON, None)
    assert "given up" in caplog.text
    assert outbox.drain(now=NOON + timedelta(days=9)) == outbox.Drained()

    assert outbox.retry_given_up(now=NOON) == 1
    assert outbox.drain(now=NOON) == outbox.Drained(retried=1)


@pytest.mark.django_db
def test_a_hopeless_task_is_given_up_at_once(done):
    failing(outbox.HopelessError())
    enqueue("broken")
    assert outbox.drain(now=NOON) == outbox.Drained(failed=1)


@pytest.mark.django_db
def test_what_is_out_of_reach_is_asked_once_a_round(done):
    failing(outbox.OutOfReachError())
    for _ in range(3):
        enqueue("broken")
    enqueue()
    assert outbox.drain(now=NOON) == outbox.Drained(done=1, retried=1)
    assert sorted(OutboxTask.objects.filter(kind="broken").values_list("attempts", flat=True)) == [0, 0, 1]


@pytest.mark.django_db
def test_a_task_in_the_hands_of_a_dead_worker_is_taken_over_after_its_lease(done, settings):
    enqueue()
    claimed = outbox._claim({"note"}, NOON)
    assert claimed is not None
    assert outbox.drain(now=NOON) == outbox.Drained()
    assert outbox.drain(now=NOON + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)) == outbox.Drained(done=1)


@pytest.mark.django_db
def test_a_worker_that_was_thought_dead_does_not_write_over_its_successor(done, settings):
    task = enqueue("slow")

    def overtaken(payload: dict) -> None:
        # While this one sleeps its lease runs out and another takes the task.
        OutboxTask.objects.filter(pk=task.pk).update(lease="another", leased_until=NOON + timedelta(hours=1))

    outbox.register("slow")(overtaken)
    outbox.drain(now=NOON)
    task.refresh_from_db()
    assert task.done_at is None
    assert task.lease == "another"


@pytest.mark.django_db
def test_a_task_under_which_every_worker_died_is_given_up(done):
    task = enqueue()
    OutboxTask.objects.update(attempts=outbox.MOST_ATTEMPTS)
    outbox.drain(now=NOON)
    task.refresh_from_db()
    assert task.failed_at == NOON
    assert done == []


@pytest.mark.django_db
def test_a_task_of_unknown_kind_stays_and_is_named(done):
    task = enqueue("from the future")
    enqueue()
    assert outbox.drain(now=NOON) == outbox.Drained(done=1)
    assert outbox.unknown_kinds() == ["from the future"]
    task.refresh_from_db()
    assert task.attempts == 0


def test_a_kind_has_one_handler(done):
    with pytest.raises(ValueError, match="already"):
        outbox.register("note")(print)


@pytest.mark.django_db
def test_a_worker_that_is_to_stop_begins_nothing_new(done):
    enqueue()
    enqueue()
    assert outbox.drain(now=NOON, stopping=lambda: bool(done)) == outbox.Drained(done=1)


@pytest.mark.django_db
def test_old_tasks_are_emptied_and_deleted(done):
    old = enqueue(key="done")
    given_up = enqueue(key="given up")
    waiting = enqueue(key="waiting")
    OutboxTask.objects.filter(pk=old.pk).update(done_at=NOON - timedelta(days=8))
    OutboxTask.objects.filter(pk=given_up.pk).update(failed_at=NOON - timedelta(days=20))

    outbox.purge(done_before=NOON - timedelta(days=7), given_up_before=NOON - timedelta(days=90))
    assert set(OutboxTask.objects.all()) == {given_up, waiting}
    assert outbox.forget_payloads(given_up_before=NOON - timedelta(days=14)) == 1
    assert OutboxTask.objects.get(pk=given_up.pk).payload == {}
    assert outbox.retry_given_up(now=NOON) == 0


@pytest.mark.django_db
def test_claiming_and_doing_costs_few_queries(done, django_assert_max_num_queries):
    enqueue()
    with django_assert_max_num_queries(5):
        outbox.drain(now=NOON)
