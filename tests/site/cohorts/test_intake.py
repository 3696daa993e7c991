"""Where an intake stands comes from its dates and the manual stop, to the minute."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from cohorts.applications import deadline, intake_to_speak_of, status_at
from cohorts.models import Intake, IntakeState
from tests.factories.cohorts import IntakeFactory

LONDON = ZoneInfo("Europe/London")


def at(day: str, time: str = "12:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=LONDON)


@pytest.fixture
def intake(db: None) -> Intake:
    return IntakeFactory(
        year=2027,
        announced_at=at("2026-06-01"),
        opens_at=at("2026-09-14", "09:00"),
        closes_at=at("2026-10-16", "12:00"),
        shortlisting_on=date(2026, 10, 26),
        offers_on=date(2026, 12, 4),
        confirmed_on=date(2026, 12, 18),
        starts_on=date(2027, 1, 12),
        ends_on=date(2027, 11, 30),
    )


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (at("2026-05-31"), IntakeState.NOT_ANNOUNCED),
        (at("2026-06-01"), IntakeState.ANNOUNCED),
        (at("2026-09-14", "08:59"), IntakeState.ANNOUNCED),
        (at("2026-09-14", "09:00"), IntakeState.OPEN),
        (at("2026-10-16", "11:59"), IntakeState.OPEN),
        (at("2026-10-16", "12:00"), IntakeState.CLOSED),
        (at("2026-10-25", "23:59"), IntakeState.CLOSED),
        (at("2026-10-26", "00:00"), IntakeState.SHORTLISTING),
        (at("2026-12-04"), IntakeState.OFFERS_OUT),
        (at("2026-12-18"), IntakeState.CONFIRMED),
        (at("2027-01-12"), IntakeState.RUNNING),
        (at("2027-11-30"), IntakeState.FINISHED),
    ],
)
def test_the_state_follows_the_dates(intake: Intake, moment: datetime, state: IntakeState) -> None:
    assert intake.state_at(moment) is state
    assert intake.is_open_at(moment) is (state is IntakeState.OPEN)


def test_a_stop_closes_an_open_intake_at_once(intake: Intake) -> None:
    intake.stopped = True
    intake.save()

    assert intake.state_at(at("2026-10-01")) is IntakeState.CLOSED
    status = status_at(at("2026-10-01"))
    assert (status.headline, status.is_open) == ("Applications are closed", False)


def test_the_site_speaks_of_the_open_one_then_the_next_then_the_last(intake: Intake) -> None:
    earlier = IntakeFactory(
        year=2026, announced_at=at("2025-06-01"), opens_at=at("2025-09-01"), closes_at=at("2025-10-01")
    )

    assert intake_to_speak_of(at("2025-09-15")) == earlier
    assert intake_to_speak_of(at("2026-01-01")) == earlier
    assert intake_to_speak_of(at("2026-07-01")) == intake
    assert intake_to_speak_of(at("2026-10-01")) == intake
    assert intake_to_speak_of(at("2026-11-01")) == intake
    assert intake_to_speak_of(at("2025-01-01")) is None


def test_every_state_says_what_happens_next(intake: Intake) -> None:
    assert status_at(at("2026-05-01")).detail == "The next intake has no date yet."
    assert status_at(at("2026-07-01")).detail == "They open for 2027 on Monday 14 September 2026."
    assert status_at(at("2026-10-01")).detail == "until noon on Friday 16 October 2026"
    assert "closed on 16 October 2026" in status_at(at("2026-10-17")).detail
    assert "by 4 December 2026, with a reason" in status_at(at("2026-11-01")).next_step
    assert "start on 12 January 2027" in status_at(at("2026-12-20")).next_step
    assert "no date yet" in status_at(at("2028-01-01")).next_step


def test_the_next_boundary_is_the_first_moment_a_page_could_change(intake: Intake) -> None:
    assert Intake.objects.next_boundary(at("2026-05-01")) == at("2026-06-01")
    assert Intake.objects.next_boundary(at("2026-10-16", "11:59")) == at("2026-10-16")
    assert Intake.objects.next_boundary(at("2026-10-16")) == at("2026-10-26", "00:00")
    assert Intake.objects.next_boundary(at("2028-01-01")) is None


@pytest.mark.parametrize("closes", [at("2026-07-15"), at("2026-12-15")], ids=["summer", "winter"])
def test_noon_is_noon_in_london_all_year(closes: datetime, db: None) -> None:
    intake = IntakeFactory(announced_at=at("2026-01-01"), opens_at=at("2026-03-01"), closes_at=closes)
    intake.refresh_from_db()

    assert deadline(intake.closes_at).startswith("noon on ")
    assert intake.is_open_at(closes.replace(hour=11, minute=59))
    assert not intake.is_open_at(closes)


@pytest.mark.django_db
def test_the_intakes_are_read_once_until_one_changes(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    intake = IntakeFactory()
    # The version of the site, and the intakes.
    with django_assert_num_queries(2):
        status_at()
    with django_assert_num_queries(1):
        status_at()
    intake.stopped = True
    intake.save()
    assert not status_at().is_open


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at("2014-01-17"), "noon on Friday 17 January 2014"),
        (at("2026-07-03", "14:00"), "2pm on Friday 3 July 2026"),
        (at("2026-07-03", "14:32"), "2:32pm on Friday 3 July 2026"),
    ],
)
def test_a_deadline_is_written_as_the_house_writes_it(moment: datetime, words: str) -> None:
    assert deadline(moment) == words


def test_an_intake_opens_before_it_closes(intake: Intake) -> None:
    intake.closes_at = intake.opens_at
    with pytest.raises(ValidationError, match="Applications must close after they open"):
        intake.full_clean()
    with pytest.raises(IntegrityError):
        intake.save()
