"""Notices: something happened that concerns one person. Its text is made when it is read, by what they may see then."""

from datetime import datetime
from typing import Any, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from users.models import User


class About(models.TextChoices):
    """What notices are about, as people choose how to be told of it. A kind names its own when it is registered."""

    MESSAGES = "messages", "Messages"
    CONNECTIONS = "connections", "Connections and introductions"
    WRITE_UPS = "write_ups", "Your write-ups and questions"
    ASKS = "asks", "Asks"
    FOLLOWING = "following", "What you follow"
    CARE = "care", "Reports and decisions"


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

    # What sentences are made of, put there by `reading.read`.
    words: Any

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


class Rhythm(models.TextChoices):
    """How often a mail tells of notices."""

    AT_ONCE = "at_once", "At once"
    DAILY = "daily", "Daily"
    WEEKLY = "weekly", "Weekly"
    NONE = "none", "No email"


class MailRhythm(models.Model):
    """How often one person is mailed notices about one matter; without a row, the default of `rhythms.py` holds."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mail_rhythms")
    about = models.CharField(max_length=12, choices=About.choices)
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices)
    # When it took the place of a slower one, for which notices waited.
    quicker_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "about"], name="mail_rhythm_once")]

    def __str__(self) -> str:
        return f"{self.about} {self.rhythm} for {self.user_id}"


class DigestConsentQuerySet(models.QuerySet["DigestConsent"]):
    """Consents by whether they hold."""

    def held(self) -> Self:
        """Those that nobody took back."""
        return self.filter(withdrawn_at__isnull=True)


class DigestConsent(models.Model):
    """That somebody asked for the weekly digest: the words they agreed to, when, and on which page."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="digest_consents")
    wording = models.TextField()
    source = models.CharField(max_length=40)
    agreed_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = DigestConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(withdrawn_at__isnull=True), name="digest_consent_held_once"
            )
        ]

    def __str__(self) -> str:
        return f"digest for {self.user_id} since {self.agreed_at:%Y-%m-%d}"


class DigestIssue(models.Model):
    """One week's digest for one person: the time that it covers, and the keys of what it told of."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="digest_issues")
    # The Monday on which it goes out.
    week = models.DateField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    # Written when the mail is worded: nothing is told of twice.
    told: Any = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "week"], name="digest_issue_once_a_week"),
            models.CheckConstraint(condition=Q(since__lt=F("until")), name="digest_issue_covers_time"),
        ]

    def __str__(self) -> str:
        return f"digest of {self.week} for {self.user_id}"
