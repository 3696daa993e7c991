"""Answering a decision, and the second convenor's last word on it: never whoever decided first."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from network.moderation import services
from network.moderation.models import Addressee, Appeal, AppealAnswer, AppealQuerySet, Decision
from network.moderation.who_decides import convenors
from network.notifications.services import notify
from users.models import User

APPEAL_ANSWERED = "answered an appeal"
Outcome = AppealAnswer.Outcome


@transaction.atomic
def appeal(*, addressee: Addressee, text: str) -> Appeal:
    """Say to a decision about oneself what there is to say, once: the same words twice are one answer.

    Raises ValidationError without words, for other words, and for what was undone or is too long ago.
    """
    # Two presses at once: the second waits, and finds the first.
    addressee = Addressee.objects.select_for_update().get(pk=addressee.pk)
    existing = Appeal.objects.filter(addressee=addressee).first()
    if existing is not None:
        if existing.text != text.strip():
            raise ValidationError("You have answered this already, and what you said then is with the convenors.")
        return existing
    if not text.strip():
        raise ValidationError({"text": "Say how you see it."})
    if not addressee.may_answer:
        raise ValidationError("This can no longer be answered here.")
    return Appeal.objects.create(addressee=addressee, text=text.strip())


@transaction.atomic
def answer(*, appeal: Appeal, outcome: str, reason: str, by: User) -> AppealAnswer:
    """Let a decision stand, or undo it; both sides are told. The same twice is once.

    Raises ValidationError for whoever may not, without a reason, and to let stand what was undone meanwhile;
    DecidedMeanwhileError for another second answer.
    """
    appeal = Appeal.objects.select_for_update(of=("self",)).with_decision().get(pk=appeal.pk)
    decision, person = appeal.addressee.decision, appeal.addressee.person
    existing = AppealAnswer.objects.filter(appeal=appeal).first()
    if existing is not None and _is_same(existing, by, outcome, reason):
        return existing
    if person is None or existing is not None:
        raise services.DecidedMeanwhileError
    if not second_convenors(decision).filter(pk=by.pk).exists():
        raise ValidationError("Another convenor answers this.")
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": "Choose what to do."})
    if not reason.strip():
        raise ValidationError({"reason": "Say why, so that the person it is about can understand it."})
    if outcome == Outcome.UPHOLD and not decision.is_standing:
        raise ValidationError({"outcome": "It was undone meanwhile, so it cannot stand. Choose to undo it."})
    done = AppealAnswer.objects.create(appeal=appeal, outcome=outcome, reason=reason.strip(), answered_by=by)
    if outcome == Outcome.OVERTURN:
        services.undo(decision=decision, reason=reason, by=by, told_otherwise=person)
    elif decision.action == Decision.Action.SUSPEND:
        services.mail(person, "appeal_upheld", {"answer": done})
    notify(recipient=person, kind=APPEAL_ANSWERED, subject=done)
    services.tell_reporters_again(decision)
    return done


def second_convenors(decision: Decision) -> QuerySet[User]:
    """Who may answer: convenors who neither decided it nor reported it, and whom it is not about."""
    return convenors().exclude(pk__in=_involved_in(decision))


def waiting_for(convenor: User) -> list[Appeal]:
    """The open ones that somebody may answer."""
    return [each for each in _open() if convenor.pk not in _involved_in(each.addressee.decision)]


def wait_for_nobody() -> bool:
    """Whether one is open that no convenor may answer."""
    named = set(convenors().values_list("pk", flat=True))
    return any(named <= _involved_in(each.addressee.decision) for each in _open())


def _is_same(answer: AppealAnswer, by: User, outcome: str, reason: str) -> bool:
    return (answer.answered_by, answer.outcome, answer.reason) == (by, outcome, reason.strip())


def _open() -> AppealQuerySet:
    """With all that says who may answer: as many queries for many as for one."""
    decision = "addressee__decision"
    return Appeal.objects.open().with_decision().prefetch_related(f"{decision}__addressees", f"{decision}__reports")


def _involved_in(decision: Decision) -> set[int]:
    """The ids of those who decided, who reported it, and whom it is about."""
    people = {decision.decided_by_id}
    people |= {each.person_id for each in decision.addressees.all()}
    people |= {each.reporter_id for each in decision.reports.all()}
    return {pk for pk in people if pk is not None}
