"""An intake is the year a pair of cohorts runs; its dates alone say whether applications are open (guide 1.2, 1.3)."""

from datetime import date, datetime, time
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.formats import date_format
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from core.panels import PlainInlinePanel

# What follows when applications have closed, in the order of a year. Each may be left open.
DAYS = ("shortlisting_on", "offers_on", "confirmed_on", "starts_on", "ends_on")


class IntakeState(models.TextChoices):
    """Where an intake stands, in the order of a year."""

    NOT_ANNOUNCED = "not announced", "Not announced"
    ANNOUNCED = "announced", "Announced"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    SHORTLISTING = "shortlisting", "Shortlisting"
    OFFERS_OUT = "offers out", "Offers out"
    CONFIRMED = "confirmed", "Confirmed"
    RUNNING = "running", "Running"
    FINISHED = "finished", "Finished"


class IntakeQuerySet(models.QuerySet["Intake"]):
    """Intakes by where they stand at a moment."""

    def announced_by(self, moment: datetime) -> Self:
        """Those the public may know of."""
        return self.filter(announced_at__lte=moment)

    def past_at(self, moment: datetime) -> Self:
        """Those whose window has closed, newest first."""
        return self.announced_by(moment).filter(closes_at__lte=moment).order_by("-year")

    def next_boundary(self, after: datetime) -> datetime | None:
        """The first moment after `after` at which a page could say something else; None if there is none."""
        moments = [
            self.filter(**{f"{field}__gt": after}).aggregate(first=models.Min(field))["first"]
            for field in ("announced_at", "opens_at", "closes_at")
        ]
        days = [
            start_of_day(first)
            for field in DAYS
            if (
                first := self.filter(**{f"{field}__gt": timezone.localdate(after)}).aggregate(first=models.Min(field))[
                    "first"
                ]
            )
        ]
        return min([moment for moment in moments if moment] + days, default=None)


class DayInUTC(models.Func):
    """The day of a moment, by what the database itself knows: any tool may write a row that is constrained by it."""

    function = "DATE"
    output_field = models.DateField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s AT TIME ZONE 'UTC')::date", **context)


def days_in_order() -> list[models.CheckConstraint]:
    """Each day, and that on which applications close, is no later than the next that is set."""
    constraints = []
    for place, field in enumerate(("closes_at", *DAYS[:-1])):
        later = [F(name) for name in DAYS[place:]]
        first = DayInUTC(F(field)) if field == "closes_at" else F(field)
        following = Coalesce(*later) if len(later) > 1 else later[0]
        constraints.append(
            models.CheckConstraint(
                condition=LessThanOrEqual(first, following),
                name=f"intake_{field.rpartition('_')[0]}_before_what_follows",
                violation_error_message="The days of an intake must follow each other in the order of the form.",
            )
        )
    return constraints


class Intake(ClusterableModel):
    """The year that a pair of cohorts runs, and when people may apply for it."""

    year = models.PositiveSmallIntegerField(unique=True, help_text="The year the cohorts run.")
    announced_at = models.DateTimeField(help_text="From then on the site speaks of this intake.")
    opens_at = models.DateTimeField("applications open")
    closes_at = models.DateTimeField("applications close", help_text="Noon is a kind hour.")
    stopped = models.BooleanField(
        "stop applications", default=False, help_text="Closes the intake at once, whatever its dates say."
    )
    shortlisting_on = models.DateField("shortlisting starts", null=True, blank=True)
    offers_on = models.DateField("everyone hears from us", null=True, blank=True)
    confirmed_on = models.DateField("places are confirmed", null=True, blank=True)
    starts_on = models.DateField("the cohorts start", null=True, blank=True)
    ends_on = models.DateField("the cohorts end", null=True, blank=True)
    summary = models.TextField(max_length=400, blank=True, help_text="One or two sentences for the list of intakes.")
    cost = models.TextField(max_length=400, blank=True)
    access_help = models.TextField("access and travel help", max_length=400, blank=True)
    contact_email = models.EmailField(blank=True, help_text="If empty, the programme team’s address.")
    is_example = models.BooleanField(default=False, editable=False)

    objects = IntakeQuerySet.as_manager()

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("year"),
                FieldRowPanel([FieldPanel("announced_at"), FieldPanel("opens_at"), FieldPanel("closes_at")]),
                FieldPanel("stopped"),
            ],
            heading="Applications",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("shortlisting_on"), FieldPanel("offers_on"), FieldPanel("confirmed_on")]),
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            ],
            heading="What happens next",
        ),
        MultiFieldPanel(
            [FieldPanel("summary"), FieldPanel("cost"), FieldPanel("access_help"), FieldPanel("contact_email")],
            heading="For applicants",
        ),
        PlainInlinePanel("cohorts", heading="Cohorts", label="Cohort"),
    ]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")),
                name="intake_opens_before_it_closes",
                violation_error_message="Applications must close after they open.",
            ),
            models.CheckConstraint(
                condition=Q(announced_at__lte=F("opens_at")),
                name="intake_announced_before_it_opens",
                violation_error_message="An intake is announced before, or when, it opens.",
            ),
            *days_in_order(),
        ]

    def __str__(self) -> str:
        return f"{self.year} intake"

    def clean(self) -> None:
        """Say at its field which date contradicts an earlier one."""
        super().clean()
        if errors := self._out_of_order():
            raise ValidationError(errors)

    def _out_of_order(self) -> dict[str, str]:
        errors = {}
        if self.announced_at and self.opens_at and self.opens_at < self.announced_at:
            errors["opens_at"] = "An intake is announced before, or when, it opens."
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            errors["closes_at"] = "Applications must close after they open."
        before, last = "closes_at", timezone.localdate(self.closes_at) if self.closes_at else None
        for field in DAYS:
            day = getattr(self, field)
            if day and last and day < last:
                label = str(self._meta.get_field(before).verbose_name)
                errors[field] = f"This is before “{label}”, {date_format(last)}. Choose that day or a later one."
            elif day:
                before, last = field, day
        return errors

    def state_at(self, moment: datetime) -> IntakeState:
        """Where the intake stands at a moment, from its dates and the manual stop."""
        if moment < self.announced_at:
            return IntakeState.NOT_ANNOUNCED
        if moment < self.closes_at and not self.stopped:
            return IntakeState.ANNOUNCED if moment < self.opens_at else IntakeState.OPEN
        today = timezone.localdate(moment)
        later = [
            (self.ends_on, IntakeState.FINISHED),
            (self.starts_on, IntakeState.RUNNING),
            (self.confirmed_on, IntakeState.CONFIRMED),
            (self.offers_on, IntakeState.OFFERS_OUT),
            (self.shortlisting_on, IntakeState.SHORTLISTING),
        ]
        return next((state for day, state in later if day and day <= today), IntakeState.CLOSED)

    def what_ran(self) -> str:
        """How many cohorts there were, in a sentence; nothing while they have not ended, or if none is known."""
        if self.state_at(timezone.now()) is not IntakeState.FINISHED:
            return ""
        return {1: "One cohort ran.", 2: "Two cohorts ran."}.get(len(self.cohorts.all()), "")

    def is_open_at(self, moment: datetime) -> bool:
        """Whether applications are taken at a moment."""
        return self.state_at(moment) is IntakeState.OPEN


class CohortQuerySet(models.QuerySet["Cohort"]):
    """Cohorts."""

    def announced_by(self, moment: datetime) -> Self:
        """Those of intakes the public may know of."""
        return self.filter(intake__announced_at__lte=moment)


class Cohort(models.Model):
    """One group of an intake: A for senior leaders and clinicians, B for managers."""

    class Letter(models.TextChoices):
        A = "A", "Cohort A"
        B = "B", "Cohort B"

    intake = ParentalKey(Intake, on_delete=models.CASCADE, related_name="cohorts")
    letter = models.CharField("cohort", max_length=1, choices=Letter.choices)
    audience = models.CharField(max_length=120, help_text="Who it is for, in one line.")
    description = models.TextField(max_length=400, blank=True)
    focus = models.CharField(max_length=160, blank=True)
    places = models.PositiveSmallIntegerField(null=True, blank=True)
    is_example = models.BooleanField(default=False, editable=False)

    objects = CohortQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("letter"), FieldPanel("places")]),
        FieldPanel("audience"),
        FieldPanel("description"),
        FieldPanel("focus"),
    ]

    class Meta:
        ordering = ["letter"]
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "letter"],
                name="cohort_letter_once_an_intake",
                violation_error_message="This intake has that cohort already. Choose the other, or delete this one.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.intake.year} cohort {self.letter}"

    @property
    def name(self) -> str:
        """In a sentence, such as “2014, cohort A”."""
        return f"{self.intake.year}, cohort {self.letter}"

    @property
    def code(self) -> str:
        """The short name that people use, such as 2014-A."""
        return f"{self.intake.year}-{self.letter}"


def start_of_day(day: date) -> datetime:
    """Midnight of a day in the programme's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
