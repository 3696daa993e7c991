"""The partners of the programme, with dates, because organisations change (guide 1.4)."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cohorts.models import start_of_day
from core.models import ContentPage


class PartnerQuerySet(models.QuerySet["Partner"]):
    """Partners by time."""

    def on(self, day: date) -> Self:
        """Those of a day, in the order that the team gave them."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day)).exclude(since__gt=day).in_order()

    def before(self, day: date) -> Self:
        """Those that are no longer partners on a day."""
        return self.filter(until__lt=day).in_order()

    def next_boundary(self, after: datetime) -> datetime | None:
        """The first moment after `after` at which somebody becomes a partner, or is one no more; else None."""
        today = timezone.localdate(after)
        arrives = self.filter(since__gt=today).aggregate(first=models.Min("since"))["first"]
        # Whoever is a partner until a day is one all that day.
        leaves = self.filter(until__gte=today).aggregate(first=models.Min("until"))["first"]
        days = [day for day in (arrives, leaves and leaves + timedelta(days=1)) if day]
        return start_of_day(min(days)) if days else None

    def in_order(self) -> Self:
        """The team's order, then by name."""
        return self.order_by("order", "name")


class Partner(models.Model):
    """An organisation that runs, pays for or supports the programme."""

    class Role(models.TextChoices):
        FOUNDER = "founder", "Founder"
        FUNDER = "funder", "Funder"
        DELIVERY = "delivery", "Delivery partner"
        SUPPORTER = "supporter", "Supporter"

    name = models.CharField("name in full", max_length=160, unique=True)
    short_name = models.CharField(max_length=60, blank=True)
    former_names = models.CharField(max_length=240, blank=True)
    became = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name="now part of"
    )
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.FOUNDER)
    brings = models.TextField("what they bring", max_length=400, blank=True)
    website = models.URLField(blank=True)
    since = models.DateField("partner from", null=True, blank=True)
    until = models.DateField("partner to", null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=100)
    is_example = models.BooleanField(default=False, editable=False)

    objects = PartnerQuerySet.as_manager()

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldRowPanel([FieldPanel("short_name"), FieldPanel("former_names")])],
            heading="Name",
        ),
        FieldPanel("role"),
        FieldPanel("brings"),
        FieldPanel("website"),
        FieldRowPanel([FieldPanel("since"), FieldPanel("until"), FieldPanel("order")]),
        FieldPanel("became"),
    ]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(since__lte=F("until")),
                name="partner_from_before_to",
                violation_error_message="A partnership ends after it starts.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PartnersPage(ContentPage):
    """Who runs the programme: every partner in words."""

    template = "pages/partners_page.html"
    parent_page_types: ClassVar[list[str]] = ["programme.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1

    class Meta:
        verbose_name = "partners page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return super().get_context(request, *args, **kwargs) | {
            "partners": Partner.objects.on(today).select_related("became"),
            "former_partners": Partner.objects.before(today).select_related("became"),
        }
