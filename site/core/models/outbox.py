"""Work that must not be lost: a row in the same transaction as the change that asks for it."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(minutes=30)


class OutboxTaskQuerySet(models.QuerySet["OutboxTask"]):
    """Tasks by what can be done with them."""

    def waiting(self) -> Self:
        """Neither done nor given up."""
        return self.filter(done_at__isnull=True, failed_at__isnull=True)

    def due(self, now: datetime) -> Self:
        """Waiting, due, and in nobody's hands."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
        return self.waiting().filter(free, available_at__lte=now).order_by("available_at", "pk")

    def late(self, moment: datetime) -> Self:
        """Waiting although they were to be done before a moment, whether nobody came or every try failed."""
        untouched = Q(attempts=0, available_at__lt=moment)
        return self.waiting().filter(untouched | Q(attempts__gt=0, created_at__lt=moment))

    def given_up(self) -> Self:
        """Tried until it made no sense any more."""
        return self.filter(failed_at__isnull=False)


class OutboxTask(models.Model):
    """One piece of work for the worker, done at least once."""

    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    available_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    lease = models.CharField(max_length=32, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    objects = OutboxTaskQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["available_at"],
                name="outbox_waiting",
                condition=Q(done_at__isnull=True, failed_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(failed_at__isnull=True), name="outbox_task_ends_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def retry_delay(self) -> timedelta:
        """How long to wait after this many attempts: 10 s, doubled each time, at most 30 minutes."""
        # Past a dozen doublings the power would only grow out of range.
        return min(FIRST_PAUSE * 2 ** min(max(self.attempts - 1, 0), 12), LONGEST_PAUSE)
