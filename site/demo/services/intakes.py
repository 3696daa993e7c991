"""The demo's intakes: those before 2014, which its members come from, and one that is open around its day."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q

from cohorts.models import Cohort, Intake
from demo.services.dates import at

# Applications opened a month before the day of the demo and close a month after it.
OPEN_BEFORE, OPEN_AFTER = timedelta(days=30), timedelta(days=30)
PAST = ((2012, ("A",)), (2013, ("A",)))
AUDIENCES = {
    "A": "Senior leaders and clinicians",
    "B": "Operational, commissioning and project managers",
}


def load_past_intakes() -> Iterator[str]:
    """The intakes of 2012 and 2013."""
    for year, letters in PAST:
        past_cohorts(year, letters)
    yield f"Past intakes: {' and '.join(str(year) for year, _ in PAST)}."


def past_cohorts(year: int, letters: Iterable[str]) -> list[Cohort]:
    """The cohorts of a year that is over, made where they are missing."""
    intake, _ = Intake.objects.get_or_create(
        year=year,
        defaults={
            "announced_at": at(date(year - 1, 10, 3), 9),
            "opens_at": at(date(year - 1, 10, 3), 9),
            "closes_at": at(date(year - 1, 11, 25), 12),
            "ends_on": date(year, 12, 14),
            "is_example": True,
        },
    )
    return [
        Cohort.objects.get_or_create(
            intake=intake, letter=letter, defaults={"audience": AUDIENCES[letter], "is_example": True}
        )[0]
        for letter in letters
    ]


def cohort_of(code: str) -> Cohort:
    """The cohort that is called 2014-B."""
    year, letter = code.split("-")
    return Cohort.objects.get(intake__year=year, letter=letter)


def began(cohort: Cohort) -> datetime:
    """When the people of a cohort came into the network."""
    return at(date(cohort.intake.year, 1, 15), 10)


def open_intake() -> Intake | None:
    """The example that is moved along, so that the demo is never shut for good."""
    return Intake.objects.filter(is_example=True, offers_on__isnull=False).first()


def load_intake(today: date) -> Iterator[str]:
    """An intake with two cohorts that is open on a day."""
    opens_on, closes_on = today - OPEN_BEFORE, today + OPEN_AFTER
    year = closes_on.year + 1
    intake = open_intake() or Intake(is_example=True)
    if Intake.objects.filter(year=year).exclude(pk=intake.pk).exists():
        yield f"Intake: {year} has one already; no example was made."
        return
    intake.year = year
    intake.announced_at = at(opens_on - timedelta(days=30), 9)
    intake.opens_at, intake.closes_at = at(opens_on, 9), at(closes_on, 12)
    intake.shortlisting_on = closes_on + timedelta(days=7)
    intake.offers_on = closes_on + timedelta(days=49)
    intake.confirmed_on = closes_on + timedelta(days=63)
    intake.starts_on = closes_on + timedelta(days=90)
    intake.ends_on = closes_on + timedelta(days=400)
    intake.cost = "£1,200 for each place. Bursaries for people without an employer."
    intake.access_help = "We pay for interpreters, travel and support workers where they are needed."
    intake.save()
    for letter, description, focus in (
        (
            Cohort.Letter.A,
            (
                "For people who set direction: directors, heads of service, GPs and consultants, elected members and "
                "leaders of voluntary organisations."
            ),
            "Giving away power without walking away",
        ),
        (
            Cohort.Letter.B,
            (
                "For people who make it work day to day: team and service managers, commissioners, project leads and "
                "community development workers."
            ),
            "Changing practice when you do not hold the budget",
        ),
    ):
        Cohort.objects.get_or_create(
            intake=intake,
            letter=letter,
            defaults={
                "audience": AUDIENCES[letter],
                "description": description,
                "focus": focus,
                "places": 24,
                "is_example": True,
            },
        )
    yield f"Intake: applications for {year} are open until noon on {closes_on:%-d %B %Y}."


def clear_intakes() -> Iterator[str]:
    """Remove the examples. One in which somebody real has a place, or is invited to one, has become real itself."""
    taken = Q(cohorts__memberships__isnull=False) | Q(cohorts__invitations__isnull=False)
    kept = Intake.objects.filter(taken, is_example=True).distinct()
    for intake in kept:
        intake.cohorts.update(is_example=False)
        intake.is_example = False
        intake.save()
        yield f"The {intake.year} intake stays: somebody who is no example has a place in it."
    intakes = Intake.objects.filter(is_example=True).count()
    Intake.objects.filter(is_example=True).delete()
    Cohort.objects.filter(is_example=True).delete()
    yield f"Intakes: {intakes} examples removed."
