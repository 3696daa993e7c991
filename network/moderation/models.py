"""Reports of what members wrote, and what the convenor decided (guide 1.13)."""

from typing import Any, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q

from users.models import User
from users.roles import Role, roles_of


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports by who may read them and how they stand."""

    def visible_to(self, viewer: Any) -> Self:
        """The convenor reads all, the person who reported reads their own, and nobody else any."""
        if Role.CONVENOR in roles_of(viewer):
            return self
        return self.filter(reporter_id=viewer.pk) if viewer.is_authenticated else self.none()

    def open(self) -> Self:
        """Those that wait for a decision."""
        return self.filter(closed_at__isnull=True)

    def about(self, thing: models.Model) -> Self:
        """Those of one thing."""
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)


class Report(models.Model):
    """Somebody says that something should be looked at. What it said at that moment is kept as evidence."""

    class Reason(models.TextChoices):
        UNKIND = "unkind", "It is unkind or unfair to somebody"
        PRIVATE = "private", "It tells something private about somebody"
        UNTRUE = "untrue", "It is not true"
        ADVERTISING = "advertising", "It sells something"
        OTHER = "other", "Something else"

    reporter = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="reports_made")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    note = models.TextField("what should we look at?", max_length=1000, blank=True)
    evidence = models.TextField(editable=False)
    # Whose it was when it was reported: they never learn who reported it, not by deleting it or leaving it either.
    owner_ids = models.JSONField(default=list, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "content_type", "object_id"],
                condition=Q(closed_at__isnull=True),
                name="report_open_once_a_reporter",
            )
        ]
        indexes = [models.Index(fields=["content_type", "object_id"], name="report_subject")]

    def __str__(self) -> str:
        return f"report {self.pk}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions by what they are about, and whether they hold."""

    def about(self, thing: models.Model) -> Self:
        """Those of one thing or account."""
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)

    def newest_first(self) -> Self:
        """The latest on top."""
        return self.order_by("-pk")

    def in_force(self) -> Self:
        """The last word on something that is hidden, or on an account that is suspended."""
        later = Decision.objects.filter(
            content_type=OuterRef("content_type"), object_id=OuterRef("object_id"), pk__gt=OuterRef("pk")
        ).exclude(action=Decision.Action.KEEP)
        return self.filter(~Exists(later), action__in=[Decision.Action.HIDE, Decision.Action.SUSPEND])


class Decision(models.Model):
    """What the convenor did about a thing or a person, and why. Undoing it is a decision of its own."""

    class Action(models.TextChoices):
        KEEP = "keep", "Leave it as it is"
        HIDE = "hide", "Hide it"
        RESTORE = "restore", "Show it again"
        SUSPEND = "suspend", "Suspend the account"
        UNSUSPEND = "unsuspend", "Open the account again"

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    action = models.CharField(max_length=12, choices=Action.choices)
    reason = models.TextField(max_length=1000, help_text="The person it is about reads this.")
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["content_type", "object_id"], name="decision_subject")]

    def __str__(self) -> str:
        return f"{self.action} {self.object_id}"
