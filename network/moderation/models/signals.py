"""Notes for the convenor about what was sent to many, or tried too often. No note stops anybody."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from users.models import User
from users.roles import Role, roles_of


class SentText(models.Model):
    """That somebody sent a text to somebody: only hashes, to tell whether the same goes to many."""

    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    # The smallest hashes of its pairs of words.
    sketch = models.JSONField()
    recipient_digest = models.CharField(max_length=32)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["author", "-sent_at"], name="sent_text_of_author")]

    def __str__(self) -> str:
        return f"text {self.pk}"


class SignalQuerySet(models.QuerySet["Signal"]):
    """Notes by who may read them and how they stand."""

    def visible_to(self, viewer: Any) -> Self:
        """Convenors, but for what is about themselves."""
        return self.exclude(person=viewer.pk) if Role.CONVENOR in roles_of(viewer) else self.none()

    def open(self) -> Self:
        """Those that nobody has put aside."""
        return self.filter(put_aside_at__isnull=True)

    def put_aside_since(self, moment: datetime) -> Self:
        """Those that were put aside at a moment or later."""
        return self.filter(put_aside_at__gte=moment)


class Signal(models.Model):
    """Something about what one person sends that the convenor should look at. The person is told nothing."""

    class Kind(models.TextChoices):
        SAME_TEXT = "same text", "The same text to many"
        LIMITS = "limits", "Met limits many times"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    # To how many people, or how many times, in a day.
    count = models.PositiveIntegerField()
    # The beginning of what they wrote last; nothing of whom they wrote to.
    sample = models.CharField(max_length=300, blank=True)
    noted_at = models.DateTimeField(auto_now_add=True)
    last_at = models.DateTimeField(auto_now=True)
    put_aside_at = models.DateTimeField(null=True, blank=True)
    put_aside_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    put_aside_because = models.CharField(max_length=500, blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(put_aside_at__isnull=True), name="signal_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"
