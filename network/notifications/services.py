"""What is written about notices, and about what the members' home has shown."""

from collections.abc import Iterable
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from network.notifications.models import HomeState, MailChoice, Notice
from users.models import User

# The oldest are forgotten first; they are of drafts and questions long gone.
MOST_DISMISSED = 300


@transaction.atomic
def notify(*, recipient: User, kind: str, subject: models.Model) -> Notice:
    """Tell somebody of a thing. While a notice of the same kind about it is open, it is the same notice."""
    notice, created = Notice.objects.open().get_or_create(
        recipient=recipient,
        kind=kind,
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        closed_at=None,
    )
    if not created and notice.read_at:
        Notice.objects.filter(pk=notice.pk).update(read_at=None)
    return notice


@transaction.atomic
def close(*, kind: str, subject: models.Model, recipient: User | None = None) -> int:
    """Put away the notices of a kind about a thing, once it is answered; give back how many."""
    notices = Notice.objects.open().filter(
        kind=kind, content_type=ContentType.objects.get_for_model(subject), object_id=subject.pk
    )
    if recipient is not None:
        notices = notices.filter(recipient=recipient)
    return notices.update(closed_at=timezone.now())


@transaction.atomic
def mark_read(*, recipient: User, notices: Iterable[Notice]) -> None:
    """Note that somebody has seen these."""
    Notice.objects.visible_to(recipient).filter(pk__in=[notice.pk for notice in notices], read_at=None).update(
        read_at=timezone.now()
    )


@transaction.atomic
def put_away(*, notice: Notice) -> None:
    """Take a notice off the list for good."""
    Notice.objects.open().filter(pk=notice.pk).update(closed_at=timezone.now())


@transaction.atomic
def choose_mail(*, user: User, notices_by_mail: bool) -> None:
    """Keep what somebody wants by mail."""
    MailChoice.objects.update_or_create(user=user, defaults={"notices_by_mail": notices_by_mail})


@transaction.atomic
def claim_for_mail(*, notices: Iterable[Notice]) -> bool:
    """Note that a mail tells of these, in the transaction that queues it; False if another mail does already."""
    pks = [notice.pk for notice in notices]
    claimed = Notice.objects.filter(pk__in=pks, mailed_at__isnull=True).update(mailed_at=timezone.now())
    return bool(pks) and claimed == len(pks)


@transaction.atomic
def note_visit(*, user: User, today: date) -> HomeState:
    """Remember the day of a visit; give back the row, whose `before_that` is the day of the visit before."""
    state, _ = HomeState.objects.get_or_create(user=user)
    if state.last_on != today:
        state.before_that, state.last_on = state.last_on, today
        HomeState.objects.filter(pk=state.pk).exclude(last_on=today).update(
            before_that=models.F("last_on"), last_on=today
        )
    return state


@transaction.atomic
def dismiss_prompt(*, user: User, key: str) -> None:
    """Show somebody a prompt no more."""
    HomeState.objects.get_or_create(user=user)
    state = HomeState.objects.select_for_update().get(user=user)
    if key not in state.dismissed:
        state.dismissed = [*state.dismissed, key][-MOST_DISMISSED:]
        state.save(update_fields=["dismissed"])
