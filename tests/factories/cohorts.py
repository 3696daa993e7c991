"""Intakes and cohorts for tests."""

from datetime import timedelta

import factory
from django.utils import timezone

from cohorts.models import Cohort, Intake


class IntakeFactory(factory.django.DjangoModelFactory):
    """An intake that is open now, unless told otherwise."""

    class Meta:
        model = Intake

    year = factory.Sequence(lambda n: 2030 + n)
    announced_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=60))
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=30))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))


class CohortFactory(factory.django.DjangoModelFactory):
    """Cohort A of an open intake."""

    class Meta:
        model = Cohort

    intake = factory.SubFactory(IntakeFactory)
    letter = Cohort.Letter.A
    audience = "Senior leaders and clinicians"
