"""What somebody says to a decision about them, and what a second convenor answers."""

from typing import Any, Self

from django.db import models

from network.moderation.models.decisions import Addressee
from users.models import User
from users.roles import Role, roles_of


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Appeals by who may read them and how they stand."""

    def visible_to(self, viewer: Any) -> Self:
        """Convenors read all but those about what is their own; whoever made one reads theirs."""
        if not viewer.is_authenticated:
            return self.none()
        own = Addressee.objects.filter(person=viewer.pk)
        if Role.CONVENOR in roles_of(viewer):
            return self.exclude(addressee__decision__in=own.values("decision"))
        return self.filter(addressee__in=own)

    def open(self) -> Self:
        """Those that wait for the second convenor; of somebody who was erased none does."""
        return self.filter(answer__isnull=True, addressee__person__isnull=False)

    def with_decision(self) -> Self:
        """With what lists of them tell."""
        return self.select_related("addressee__person", "addressee__decision__decided_by", "answer__answered_by")


class Appeal(models.Model):
    """What somebody says to a decision about them: once, and it is never changed."""

    addressee = models.OneToOneField(Addressee, on_delete=models.CASCADE, related_name="appeal")
    text = models.TextField(max_length=1000)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = AppealQuerySet.as_manager()

    def __str__(self) -> str:
        return f"appeal {self.pk}"


class AppealAnswer(models.Model):
    """The second convenor's last word on an appeal."""

    class Outcome(models.TextChoices):
        UPHOLD = "uphold", "The decision stands"
        OVERTURN = "overturn", "Undo the decision"

    appeal = models.OneToOneField(Appeal, on_delete=models.CASCADE, related_name="answer")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.TextField(max_length=1000)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.outcome} {self.appeal_id}"
