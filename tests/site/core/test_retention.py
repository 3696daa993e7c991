"""Periods are declared once and kept by one job, which counts and names nobody."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from core import retention
from core.models import RateCount
from core.periodic_jobs import keep_all_periods
from core.retention import keep_periods, period


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """One period of a day over counts, and one that fails."""
    monkeypatch.setattr(retention, "_periods", {})
    period("counts", keep=timedelta(days=1))(lambda before: RateCount.objects.filter(ends_at__lt=before))
    period("what fails", keep=timedelta(days=1))(lambda before: 1 / 0)
    for days in (0, 2, 3):
        RateCount.objects.create(key=f"Wanda {days}", count=1, ends_at=timezone.now() - timedelta(days=days))


@pytest.mark.usefixtures("counts")
def test_what_has_had_its_time_goes_and_one_that_fails_holds_up_no_other() -> None:
    assert keep_periods() == {"counts": 2}
    assert RateCount.objects.count() == 1


@pytest.mark.usefixtures("counts")
def test_a_dry_run_counts_and_ends_nothing() -> None:
    out = StringIO()
    call_command("keep_periods", "--dry-run", stdout=out)
    assert out.getvalue() == "counts: 2\n"
    assert RateCount.objects.count() == 3


@pytest.mark.usefixtures("counts")
def test_the_log_gets_counts_alone(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    keep_all_periods()
    assert "Had their time: counts 2." in caplog.text
    assert "Wanda" not in caplog.text


def test_a_period_is_declared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_periods", {})
    period("a thing", keep=timedelta(days=1))(lambda before: RateCount.objects.none())
    with pytest.raises(ValueError, match="a period for a thing already"):
        period("a thing", keep=timedelta(days=2))(lambda before: RateCount.objects.none())
