"""What is written about notices."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from network.notifications.models import MailChoice, Notice
from users.models import User


@transaction.atomic
def notify(*, recipient: User, kind: str, subject: models.Model) -> Notice:
    """Tell somebody of a thing. While a notice of the same kind about it is open, that one is new again."""
    notice, created = Notice.objects.open().get_or_create(
        recipient=recipient,
        kind=kind,
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        closed_at=None,
    )
    if not created:
        notice.created_at, notice.read_at, notice.mailed_at = timezone.now(), None, None
        notice.save(update_fields=["created_at", "read_at", "mailed_at"])
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
    """Note that a mail tells of these, in the transaction that queues it.

    False, and nothing is noted, if another mail tells of one of them already: the rest waits for the next.
    """
    pks = [notice.pk for notice in notices]
    free = Notice.objects.select_for_update().filter(pk__in=pks, mailed_at__isnull=True).order_by("pk")
    if not pks or len(free.values_list("pk", flat=True)) != len(pks):
        return False
    Notice.objects.filter(pk__in=pks).update(mailed_at=timezone.now())
    return True
