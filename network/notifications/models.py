"""Notices: something happened that concerns one person. Its text is made when it is read, by what they may see then."""

from datetime import datetime
from typing import Any, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from users.models import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices by whose they are and how they stand."""

    def visible_to(self, viewer: Any) -> Self:
        """One's own; nobody else's."""
        return self.filter(recipient_id=viewer.pk) if viewer.is_authenticated else self.none()

    def open(self) -> Self:
        """Those that still ask for something, or were not put away."""
        return self.filter(closed_at__isnull=True)

    def unread(self) -> Self:
        """Those that nobody has looked at."""
        return self.filter(read_at__isnull=True)

    def to_mail(self, since: datetime) -> Self:
        """Those of a moment or later that neither a mail nor the list has told of."""
        return self.open().unread().filter(mailed_at__isnull=True, created_at__gte=since)

    def newest_first(self) -> Self:
        """The latest on top."""
        return self.order_by("-created_at", "-pk")


class Notice(models.Model):
    """One thing that one person should know. `kind` names the function that words it (`reading.py`)."""

    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    # Answered, or no longer true.
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "content_type", "object_id"],
                condition=Q(closed_at__isnull=True),
                name="notice_open_once",
            )
        ]
        indexes = [models.Index(fields=["recipient", "-created_at"], name="notice_of_recipient")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.recipient_id}"


class MailChoice(models.Model):
    """Whether a person wants notices by mail; who has no row has not said no."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="mail_choice")
    notices_by_mail = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"mail choice of {self.user_id}"
