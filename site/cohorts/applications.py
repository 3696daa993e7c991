"""Whether people can apply now, in the words every page uses."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from cohorts.models import Intake, IntakeState
from core.page_cache import cached_fragment


@dataclass(frozen=True)
class ApplicationsStatus:
    """What the site says of applications at one moment.

    `headline` is the short fact, `detail` the sentence after it (it may be empty), `next_step` what happens then.
    """

    intake: Intake | None
    state: IntakeState
    headline: str
    detail: str
    next_step: str

    @property
    def is_open(self) -> bool:
        return self.state is IntakeState.OPEN


def status_for(request: HttpRequest) -> ApplicationsStatus:
    """The status of applications now, worked out once a request, so that no page contradicts itself."""
    status: ApplicationsStatus | None = getattr(request, "applications_status", None)
    if status is None:
        status = status_at()
        request.applications_status = status  # type: ignore[attr-defined]
    return status


def status_at(moment: datetime | None = None) -> ApplicationsStatus:
    """The status of applications at a moment (now, if none is given)."""
    moment = moment or timezone.now()
    intake = intake_to_speak_of(moment)
    if intake is None:
        return ApplicationsStatus(
            None, IntakeState.NOT_ANNOUNCED, "Applications are closed", "The next intake has no date yet.", ""
        )
    return status_of(intake, moment)


def intake_to_speak_of(moment: datetime) -> Intake | None:
    """The intake the site speaks of: the open one, else the next to open, else the last that closed."""
    # There is one a year: all of them are kept, and only the moment is new each time.
    everyone: list[Intake] = cached_fragment("intakes", lambda: list(Intake.objects.all()))
    announced = [intake for intake in everyone if intake.announced_at <= moment]
    if taking := [intake for intake in announced if intake.is_open_at(moment)]:
        return min(taking, key=lambda intake: (intake.closes_at, intake.pk))
    if coming := [intake for intake in announced if moment < intake.opens_at and not intake.stopped]:
        return min(coming, key=lambda intake: (intake.opens_at, intake.pk))
    past = [intake for intake in announced if intake.opens_at <= moment]
    return max(past, key=lambda intake: (intake.closes_at, intake.pk), default=None)


def status_of(intake: Intake, moment: datetime) -> ApplicationsStatus:
    """The status of one intake at a moment."""
    state = intake.state_at(moment)
    if state is IntakeState.OPEN:
        headline, detail = "Applications are open", f"until {deadline(intake.closes_at)}"
    elif state in (IntakeState.ANNOUNCED, IntakeState.NOT_ANNOUNCED):
        headline = "Applications are not open yet"
        detail = f"They open for {intake.year} on {date_format(timezone.localtime(intake.opens_at), 'l j F Y')}."
    elif intake.stopped and moment < intake.closes_at:
        headline, detail = "Applications are closed", f"The team has closed applications for {intake.year} early."
    else:
        headline = "Applications are closed"
        detail = f"Applications for {intake.year} closed on {date_format(timezone.localtime(intake.closes_at))}."
    return ApplicationsStatus(intake, state, headline, detail, _next_step(intake, state))


def deadline(moment: datetime) -> str:
    """A deadline as the house writes it: noon on Friday 17 January 2014."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'P').replace('.', '').replace(' ', '')} on {date_format(local, 'l j F Y')}"


def _next_step(intake: Intake, state: IntakeState) -> str:
    if state in (IntakeState.CLOSED, IntakeState.SHORTLISTING) and intake.offers_on:
        return f"Everyone who applied hears from us by {date_format(intake.offers_on)}, with a reason."
    if state in (IntakeState.OFFERS_OUT, IntakeState.CONFIRMED) and intake.starts_on:
        return f"The {intake.year} cohorts start on {date_format(intake.starts_on)}."
    if state is IntakeState.RUNNING and intake.ends_on:
        return f"The {intake.year} cohorts run until {date_format(intake.ends_on)}."
    if state is IntakeState.FINISHED:
        return f"The {intake.year} cohorts have finished. The next intake has no date yet."
    return ""
