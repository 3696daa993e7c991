"""The outbox: work is a row first, and a worker does it, again and again until it is done.

`enqueue` joins the caller's transaction. A worker holds a task by a lease; if it dies, the lease runs out and
another worker takes the task, so a handler may run twice and must bear that (see docs/decisions/0010-outbox.md).
"""

import logging
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.models.outbox import OutboxTask

logger = logging.getLogger(__name__)

Handler = Callable[[dict[str, Any]], None]
# 10 s doubled up to two hours: thirty tries are about two days.
MAX_ATTEMPTS = 30

_handlers: dict[str, Handler] = {}


@dataclass(frozen=True)
class Drained:
    """How many tasks one round did, put off and gave up."""

    done: int = 0
    retried: int = 0
    failed: int = 0


def register(kind: str) -> Callable[[Handler], Handler]:
    """Name the function that does tasks of a kind; it gets the payload, and raises to be tried again."""

    def wrap(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return wrap


def enqueue(
    *, kind: str, payload: dict[str, Any], key: str | None = None, available_at: datetime | None = None
) -> OutboxTask:
    """Put a task in the outbox, in the caller's transaction. The same key twice is the same task."""
    values = {"kind": kind, "payload": payload, "available_at": available_at or timezone.now()}
    if key is None:
        return OutboxTask.objects.create(**values)
    return OutboxTask.objects.get_or_create(key=key, defaults=values)[0]


def drain(*, limit: int = 100, now: datetime | None = None) -> Drained:
    """Do up to `limit` tasks that are due; a task that fails is put off and the others go on."""
    done = retried = failed = 0
    for _ in range(limit):
        task = _claim(now or timezone.now())
        if task is None:
            break
        outcome = _do(task)
        done, retried, failed = done + (outcome == "done"), retried + (outcome == "retry"), failed + (outcome == "failed")
    return Drained(done, retried, failed)


def _claim(now: datetime) -> OutboxTask | None:
    """Take the next due task of a kind that this process knows; None if there is none."""
    for task in OutboxTask.objects.due(now).filter(kind__in=list(_handlers))[:20]:
        lease = secrets.token_hex(16)
        # Compare and set: of two workers that saw the same row, one wins.
        taken = OutboxTask.objects.due(now).filter(pk=task.pk).update(
            lease=lease,
            leased_until=now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS),
            attempts=models.F("attempts") + 1,
        )
        if taken:
            task.refresh_from_db()
            return task
    return None


def _do(task: OutboxTask) -> str:
    now = timezone.now()
    mine = OutboxTask.objects.filter(pk=task.pk, lease=task.lease)
    try:
        # No transaction around it: a slow mail server must not hold the database.
        _handlers[task.kind](task.payload)
    except Exception as error:  # noqa: BLE001 - whatever it was, the task must neither vanish nor stop the others
        # The kind of error only: its text may hold an address.
        name = type(error).__name__
        logger.warning("outbox task %s of kind %s failed at try %s: %s", task.pk, task.kind, task.attempts, name)
        if task.attempts >= MAX_ATTEMPTS:
            mine.update(failed_at=now, leased_until=None, last_error=name, payload={})
            return "failed"
        wait = task.retry_delay() * random.uniform(0.9, 1.1)  # noqa: S311 - spread, not secrecy
        mine.update(available_at=now + wait, leased_until=None, last_error=name)
        return "retry"
    # What was sent holds codes and addresses: it is not kept.
    mine.update(done_at=now, leased_until=None, payload={}, last_error="")
    return "done"
