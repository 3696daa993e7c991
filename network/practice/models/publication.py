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
        return self.waiting().with_whom_it_waits_for().filter(waits_for_authors=False)

    def with_whom_it_waits_for(self) -> Self:
        """With whether it waits for authors, `waits_for_authors`; an editor decides on the others."""
        missing = authors_without_a_yes(write_up=models.OuterRef("write_up"), version=models.OuterRef("proposed"))
        return self.annotate(waits_for_authors=models.Exists(missing))

    def editors_turn_first(self) -> Self:
        """What an editor can decide on now first, then what waits for authors; the longest asked for on top."""
        return self.with_whom_it_waits_for().order_by("waits_for_authors", "asked_at")

    def with_authors(self) -> Self:
        """With who its authors are, and which of them have agreed to the version that is asked for."""
        authors = Credit.objects.authors().agreed().select_related("user").order_by("-is_lead", "pk")
        return self.prefetch_related(
            models.Prefetch("write_up__credits", authors, to_attr="agreed_authors"),
            models.Prefetch("proposed__consents", Consent.objects.standing(), to_attr="standing_consents"),
        )


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
        return authors_without_a_yes(write_up=self.write_up_id, version=self.proposed_id)


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Consents by whose they are."""

    def visible_to(self, viewer: Any) -> Self:
        """One's own."""
        return self.filter(user_id=viewer.pk) if viewer.is_authenticated else self.none()

    def in_force(self) -> Self:
        """Those that were not withdrawn, answered or not."""
        return self.filter(withdrawn_at=None)

    def standing(self) -> Self:
        """Every yes that still counts."""
        return self.in_force().filter(agreed_at__isnull=False)

    def waiting(self) -> Self:
        """Those without an answer to a version that is still asked for."""
        return self.in_force().filter(
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
        constraints = [
            models.UniqueConstraint(fields=["version", "user"], condition=Q(withdrawn_at=None), name="consent_once")
        ]

    def __str__(self) -> str:
        return f"consent of {self.user_id} to {self.version_id}"


def authors_without_a_yes(*, write_up: Any, version: Any) -> models.QuerySet[Credit]:
    """The authors of a write-up who have not agreed to a version of it; both by their ids, or as an OuterRef."""
    outer = models.OuterRef(version) if isinstance(version, models.OuterRef) else version
    agreed = Consent.objects.standing().filter(version=outer, user=models.OuterRef("user"))
    # Whoever is leaving holds up nobody.
    authors = Credit.objects.authors().agreed().filter(write_up=write_up, user__leaves_at=None)
    return authors.exclude(models.Exists(agreed))
