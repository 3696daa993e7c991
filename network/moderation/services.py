"""Reporting what somebody wrote, and deciding upon it: every decision has a reason, a name and a way back."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localdate

from core.mail import send_written
from core.models import SiteSettings
from network.moderation.answer_links import token_for
from network.moderation.models import Addressee, Decision, Report, ReportQuerySet
from network.moderation.registry import Reportable, kind_named
from network.moderation.who_decides import has_reported, is_left_to_another
from network.notifications.services import notify
from users.models import User
from users.roles import Role

LOOKED_AT = "looked at a report"
LOOKED_AGAIN = "looked at a report again"
DECIDED = "decided about what somebody wrote"
YOURS = "This is yours. Another convenor must decide about it."
ANOTHER_DECIDES = "You reported this yourself, so another convenor decides about it."
Action = Decision.Action


class DecidedMeanwhileError(Exception):
    """Somebody else decided first; the caller shows what."""


@transaction.atomic
def report(*, kind: Reportable, thing: models.Model, reporter: User, reason: str, note: str) -> Report:
    """Say that something should be looked at, and keep what it says to the reporter now.

    While a report of the same person is open, the same words are that one. Raises ValidationError for other words, and
    for what is the reporter's own.
    """
    owners = list(kind.owners(thing))
    if reporter in owners:
        raise ValidationError("This is yours. You can change it or take it away yourself.")
    about = {"content_type": ContentType.objects.get_for_model(thing), "object_id": thing.pk}
    existing = Report.objects.open().filter(reporter=reporter, **about).first()
    if existing is not None:
        return _same_report(existing, reason, note)
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
        # Sent twice at once.
        return _same_report(Report.objects.open().get(reporter=reporter, **about), reason, note)


@transaction.atomic
def decide(
    *, kind: Reportable, object_id: int, action: str, reason: str, by: User, after: int, seen_report: int
) -> Decision:
    """Leave a thing as it is, hide it, warn its owners, or undo that; reports of it up to `seen_report` are closed.

    `after` is the last decision that the convenor saw, 0 for none: raises DecidedMeanwhileError if there is a later
    one. The same, sent twice, is one. Raises ValidationError for what cannot be done, such as hiding what is hidden,
    and for whoever may not: about what is their own, and about what they reported while another convenor can.
    """
    thing = kind.model._default_manager.select_for_update().filter(pk=object_id).first()
    content_type = ContentType.objects.get_for_model(kind.model)
    if (sent := _sent_before(content_type, object_id, after, action, reason, by)) is not None:
        return sent
    undone = _standing(content_type, object_id, action)
    _refuse_impossible(kind, thing, action, reason, undone)
    reports = Report.objects.filter(content_type=content_type, object_id=object_id)
    _refuse_own(kind, thing, by, reports)
    owners = list(kind.owners(thing)) if thing is not None else []
    by_reporter = _refuse_reporter(by, reports, owners)
    people = _people_of(undone, action, owners)
    is_example = _are_examples(owners or people)
    decision = _decide(
        content_type, object_id, action, reason, by, people, is_example=is_example, by_reporter=by_reporter
    )
    _do(kind, thing, decision)
    for person in people:
        notify(recipient=person, kind=DECIDED, subject=decision)
    _close(reports, decision, seen_report)
    tell_reporters_again(undone)
    return decision


@transaction.atomic
def suspend(
    *, user: User, reason: str, by: User, after: int, because_of: ReportQuerySet | None = None, seen_report: int = 0
) -> Decision:
    """Shut an account: its sessions end with their next request, its profile is gone everywhere, and its owner gets a
    mail that says why, with a link to answer. It answers the reports that it is done because of, up to `seen_report`.

    Raises ValidationError for one's own account and for an administrator's, because of what one reported while another
    convenor can decide, and DecidedMeanwhileError like `decide`.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    content_type = ContentType.objects.get_for_model(User)
    if (sent := _sent_before(content_type, user.pk, after, Action.SUSPEND, reason, by)) is not None:
        return sent
    _need_reason(reason)
    if user == by:
        raise ValidationError("Nobody suspends their own account.")
    if not may_be_suspended(user):
        raise ValidationError("An administrator’s account is not suspended here. Speak with the administrators.")
    if not user.is_active:
        raise ValidationError("This account is shut already.")
    reports = list(because_of) if because_of is not None else []
    _refuse_was_own(by, reports)
    by_reporter = _refuse_reporter(by, reports, [user, *_owners_now(reports)])
    user.is_active = False
    user.save(update_fields=["is_active"])
    decision = _decide(
        content_type,
        user.pk,
        Action.SUSPEND,
        reason,
        by,
        [user],
        is_example=user.is_example,
        by_reporter=by_reporter,
    )
    answer = reverse("answer_decision_by_mail", args=[token_for(decision.addressees.get())])
    mail(user, "suspended", {"decision": decision, "answer": settings.SITE_URL + answer})
    if because_of is not None:
        _close(because_of, decision, seen_report)
    return decision


@transaction.atomic
def unsuspend(*, user: User, reason: str, by: User, after: int) -> Decision:
    """Open an account again that was suspended; its owner gets a mail.

    Raises ValidationError for an account that an administrator shut, and DecidedMeanwhileError like `decide`.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    content_type = ContentType.objects.get_for_model(User)
    if (sent := _sent_before(content_type, user.pk, after, Action.UNSUSPEND, reason, by)) is not None:
        return sent
    _need_reason(reason)
    if user == by or user.is_active or not is_suspended(user):
        raise ValidationError("Only an account that was suspended here can be opened again here.")
    undone = _standing(content_type, user.pk, Action.UNSUSPEND)
    decision = _open_again(user, reason, by)
    tell_reporters_again(undone)
    return decision


@transaction.atomic
def undo(*, decision: Decision, reason: str, by: User, told_otherwise: User | None = None) -> Decision | None:
    """Undo a decision that holds, as a decision of its own; None if it was undone before, or its thing is gone.

    All whom it is about are told but `told_otherwise`.
    """
    undoing = next(action for action, done in Decision.UNDOES.items() if done == decision.action)
    kind = kind_named(decision.content_type)
    model = decision.content_type.model_class()
    # Locked, so that nobody undoes it twice.
    thing = model._base_manager.select_for_update().filter(pk=decision.object_id).first() if model else None
    if not decision.is_standing:
        return None
    if decision.action == Action.SUSPEND:
        user = User.objects.get(pk=decision.object_id)
        return None if user.is_active else _open_again(user, reason, by)
    if kind is None or (thing is None and undoing == Action.RESTORE):
        return None
    people = [addressee.person for addressee in decision.addressees.select_related("person") if addressee.person]
    about = (decision.content_type, decision.object_id)
    done = _decide(*about, undoing, reason, by, people, is_example=decision.is_example)
    _do(kind, thing, done)
    for person in people:
        if person != told_otherwise:
            notify(recipient=person, kind=DECIDED, subject=done)
    return done


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


def tell_reporters_again(decision: Decision | None) -> None:
    """Tell those whose reports a decision closed that it was looked at again."""
    for each in decision.reports.select_related("reporter") if decision is not None else ():
        if each.reporter is not None:
            notify(recipient=each.reporter, kind=LOOKED_AGAIN, subject=each)


def mail(user: User, what: str, context: dict[str, object]) -> None:
    """Write to somebody whose account a decision shuts or opens."""
    known = {"name": user.name, "contact": how_to_answer(), "link": settings.SITE_URL}
    send_written(f"network/moderation/email/{what}", to=user.email, context=known | context)


def _close(reports: ReportQuerySet, decision: Decision, seen_report: int) -> None:
    """Answer the open ones up to the last that the convenor saw."""
    closed = list(reports.open().filter(pk__lte=seen_report).select_related("reporter"))
    Report.objects.filter(pk__in=[each.pk for each in closed]).update(closed_at=timezone.now(), decision=decision)
    for each in closed:
        if each.reporter is not None:
            notify(recipient=each.reporter, kind=LOOKED_AT, subject=each)


def _decide(
    content_type: ContentType,
    object_id: int,
    action: str,
    reason: str,
    by: User,
    people: list[User],
    *,
    is_example: bool,
    by_reporter: bool = False,
) -> Decision:
    decision = Decision.objects.create(
        content_type=content_type,
        object_id=object_id,
        action=action,
        reason=reason.strip(),
        decided_by=by,
        is_example=is_example,
        by_reporter=by_reporter,
    )
    Addressee.objects.bulk_create(Addressee(decision=decision, person=person) for person in people)
    return decision


def _do(kind: Reportable, thing: models.Model | None, decision: Decision) -> None:
    if thing is not None and decision.action in (Action.HIDE, Action.RESTORE):
        kind.set_hidden(thing, decision.action == Action.HIDE)


def _open_again(user: User, reason: str, by: User) -> Decision:
    user.is_active = True
    user.save(update_fields=["is_active"])
    content_type = ContentType.objects.get_for_model(User)
    decision = _decide(content_type, user.pk, Action.UNSUSPEND, reason, by, [user], is_example=user.is_example)
    mail(user, "unsuspended", {"decision": decision})
    return decision


def _standing(content_type: ContentType, object_id: int, action: str) -> Decision | None:
    """The decision that this action would undo."""
    about = Decision.objects.standing().filter(content_type=content_type, object_id=object_id)
    return about.filter(action=Decision.UNDOES.get(action, "")).newest_first().first()


def _people_of(undone: Decision | None, action: str, owners: list[User]) -> list[User]:
    """Whom a decision is about: the owners; the taking back of a warning, those who were warned."""
    if action == Action.KEEP:
        # Nothing happens to anybody.
        return []
    if action == Action.UNWARN and undone is not None:
        return list(User.objects.filter(decisions_about__decision=undone).order_by("pk"))
    return owners


def _are_examples(people: list[User]) -> bool:
    return any(person.is_example for person in people)


def _same_report(report: Report, reason: str, note: str) -> Report:
    if (report.reason, report.note) != (reason, note.strip()):
        day, address = date_format(localdate(report.created_at)), how_to_answer()
        to_add = f" To add to it, write to {address}." if address else ""
        raise ValidationError(f"You reported this on {day}, and it waits for the convenor.{to_add}")
    return report


def _sent_before(
    content_type: ContentType, object_id: int, after: int, action: str, reason: str, by: User
) -> Decision | None:
    """The decision that the same form has made already; raises DecidedMeanwhileError if there is another."""
    later = Decision.objects.filter(content_type=content_type, object_id=object_id, pk__gt=after)
    sent = later.filter(action=action, reason=reason.strip(), decided_by=by).first()
    if later.exclude(pk=sent.pk if sent else 0).exists():
        raise DecidedMeanwhileError
    return sent


def _refuse_impossible(
    kind: Reportable, thing: models.Model | None, action: str, reason: str, undone: Decision | None
) -> None:
    if action not in (Action.KEEP, Action.HIDE, Action.RESTORE, Action.WARN, Action.UNWARN):
        raise ValidationError({"action": "Choose what to do."})
    if action == Action.KEEP:
        # Who wrote it hears nothing, so there is nobody to give a reason to.
        return
    _need_reason(reason)
    if action == Action.UNWARN:
        if undone is None:
            raise ValidationError({"action": "There is no warning to take back."})
        return
    if thing is None:
        raise ValidationError({"action": "It has been deleted. You can only close the reports."})
    if action != Action.WARN and kind.is_hidden(thing) == (action == Action.HIDE):
        raise ValidationError({"action": "It is so already."})
    if action == Action.RESTORE and undone is None:
        # By a decision about a part of it, or by its author who is leaving: that stays theirs.
        raise ValidationError({"action": "It is hidden by something else, and shown again only there."})


def _refuse_own(kind: Reportable, thing: models.Model | None, by: User, reports: Iterable[Report]) -> None:
    _refuse_was_own(by, reports)
    if thing is not None and by in kind.owners(thing):
        raise ValidationError(YOURS)


def _refuse_was_own(by: User, reports: Iterable[Report]) -> None:
    if any(by.pk in report.owner_ids for report in reports):
        raise ValidationError(YOURS)


def _refuse_reporter(by: User, reports: Iterable[Report], owners: Iterable[User]) -> bool:
    """Whether somebody decides on what they reported: nobody else can, or it is refused."""
    if is_left_to_another(by, reports, owners):
        raise ValidationError(ANOTHER_DECIDES)
    return has_reported(by, reports)


def _owners_now(reports: Iterable[Report]) -> Iterator[User]:
    for content_type, pk in {(report.content_type, report.object_id) for report in reports}:
        kind = kind_named(content_type)
        thing = kind and kind.model._default_manager.filter(pk=pk).first()
        if kind and thing:
            yield from kind.owners(thing)


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Say why, so that the person it is about can understand it."})
