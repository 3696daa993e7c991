"""Reports of what members wrote (guide 1.13)."""

from typing import Any, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q

from network.moderation.models.decisions import Decision
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

    def with_outcome(self) -> Self:
        """With `was_acted_on`: whether the decision that closed a report did something, and it holds."""
        acted = Decision.objects.standing().filter(pk=OuterRef("decision"))
        return self.annotate(was_acted_on=Exists(acted))


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
    # What closed it: whoever reported it hears whether it stands.
    decision = models.ForeignKey(Decision, null=True, on_delete=models.SET_NULL, related_name="reports", editable=False)

    # Of `with_outcome`.
    was_acted_on: bool

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
