"""The outbox: work is a row first, and a worker does it, again and again until it is done.

`enqueue` joins the caller's transaction. A worker holds a task by a lease; if it dies, the lease runs out and
another worker takes the task, so a handler may run twice and must bear that (docs/decisions/0010-outbox.md).
"""

import logging
import random
import secrets
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.logs import describe
from core.models.outbox import OutboxTask

logger = logging.getLogger(__name__)

Handler = Callable[[dict[str, Any]], None]
# 10 s, doubled up to half an hour: a hundred tries are about two days.
MOST_ATTEMPTS = 100

_handlers: dict[str, Handler] = {}


class OutOfReachError(Exception):
    """Raised by a handler when what it needs does not answer: other tasks of its kind would fare no better now."""


class HopelessError(Exception):
    """Raised by a handler when no later try can end otherwise: the task is given up at once."""


class Outcome(StrEnum):
    """How one try at a task ended."""

    DONE = "done"
    PUT_OFF = "put off"
    OUT_OF_REACH = "out of reach"
    GIVEN_UP = "given up"


@dataclass(frozen=True)
class Drained:
    """How many tasks one round did, put off and gave up."""

    done: int = 0
    retried: int = 0
    failed: int = 0


def register(kind: str) -> Callable[[Handler], Handler]:
    """Name the function that does tasks of a kind; it gets the payload, and raises to be tried again."""

    def wrap(handler: Handler) -> Handler:
        if kind in _handlers:
            raise ValueError(f"Tasks of kind {kind} have a handler already.")
        _handlers[kind] = handler
        return handler

    return wrap


def enqueue(
    *, kind: str, payload: dict[str, Any], key: str | None = None, available_at: datetime | None = None
) -> OutboxTask:
    """Put a task in the outbox, in the caller's transaction. The same key twice is the same task, done or not."""
    values = {"kind": kind, "payload": payload, "available_at": available_at or timezone.now()}
    if key is None:
        return OutboxTask.objects.create(**values)
    return OutboxTask.objects.get_or_create(key=key, defaults=values)[0]


def drain(*, limit: int = 100, now: datetime | None = None, stopping: Callable[[], bool] = lambda: False) -> Drained:
    """Do up to `limit` tasks that are due; one that fails is put off and the others go on.

    Once a task finds what it needs out of reach, the others of its kind wait for the next round: a mail server that
    does not answer costs one wait a round and not one a mail. `stopping` is asked before each task.
    """
    outcomes: Counter[Outcome] = Counter()
    kinds = set(_handlers)
    for _ in range(limit):
        task = None if stopping() else _claim(kinds, now or timezone.now())
        if task is None:
            break
        outcome = _do(task, now)
        outcomes[outcome] += 1
        if outcome is Outcome.OUT_OF_REACH:
            kinds.discard(task.kind)
    return Drained(
        done=outcomes[Outcome.DONE],
        retried=outcomes[Outcome.PUT_OFF] + outcomes[Outcome.OUT_OF_REACH],
        failed=outcomes[Outcome.GIVEN_UP],
    )


def unknown_kinds() -> list[str]:
    """Kinds of waiting tasks that this process has no handler for; such tasks stay until one is there."""
    waiting = OutboxTask.objects.waiting().exclude(kind__in=list(_handlers))
    return list(waiting.order_by("kind").values_list("kind", flat=True).distinct())


def retry_given_up(*, now: datetime | None = None) -> int:
    """Make every task that was given up, and still knows what to do, due again; give back how many."""
    return (
        OutboxTask.objects.given_up()
        .exclude(payload={})
        .update(failed_at=None, attempts=0, available_at=now or timezone.now(), leased_until=None)
    )


def forget_payloads(*, given_up_before: datetime) -> int:
    """Empty the tasks that were given up before a moment: they hold addresses; give back how many."""
    return OutboxTask.objects.filter(failed_at__lt=given_up_before).exclude(payload={}).update(payload={})


def purge(*, done_before: datetime, given_up_before: datetime) -> int:
    """Delete tasks that were done, or given up, before these moments; give back how many."""
    old = models.Q(done_at__lt=done_before) | models.Q(failed_at__lt=given_up_before)
    return OutboxTask.objects.filter(old).delete()[0]


def _claim(kinds: Iterable[str], now: datetime) -> OutboxTask | None:
    """Take the next due task of these kinds; None if there is none."""
    for task in OutboxTask.objects.due(now).filter(kind__in=list(kinds))[:20]:
        if task.attempts >= MOST_ATTEMPTS:
            # Its workers died under it, every time.
            _give_up(OutboxTask.objects.due(now).filter(pk=task.pk), now, error=task.last_error or "WorkerDied")
            continue
        lease = secrets.token_hex(16)
        # Compare and set: of two workers that saw the same row, one wins.
        taken = (
            OutboxTask.objects.due(now)
            .filter(pk=task.pk)
            .update(
                lease=lease,
                leased_until=now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS),
                attempts=models.F("attempts") + 1,
            )
        )
        if taken:
            task.refresh_from_db()
            return task
    return None


def _do(task: OutboxTask, now: datetime | None) -> Outcome:
    # A worker whose lease ran out must not write over the one that took the task from it.
    mine = OutboxTask.objects.filter(pk=task.pk, lease=task.lease)
    try:
        # No transaction around it: a slow mail server must not hold the database.
        _handlers[task.kind](task.payload)
    except Exception as error:  # noqa: BLE001 - whatever it was, the task must neither vanish nor stop the others
        return _failed(task, mine, error, now or timezone.now())
    # What was sent holds codes and addresses: it is not kept.
    mine.update(done_at=now or timezone.now(), leased_until=None, payload={}, last_error="")
    return Outcome.DONE


def _failed(task: OutboxTask, mine: models.QuerySet[OutboxTask], error: Exception, now: datetime) -> Outcome:
    name = type(error.__cause__ or error).__name__
    logger.warning("Task %s (%s): try %s ended with %s.", task.pk, task.kind, task.attempts, describe(error))
    if isinstance(error, HopelessError) or task.attempts >= MOST_ATTEMPTS:
        _give_up(mine, now, error=name)
        logger.error("Task %s (%s) was given up.", task.pk, task.kind)
        return Outcome.GIVEN_UP
    wait = task.retry_delay() * random.uniform(0.9, 1.1)  # noqa: S311 - spread, not secrecy
    mine.update(available_at=now + wait, leased_until=None, last_error=name)
    return Outcome.OUT_OF_REACH if isinstance(error, OutOfReachError) else Outcome.PUT_OFF


def _give_up(tasks: models.QuerySet[OutboxTask], now: datetime, *, error: str) -> None:
    # What it was to do is kept for a while: retry_given_up may still do it.
    tasks.update(failed_at=now, leased_until=None, last_error=error)
