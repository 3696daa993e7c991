"""The dates of an intake follow each other, in its form and in the database."""

from datetime import date, datetime
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from cohorts.models import DAYS, Intake
from tests.factories.cohorts import CohortFactory, IntakeFactory
from tests.factories.users import be, make_staff
from users.roles import Role

LONDON = ZoneInfo("Europe/London")
CLOSES = datetime(2026, 10, 16, 12, tzinfo=LONDON)
MOMENTS = {
    "announced_at": datetime(2026, 6, 1, 9, tzinfo=LONDON),
    "opens_at": datetime(2026, 9, 14, 9, tzinfo=LONDON),
    "closes_at": CLOSES,
}
ORDER = dict(zip(DAYS, (date(2026, 10, 26), date(2026, 12, 4), date(2026, 12, 18), date(2027, 1, 12)), strict=False))
ORDER["ends_on"] = date(2027, 11, 30)


@pytest.mark.parametrize(("earlier", "later"), list(combinations(DAYS, 2)))
def test_no_day_comes_before_an_earlier_one_whatever_stands_between(db: None, earlier: str, later: str) -> None:
    wrong = {earlier: date(2027, 3, 26), later: date(2027, 1, 1)}
    intake = Intake(year=2027, **MOMENTS, **wrong)
    with pytest.raises(ValidationError) as raised:
        intake.full_clean()
    label = Intake._meta.get_field(earlier).verbose_name
    said = f"This is before “{label}”, 26 March 2027. Choose that day or a later one."
    assert raised.value.message_dict == {later: [said]}
    with pytest.raises(IntegrityError, match=f"intake_{earlier.rpartition('_')[0]}_before_what_follows"):
        intake.save()


@pytest.mark.parametrize("field", DAYS)
def test_no_day_comes_before_applications_close(db: None, field: str) -> None:
    intake = Intake(year=2027, **MOMENTS, **{field: date(2026, 10, 15)})
    with pytest.raises(ValidationError, match="This is before “applications close”, 16 October 2026"):
        intake.full_clean()
    with pytest.raises(IntegrityError, match="intake_closes_before_what_follows"):
        intake.save()


@pytest.mark.parametrize("left_out", [(), *combinations(DAYS, 1), *combinations(DAYS, 3), DAYS])
def test_days_may_fall_together_and_be_left_open(db: None, left_out: tuple[str, ...]) -> None:
    for days in (ORDER, dict.fromkeys(DAYS, CLOSES.date())):
        intake = Intake(year=2027, **MOMENTS, **{name: day for name, day in days.items() if name not in left_out})
        intake.full_clean()
        with transaction.atomic():
            intake.save()
            transaction.set_rollback(True)


def test_every_date_of_an_intake_is_in_the_order() -> None:
    dates = {field.name for field in Intake._meta.fields if field.get_internal_type() in ("DateField", "DateTimeField")}
    assert dates == {*MOMENTS, *DAYS}


# The form ----------------------------------------------------------------------------------------


def sent(intake: Intake, **values: str) -> dict[str, str]:
    return {
        "year": str(intake.year),
        "announced_at": "01/06/2026 09:00",
        "opens_at": "14/09/2026 09:00",
        "closes_at": "16/10/2026 12:00",
        "cohorts-TOTAL_FORMS": "0",
        "cohorts-INITIAL_FORMS": "0",
        "cohorts-MIN_NUM_FORMS": "0",
        "cohorts-MAX_NUM_FORMS": "1000",
    } | values


@pytest.fixture
def team(site: Any, client: Client) -> Client:
    be(client, make_staff(Role.PROGRAMME_TEAM))
    return client


def form_of(answer: Any) -> Any:
    return answer.context["form"]


def test_the_form_says_so_at_the_field_and_keeps_what_was_typed(team: Client) -> None:
    intake = IntakeFactory(year=2027, **MOMENTS)
    wrong = {"offers_on": "01/10/2026", "starts_on": "26/03/2027", "ends_on": "01/01/2027", "cost": "£1,200"}
    answer = team.post(f"/admin/intakes/edit/{intake.pk}/", sent(intake, **wrong))

    errors = form_of(answer).errors
    assert {name: len(said) for name, said in errors.items()} == {"offers_on": 1, "ends_on": 1}
    page = answer.content.decode()
    assert "This is before “the cohorts start”, 26 March 2027." in page
    assert all(f'value="{wrong[name]}"' in page for name in ("offers_on", "starts_on", "ends_on"))
    assert "£1,200" in page
    assert Intake.objects.get(pk=intake.pk).ends_on is None


@pytest.mark.parametrize(
    ("values", "field"),
    [({"opens_at": "01/05/2026 09:00"}, "opens_at"), ({"closes_at": "14/09/2026 09:00"}, "closes_at")],
)
def test_so_it_does_of_the_moments(team: Client, values: dict[str, str], field: str) -> None:
    intake = IntakeFactory(year=2027, **MOMENTS)
    answer = team.post(f"/admin/intakes/edit/{intake.pk}/", sent(intake, **values))
    assert list(form_of(answer).errors) == [field]


def test_it_has_one_form_of_dates(team: Client) -> None:
    intake = IntakeFactory(year=2027, **MOMENTS, **ORDER)
    page = team.get(f"/admin/intakes/edit/{intake.pk}/").content.decode()
    assert 'value="14/09/2026 09:00"' in page
    assert 'value="12/01/2027"' in page
    assert "2026-" not in page

    # Written either way, as it always could be.
    answer = team.post(f"/admin/intakes/edit/{intake.pk}/", sent(intake, closes_at="2026-10-17 12:00"))
    assert answer.status_code == 302
    assert Intake.objects.get(pk=intake.pk).closes_at == CLOSES.replace(day=17)


def test_one_cohort_twice_is_told_in_plain_words_at_the_letter(team: Client) -> None:
    intake = IntakeFactory(year=2027, **MOMENTS)
    rows = {
        f"cohorts-{number}-{name}": value
        for number in range(2)
        for name, value in {"letter": "B", "audience": f"Managers {number}", "id": ""}.items()
    }
    answer = team.post(f"/admin/intakes/edit/{intake.pk}/", sent(intake, **rows, **{"cohorts-TOTAL_FORMS": "2"}))

    said = "This intake has that cohort already. Choose the other, or delete this one."
    rows_shown = form_of(answer).formsets["cohorts"]
    assert rows_shown.errors == [{}, {"letter": [said]}]
    assert not rows_shown.non_form_errors()
    page = answer.content.decode()
    assert said in page
    assert "must be unique" not in page
    assert "Managers 1" in page
    assert not intake.cohorts.exists()


def test_a_deleted_row_does_not_count_as_twice(team: Client) -> None:
    cohort = CohortFactory(intake=IntakeFactory(year=2027, **MOMENTS))
    rows = {
        "cohorts-TOTAL_FORMS": "2",
        "cohorts-INITIAL_FORMS": "1",
        "cohorts-0-id": str(cohort.pk),
        "cohorts-0-letter": "A",
        "cohorts-0-audience": "Leaders",
        "cohorts-1-letter": "A",
        "cohorts-1-audience": "Others",
        "cohorts-1-DELETE": "1",
    }
    answer = team.post(f"/admin/intakes/edit/{cohort.intake.pk}/", sent(cohort.intake, **rows))
    assert answer.status_code == 302
    assert cohort.intake.cohorts.get().audience == "Leaders"
