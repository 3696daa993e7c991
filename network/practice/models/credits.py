"""Whose a write-up is, and whom readers may ask. Nobody is named who has not said yes."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.public_ids import new_public_id
from network.profiles.models import Block
from users.models import User


class CreditQuerySet(models.QuerySet["Credit"]):
    """Credits by what they are and how they stand."""

    def authors(self) -> Self:
        return self.filter(role=Credit.Role.AUTHOR)

    def people_to_ask(self) -> Self:
        return self.filter(role=Credit.Role.PERSON_TO_ASK)

    def agreed(self) -> Self:
        return self.filter(state=Credit.State.AGREED)

    def still_to_be_named(self) -> Self:
        """All but people to ask who are leaving: authors stay by what they wrote."""
        return self.exclude(role=Credit.Role.PERSON_TO_ASK, user__leaves_at__isnull=False)

    def waiting(self) -> Self:
        return self.filter(state=Credit.State.ASKED)

    def visible_to(self, viewer: Any) -> Self:
        """Those that somebody is asked, and may answer; not across a block, nor what the convenor has hidden."""
        if not viewer.is_authenticated:
            return self.none()
        absent = Block.objects.absent_for(viewer.pk)
        gone = Q(asked_by__in=absent) | Q(write_up__in=written_by(absent)) | Q(write_up__hidden_at__isnull=False)
        return self.filter(~Q(gone, state=Credit.State.ASKED), user_id=viewer.pk)

    def present_for(self, person: User) -> Self:
        """Those of people who are not absent for somebody."""
        return self.exclude(user__in=Block.objects.absent_for(person.pk))


class Credit(models.Model):
    """One person's part in one write-up: asked first, shown only after a yes."""

    class Role(models.TextChoices):
        AUTHOR = "author", "Author"
        PERSON_TO_ASK = "person to ask", "Person to ask"

    class State(models.TextChoices):
        ASKED = "asked", "Asked"
        AGREED = "agreed", "Agreed"
        DECLINED = "declined", "Said no"

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    write_up = models.ForeignKey("practice.WriteUp", on_delete=models.CASCADE, related_name="credits")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="credits")
    role = models.CharField(max_length=14, choices=Role.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    is_lead = models.BooleanField(default=False)
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = CreditQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["write_up", "user", "role"], name="credit_once"),
            models.UniqueConstraint(fields=["write_up"], condition=Q(is_lead=True), name="credit_one_lead"),
            models.CheckConstraint(
                condition=Q(is_lead=False) | Q(role="author", state="agreed"), name="credit_lead_is_an_author"
            ),
        ]
        indexes = [models.Index(fields=["user", "role", "state"], name="credit_of_user")]

    def __str__(self) -> str:
        return f"{self.role} {self.user_id} of {self.write_up_id}"

    def get_absolute_url(self) -> str:
        return reverse("credit_request", args=[self.public_id])


def written_by(people: Any) -> models.QuerySet[Credit, Any]:
    """The ids of the write-ups that any of these people, given by their ids, has agreed to be an author of."""
    return Credit.objects.authors().agreed().filter(user__in=people).values("write_up")
