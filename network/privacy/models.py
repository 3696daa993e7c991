"""Leaving, what was erased, and complaints about data (guide 1.11, 5.4)."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.public_ids import new_public_id
from network.practice.models import WriteUp
from users.models import User

TIME_TO_ANSWER = timedelta(days=30)
LONGEST_COMPLAINT = 5000


class Leaving(models.Model):
    """One person on their way out: what they chose, and what coming back restores. Gone once either is done."""

    class WriteUps(models.TextChoices):
        KEEP = "keep", "Keep them, under my name"
        FORMER = "former", "Keep them, and show “a former member” in place of my name"
        REMOVE = "remove", "Remove them"

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="leaving")
    write_ups = models.CharField(max_length=8, choices=WriteUps.choices)
    # The account shows another in its place meanwhile.
    name = models.CharField(max_length=80)
    # Ids of the write-ups that were shown before.
    hidden_write_ups = models.JSONField(default=list)
    started_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"leaving of {self.user_id}"


class RemovalQuestionQuerySet(models.QuerySet["RemovalQuestion"]):
    """Questions by whose they are."""

    def visible_to(self, viewer: Any) -> Self:
        """One's own, while one is an author of it."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(user_id=viewer.pk, write_up__in=WriteUp.objects.of_author(viewer).order_by())


class RemovalQuestion(models.Model):
    """One co-author is asked whether what was written together goes with whoever leaves. Silence keeps it."""

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    leaving = models.ForeignKey(Leaving, on_delete=models.CASCADE, related_name="removal_questions")
    write_up = models.ForeignKey(WriteUp, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    agrees = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = RemovalQuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["leaving", "write_up", "user"], name="removal_question_once"),
            models.CheckConstraint(
                condition=Q(agrees=None, answered_at=None) | Q(agrees__isnull=False, answered_at__isnull=False),
                name="removal_question_answered_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"removal of {self.write_up_id} asked of {self.user_id}"

    def get_absolute_url(self) -> str:
        return reverse("removal_question", args=[self.public_id])


class ErasureRecord(models.Model):
    """That somebody was erased, without who: hashes by which a restored backup's copy of them is known again."""

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    # Keyed hashes of the account and of each of its addresses.
    marks = models.JSONField()
    keeps_name = models.BooleanField(default=False)
    removed_write_ups = models.JSONField(default=list)
    erased_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"erasure {self.public_id}"


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    """Complaints by how they stand."""

    def visible_to(self, viewer: Any) -> Self:
        """One's own; staff read them on a page of their own."""
        return self.filter(user_id=viewer.pk) if viewer.is_authenticated else self.none()

    def waiting(self) -> Self:
        """Those without an answer, the oldest first."""
        return self.filter(answered_at=None, closed_at=None).order_by("received_at", "pk")

    def done(self) -> Self:
        """The others, the latest first."""
        return self.exclude(answered_at=None, closed_at=None).order_by("-received_at", "-pk")


class Complaint(models.Model):
    """Somebody is unhappy with how their data is used. It is answered within thirty days, and kept for six years."""

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        LOOKING = "looking into it", "We are looking into it"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed"

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="complaints")
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField("email address")
    text = models.TextField(max_length=LONGEST_COMPLAINT)
    state = models.CharField(max_length=16, choices=State.choices, default=State.RECEIVED)
    received_at = models.DateTimeField(default=timezone.now)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    looked_into_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(max_length=LONGEST_COMPLAINT, blank=True)
    handled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # What the form was sent with, so that sending it twice makes one.
    creation_key = models.CharField(max_length=22, unique=True, editable=False)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="complaint_answered_with_words",
            )
        ]

    def __str__(self) -> str:
        return f"complaint {self.pk}"

    @property
    def due_at(self) -> datetime:
        """By when somebody must have answered."""
        return self.received_at + TIME_TO_ANSWER

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.answered_at is None and self.closed_at is None

    @property
    def days_left(self) -> int:
        """How many whole days are left to answer; below zero once it is late."""
        return (self.due_at - timezone.now()).days

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_at < timezone.now()
