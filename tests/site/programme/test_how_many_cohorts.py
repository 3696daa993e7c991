"""The pages say as many cohorts as an intake has."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cohorts.models import Cohort, Intake
from tests.factories.cohorts import CohortFactory, IntakeFactory

pytestmark = pytest.mark.usefixtures("site")


def past(letters: str, **values: object) -> Intake:
    moments = {name: datetime(2009, month, 1, tzinfo=UTC) for month, name in enumerate(("announced_at", "opens_at"), 1)}
    closes_at = datetime(2009, 3, 1, tzinfo=UTC)
    intake = IntakeFactory(year=2010, **moments, closes_at=closes_at, **{"ends_on": date(2010, 12, 1)} | values)
    for letter in letters:
        CohortFactory(intake=intake, letter=letter)
    return intake


def said_of(client: Client, intake: Intake) -> str:
    html = client.get("/cohorts/").content.decode()
    found = re.search(rf"<dt>{intake.year} .*?</div>", html, re.DOTALL)
    assert found
    return found[0]


@pytest.mark.parametrize(("letters", "words"), [("A", "One cohort ran."), ("AB", "Two cohorts ran."), ("", "")])
def test_a_past_intake_says_as_many_as_it_had(client: Client, letters: str, words: str) -> None:
    said = said_of(client, past(letters))
    assert words in said
    assert ("ran." in said) is bool(words)
    assert said.count("<li>Cohort ") == len(letters)


def test_its_own_summary_comes_first(client: Client) -> None:
    said = said_of(client, past("A", summary="It was the first."))
    assert "It was the first." in said
    assert "One cohort ran." not in said


def test_no_cohort_ran_that_has_not_ended(client: Client) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    for days in ({"ends_on": tomorrow}, {"ends_on": None}):
        intake = past("AB", **days)
        assert "ran." not in said_of(client, intake)
        intake.delete()


@pytest.mark.parametrize(
    ("letters", "heading", "sentence", "on_programme"),
    [
        ("A", "The 2031 cohort<", "It starts on", "One cohort<"),
        ("AB", "The 2031 cohorts<", "Both start on", "Two cohorts, side by side<"),
    ],
)
def test_the_intake_of_today_is_told_of_by_as_many(
    client: Client, letters: str, heading: str, sentence: str, on_programme: str
) -> None:
    intake = IntakeFactory(year=2031, starts_on=date(2031, 1, 12), ends_on=date(2031, 11, 1))
    for letter in letters:
        Cohort.objects.create(intake=intake, letter=letter, audience="Leaders")
    html = client.get("/cohorts/").content.decode()
    assert heading in html
    assert sentence in html
    assert on_programme in client.get("/programme/").content.decode()
