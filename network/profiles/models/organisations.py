"""Organisations as records: one name for each, its type and sector, and what became of it (guide 4.5, 5.1)."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from core.public_ids import new_public_id
from network.profiles.models.profiles import Profile
from network.profiles.rings import Ring

OPENLY = (Ring.MEMBERS.value, Ring.PUBLIC.value)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations by their names."""

    def named(self, name: str) -> Self:
        """The one that a typed name means, in capitals or not."""
        return self.filter(name__iexact=" ".join(name.split()))

    def still_so_called(self) -> Self:
        """Those that have not ended and have become nothing else, by name."""
        still = Q(valid_until=None) | Q(valid_until__gte=timezone.localdate())
        return self.filter(still, became=None).order_by("name")

    def visible_to(self, viewer: Any) -> Self:
        """Those that the convenor has checked, and those whose page names somebody to the viewer."""
        named = Profile.objects.on_organisation_pages(viewer).filter(organisation_record=OuterRef("pk"))
        return self.filter(Q(is_checked=True) | Exists(named))

    def in_the_open(self) -> Self:
        """Those that are checked, stand for others, or are named by somebody to members at least: no secret of anyone.

        Whether that somebody rests, or has been hidden, is no matter here: they will be back.
        """
        openly = Profile.objects.filter(
            organisation_record=OuterRef("pk"),
            on_organisation_page=True,
            rings__organisation__in=OPENLY,
            listed_to__in=OPENLY,
        )
        earlier = Organisation.objects.filter(became=OuterRef("pk"))
        return self.filter(Q(is_checked=True) | Exists(earlier) | Exists(openly))


class Organisation(models.Model):
    """One organisation. A member's name for it makes one; the convenor checks it, or says what became of it."""

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=120)
    # Slugs of controlled terms.
    organisation_type = models.CharField("type", max_length=80, blank=True)
    sector = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField("since", null=True, blank=True)
    valid_until = models.DateField("until", null=True, blank=True)
    became = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="earlier")
    is_checked = models.BooleanField("checked by the convenor", default=False)
    is_example = models.BooleanField(default=False, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="organisation_once",
                violation_error_message="There is an organisation of that name already.",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="organisation_ends_after_it_begins",
                violation_error_message="The last day is before the first.",
            ),
            models.CheckConstraint(
                condition=Q(became=None) | ~Q(became=F("id")),
                name="organisation_became_another",
                violation_error_message="Choose another organisation than itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.public_id])
