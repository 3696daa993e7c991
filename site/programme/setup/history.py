"""The programme's own past: the intake that its first news announces, and the partners of that time."""

from datetime import date, datetime

from django.utils import timezone

from cohorts.models import Cohort, Intake
from programme.models import Partner

PARTNERS = (
    ("National Skills Academy for Social Care", "", "Leadership development for social care."),
    ("Skills for Care", "", "The skills and the workforce of adult social care."),
    ("Thames Valley and Wessex NHS Leadership Academy", "", "Leadership development for the NHS."),
    ("Think Local Act Personal", "TLAP", "Personalised, community-based support, led with people who use it."),
    (
        "Association of Directors of Adult Social Services",
        "ADASS",
        "The people who lead adult social care in councils.",
    ),
    ("Local Government Association", "LGA", "The councils of England and Wales, and what they learn together."),
)


def set_up_history() -> None:
    """Make the 2014 intake with its two cohorts, and the six founding partners, where they are missing."""
    intake, _ = Intake.objects.get_or_create(
        year=2014,
        defaults={
            "announced_at": _local(2013, 11, 12),
            "opens_at": _local(2013, 11, 12),
            "closes_at": _local(2014, 1, 17, 12),
            "ends_on": date(2014, 12, 31),
            "summary": "Two cohorts ran side by side for the first time.",
        },
    )
    for letter, audience in (
        (Cohort.Letter.A, "Senior leaders and clinicians"),
        (Cohort.Letter.B, "Operational, commissioning and project managers"),
    ):
        Cohort.objects.get_or_create(intake=intake, letter=letter, defaults={"audience": audience})
    for order, (name, short_name, brings) in enumerate(PARTNERS, start=1):
        Partner.objects.get_or_create(
            name=name, defaults={"short_name": short_name, "brings": brings, "order": order * 10}
        )


def _local(year: int, month: int, day: int, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour, tzinfo=timezone.get_default_timezone())
