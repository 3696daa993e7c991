"""Reporting what somebody wrote, and deciding upon it: every decision has a reason, a name and a way back."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from core.mail import send_written
from core.models import SiteSettings
from network.moderation.models import Decision, Report
from network.moderation.registry import Reportable
from network.notifications.services import notify
from users.models import User
from users.roles import Role

LOOKED_AT = "looked at a report"
DECIDED = "decided about what somebody wrote"


class DecidedMeanwhileError(Exception):
    """Somebody else decided first; the caller shows what."""


@transaction.atomic
def report(*, kind: Reportable, thing: models.Model, reporter: User, reason: str, note: str) -> Report:
    """Say that something should be looked at, and keep what it says to the reporter now.

    While a report of the same person is open, it is that one. Raises ValidationError for what is the reporter's own.
    """
    owners = list(kind.owners(thing))
    if reporter in owners:
        raise ValidationError("This is yours. You can change it or take it away yourself.")
    about = {"content_type": ContentType.objects.get_for_model(thing), "object_id": thing.pk}
    existing = Report.objects.open().filter(reporter=reporter, **about).first()
    if existing is not None:
        return existing
    try:
        with transaction.atomic():
            return Report.objects.create(
                reporter=reporter,
                reason=reason,
                note=note.strip(),
                evidence=kind.text(thing, reporter),
                owner_ids=[owner.pk for owner in owners],
                **about,
            )
    except IntegrityError:
        # The same report, sent twice at once.
        return Report.objects.open().get(reporter=reporter, **about)


@transaction.atomic
def decide(
    *, kind: Reportable, object_id: int, action: str, reason: str, by: User, after: int, seen_report: int
) -> Decision:
    """Leave a thing as it is, hide it or show it again; what was reported about it up to `seen_report` is closed.

    `after` is the last decision that the convenor saw, 0 for none: raises DecidedMeanwhileError if there is a later
    one. Raises ValidationError for what cannot be done, such as hiding what is hidden.
    """
    thing = kind.model._default_manager.select_for_update().filter(pk=object_id).first()
    content_type = ContentType.objects.get_for_model(kind.model)
    _refuse_late(content_type, object_id, after)
    _refuse_impossible(kind, thing, action, reason)
    _refuse_own(kind, thing, by, Report.objects.filter(content_type=content_type, object_id=object_id))
    decision = _decide(content_type, object_id, action, reason, by)
    if thing is not None and action != Decision.Action.KEEP:
        kind.set_hidden(thing, action == Decision.Action.HIDE)
        for owner in kind.owners(thing):
            notify(recipient=owner, kind=DECIDED, subject=decision)
    reports = Report.objects.open().filter(content_type=content_type, object_id=object_id, pk__lte=seen_report)
    _close(list(reports.select_related("reporter")))
    return decision


@transaction.atomic
def suspend(*, user: User, reason: str, by: User, after: int) -> Decision:
    """Shut an account: its sessions end with their next request, its profile is gone everywhere, and its owner gets a
    mail that says why.

    Raises ValidationError for one's own account and for an administrator's, and DecidedMeanwhileError like `decide`.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    content_type = ContentType.objects.get_for_model(User)
    _refuse_late(content_type, user.pk, after)
    _need_reason(reason)
    if user == by:
        raise ValidationError("Nobody suspends their own account.")
    if not may_be_suspended(user):
        raise ValidationError("An administrator’s account is not suspended here. Speak with the administrators.")
    if not user.is_active:
        raise ValidationError("This account is shut already.")
    user.is_active = False
    user.save(update_fields=["is_active"])
    decision = _decide(content_type, user.pk, Decision.Action.SUSPEND, reason, by)
    _mail(user, "suspended", decision)
    return decision


@transaction.atomic
def unsuspend(*, user: User, reason: str, by: User, after: int) -> Decision:
    """Open an account again that was suspended; its owner gets a mail.

    Raises ValidationError for an account that an administrator shut, and DecidedMeanwhileError like `decide`.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    content_type = ContentType.objects.get_for_model(User)
    _refuse_late(content_type, user.pk, after)
    _need_reason(reason)
    if user == by or user.is_active or not is_suspended(user):
        raise ValidationError("Only an account that was suspended here can be opened again here.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    decision = _decide(content_type, user.pk, Decision.Action.UNSUSPEND, reason, by)
    _mail(user, "unsuspended", decision)
    return decision


def may_be_suspended(user: User) -> bool:
    """Whether the convenor may shut an account; never one that could give itself back its rights."""
    return not (user.is_superuser or user.groups.filter(name=Role.ADMINISTRATOR.label).exists())


def is_suspended(user: User) -> bool:
    """Whether a decision shut the account, and none has opened it since."""
    return Decision.objects.about(user).in_force().exists()


def how_to_answer() -> str:
    """The address at which somebody answers a decision about what they wrote, "" if nobody has named one."""
    row = SiteSettings.objects.order_by("pk").first()
    return (row.convenor_email or row.contact_email) if row else ""


def _close(reports: list[Report]) -> None:
    Report.objects.filter(pk__in=[each.pk for each in reports]).update(closed_at=timezone.now())
    for each in reports:
        if each.reporter is not None:
            notify(recipient=each.reporter, kind=LOOKED_AT, subject=each)


def _decide(content_type: ContentType, object_id: int, action: str, reason: str, by: User) -> Decision:
    return Decision.objects.create(
        content_type=content_type, object_id=object_id, action=action, reason=reason.strip(), decided_by=by
    )


def _refuse_late(content_type: ContentType, object_id: int, after: int) -> None:
    decisions = Decision.objects.filter(content_type=content_type, object_id=object_id)
    if decisions.filter(pk__gt=after).exists():
        raise DecidedMeanwhileError


def _refuse_impossible(kind: Reportable, thing: models.Model | None, action: str, reason: str) -> None:
    if action not in (Decision.Action.KEEP, Decision.Action.HIDE, Decision.Action.RESTORE):
        raise ValidationError({"action": "Choose what to do."})
    if action == Decision.Action.KEEP:
        # Who wrote it hears nothing, so there is nobody to give a reason to.
        return
    _need_reason(reason)
    if thing is None:
        raise ValidationError({"action": "It has been deleted. You can only close the reports."})
    if kind.is_hidden(thing) == (action == Decision.Action.HIDE):
        raise ValidationError({"action": "It is so already."})


def _refuse_own(kind: Reportable, thing: models.Model | None, by: User, reports: Iterable[Report]) -> None:
    was_own = any(by.pk in report.owner_ids for report in reports)
    if was_own or (thing is not None and by in kind.owners(thing)):
        raise ValidationError("This is yours. Another convenor must decide about it.")


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Say why, so that the person it is about can understand it."})


def _mail(user: User, what: str, decision: Decision) -> None:
    context = {"name": user.name, "decision": decision, "contact": how_to_answer(), "link": settings.SITE_URL}
    send_written(f"network/moderation/email/{what}", to=user.email, context=context)
