"""What the convenor decided, and whom it is about: a log that is only ever added to.

The database refuses to change or delete these rows: see the migrations `0002_appeals_and_signals` and
`0003_decision_by_reporter`.
"""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.public_ids import new_public_id
from users.models import User

ANSWERED_WITHIN = timedelta(days=30)


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions by what they are about, and whether they hold."""

    def about(self, thing: models.Model) -> Self:
        """Those of one thing or account."""
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)

    def newest_first(self) -> Self:
        """The latest on top."""
        return self.order_by("-pk")

    def standing(self) -> Self:
        """What was hidden, suspended or warned of, and no later decision has undone."""
        undone = Q(pk__in=[])
        for undoing, done in Decision.UNDOES.items():
            later = Decision.objects.filter(
                content_type=OuterRef("content_type"), object_id=OuterRef("object_id"), pk__gt=OuterRef("pk")
            )
            undone |= Q(Exists(later.filter(action=undoing)), action=done)
        return self.filter(action__in=Decision.UNDOES.values()).exclude(undone)

    def in_force(self) -> Self:
        """The last word on something that is hidden, or on an account that is suspended and was not erased since."""
        erased = User.objects.filter(erased_at__isnull=False).values("pk")
        shut = self.standing().exclude(action=Decision.Action.SUSPEND, object_id__in=erased)
        return shut.exclude(action=Decision.Action.WARN)

    def told_to(self, person: Any) -> Self:
        """Those about somebody, with `answered_until`, the end of their time to answer.

        It begins anew when an account is opened again that was shut within that time.
        """
        account = Decision.objects.filter(
            content_type=ContentType.objects.get_for_model(User), object_id=person.pk
        ).newest_first()
        shut = account.filter(action=Decision.Action.SUSPEND, pk__lt=OuterRef("pk")).values("decided_at")[:1]
        opened = account.filter(action=Decision.Action.UNSUSPEND, pk__gt=OuterRef("pk")).annotate(
            shut_at=Subquery(shut)
        )
        in_time = opened.filter(shut_at__lt=OuterRef("decided_at") + ANSWERED_WITHIN).values("decided_at")[:1]
        return self.filter(addressees__person=person).annotate(
            answered_until=Coalesce(Subquery(in_time), "decided_at") + ANSWERED_WITHIN
        )

    def not_about(self, person: User) -> Self:
        """All but those that tell somebody of their own things or account."""
        return self.exclude(pk__in=Addressee.objects.filter(person=person).values("decision"))


class Decision(models.Model):
    """What the convenor did about a thing or a person, and why. Undoing it is a decision of its own."""

    class Action(models.TextChoices):
        KEEP = "keep", "Leave it as it is"
        HIDE = "hide", "Hide it"
        RESTORE = "restore", "Show it again"
        WARN = "warn", "Warn whoever wrote it, and leave it as it is"
        UNWARN = "unwarn", "Take back the warning"
        SUSPEND = "suspend", "Suspend the account"
        UNSUSPEND = "unsuspend", "Open the account again"

    UNDOES: ClassVar[dict[str, str]] = {
        Action.RESTORE: Action.HIDE,
        Action.UNWARN: Action.WARN,
        Action.UNSUSPEND: Action.SUSPEND,
    }

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    action = models.CharField(max_length=12, choices=Action.choices)
    reason = models.TextField(max_length=1000, help_text="The person it is about reads this.")
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)
    # Whoever decided had reported it: there was no other convenor who could.
    by_reporter = models.BooleanField(default=False, editable=False)
    # About an example person: it goes with the examples.
    is_example = models.BooleanField(default=False, editable=False)

    # Of `told_to`.
    answered_until: datetime

    objects = DecisionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["content_type", "object_id"], name="decision_subject")]

    def __str__(self) -> str:
        return f"{self.action} {self.object_id}"

    @property
    def is_standing(self) -> bool:
        """Whether it holds: nothing has undone it. One query."""
        return Decision.objects.standing().filter(pk=self.pk).exists()


class AddresseeQuerySet(models.QuerySet["Addressee"]):
    """Whom decisions are about, by who may read so."""

    def visible_to(self, viewer: Any) -> Self:
        """One's own; nobody else's."""
        return self.filter(person_id=viewer.pk) if viewer.is_authenticated else self.none()

    def with_everything(self) -> Self:
        """With what the page of a decision tells."""
        return self.select_related("decision__content_type", "person", "appeal__answer")


class Addressee(models.Model):
    """Somebody whom a decision is about: they read why, and may answer it once."""

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="addressees")
    # Null once the person was erased.
    person = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="decisions_about")

    objects = AddresseeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "person"], name="addressee_once")]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.decision_id}"

    @property
    def may_answer(self) -> bool:
        """Whether there is something to answer, and still time for it. Two queries."""
        is_open = self.person_id is not None and timezone.now() < self.answered_until
        return is_open and not hasattr(self, "appeal") and self.decision.is_standing

    @property
    def answered_until(self) -> datetime:
        """When the time to answer is over, for somebody who was not erased. One query."""
        return Decision.objects.told_to(self.person).get(pk=self.decision_id).answered_until
