"""What an installation had of dates that contradict is put right, and told of, when they are constrained."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cohorts.models import DAYS, Intake
from tests.site.cohorts.test_dates_in_order import MOMENTS, ORDER

BEFORE, AFTER = ("cohorts", "0001_initial"), ("cohorts", "0002_dates_in_order")


def migrate_to(migration: tuple[str, str]) -> Any:
    executor = MigrationExecutor(connection)
    return executor.migrate([migration]).apps


@pytest.fixture
def intakes_before(transactional_db: None) -> Iterator[Any]:
    """The intakes of an installation whose days nothing kept in order."""
    yield migrate_to(BEFORE).get_model("cohorts", "Intake").objects
    migrate_to(AFTER)


@pytest.mark.thorough
@pytest.mark.migrations
def test_dates_that_contradict_are_emptied_and_told_of(intakes_before: Any, capsys: pytest.CaptureFixture[str]) -> None:
    intakes_before.create(year=2026, **MOMENTS, **ORDER)
    intakes_before.create(year=2027, **MOMENTS, **ORDER | {"offers_on": date(2026, 10, 1), "ends_on": date(2027, 1, 1)})
    # One slip far ahead does not cost the days after it.
    intakes_before.create(year=2028, **MOMENTS, **ORDER | {"shortlisting_on": date(2072, 10, 26)})
    migrate_to(AFTER)

    days = {each.year: {name: getattr(each, name) for name in DAYS} for each in Intake.objects.all()}
    assert days == {
        2026: ORDER,
        2027: ORDER | {"offers_on": None, "ends_on": None},
        2028: ORDER | {"shortlisting_on": None},
    }
    said = capsys.readouterr().out
    assert "2027 intake: “the cohorts end” was 01/01/2027" in said
    assert "2026 intake" not in said
