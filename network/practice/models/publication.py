"""Making a write-up public: every author agrees to one version of it, an editor approves that version (guide 3.3)."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from core.public_ids import new_public_id
from network.practice.models.credits import Credit
from network.practice.models.write_ups import WriteUp, WriteUpVersion
from users.models import User


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Publications by what they wait for."""

    def waiting(self) -> Self:
        """Those with a version that authors or an editor have yet to say yes to; nobody approves what is hidden.

        What is shared with a cohort is not an editor's to read (guide 1.13).
        """
        return self.filter(
            proposed__isnull=False,
            write_up__state=WriteUp.State.SHARED,
            write_up__audience__in=[WriteUp.Audience.NETWORK, WriteUp.Audience.PUBLIC],
            write_up__hidden_at=None,
        )

    def ready_for_editor(self) -> Self:
        """Those whose authors have all agreed."""
        return self.waiting().exclude(models.Exists(_authors_without_a_yes()))


class Publication(models.Model):
    """How a write-up stands towards the public: the version that everyone reads, and the one that is asked for."""

    write_up = models.OneToOneField(WriteUp, on_delete=models.CASCADE, related_name="publication")
    approved = models.ForeignKey(WriteUpVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    proposed = models.ForeignKey(WriteUpVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_public_at = models.DateTimeField(null=True, blank=True)
    # What the editor said when they gave it back.
    returned_note = models.TextField(max_length=1000, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved__isnull=True) | Q(made_public_at__isnull=False), name="publication_has_its_day"
            )
        ]

    def __str__(self) -> str:
        return f"publication of {self.write_up_id}"

    def authors_without_a_yes(self) -> models.QuerySet[Credit]:
        """The authors who have not agreed to the version that is asked for."""
        agreed = Consent.objects.filter(version=self.proposed_id, agreed_at__isnull=False, withdrawn_at=None)
        authors = Credit.objects.authors().agreed().filter(write_up=self.write_up_id)
        return authors.exclude(user__in=agreed.values("user"))


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Consents by whose they are."""

    def visible_to(self, viewer: Any) -> Self:
        """One's own."""
        return self.filter(user_id=viewer.pk) if viewer.is_authenticated else self.none()

    def waiting(self) -> Self:
        """Those without an answer to a version that is still asked for."""
        return self.filter(
            agreed_at=None, refused_at=None, version__write_up__publication__proposed=models.F("version")
        )


class Consent(models.Model):
    """One author's answer to one version becoming public. Kept after it was withdrawn, to show that it was given."""

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    version = models.ForeignKey(WriteUpVersion, on_delete=models.CASCADE, related_name="consents")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    # Which wording they agreed to.
    wording = models.PositiveSmallIntegerField(default=1)
    asked_at = models.DateTimeField(auto_now_add=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "user"], name="consent_once")]

    def __str__(self) -> str:
        return f"consent of {self.user_id} to {self.version_id}"


def _authors_without_a_yes() -> models.QuerySet[Credit]:
    agreed = Consent.objects.filter(
        version=models.OuterRef(models.OuterRef("proposed")),
        user=models.OuterRef("user"),
        agreed_at__isnull=False,
        withdrawn_at=None,
    )
    authors = Credit.objects.authors().agreed().filter(write_up=models.OuterRef("write_up"))
    return authors.exclude(models.Exists(agreed))
