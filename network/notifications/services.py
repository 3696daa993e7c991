"""What is written about notices, and about how people are told."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from network.notifications.models import About, DigestConsent, DigestIssue, MailRhythm, Notice, Rhythm
from network.notifications.rhythms import is_quicker_than, rhythms_of
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
    seen = {notice.pk: notice.created_at for notice in notices if notice.read_at is None}
    if seen:
        unread = Notice.objects.visible_to(recipient).unread().filter(pk__in=seen)
        # What became new again meanwhile is later than all that they saw.
        unread.filter(created_at__lte=max(seen.values())).update(read_at=timezone.now())


@transaction.atomic
def mark_all_read(*, recipient: User) -> int:
    """Note that somebody has seen all of theirs; give back how many were new."""
    return Notice.objects.visible_to(recipient).open().unread().update(read_at=timezone.now())


@transaction.atomic
def put_away(*, notices: Iterable[Notice]) -> None:
    """Take notices off the list for good."""
    Notice.objects.open().filter(pk__in=[notice.pk for notice in notices]).update(closed_at=timezone.now())


@transaction.atomic
def claim_for_mail(*, notices: Iterable[Notice], at: datetime) -> bool:
    """Note that a mail tells of these, queued at a moment, in the transaction that queues it.

    False, and nothing is noted, if another mail tells of one of them already: the rest waits for the next.
    """
    pks = [notice.pk for notice in notices]
    free = Notice.objects.select_for_update().filter(pk__in=pks, mailed_at__isnull=True).order_by("pk")
    if not pks or len(free.values_list("pk", flat=True)) != len(pks):
        return False
    Notice.objects.filter(pk__in=pks).update(mailed_at=at)
    return True


@transaction.atomic
def release_from_mail(*, notices: Iterable[Notice]) -> None:
    """Note that the mail that was to tell of these does not: the next may."""
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=None)


# How people are told ------------------------------------------------------------------------------


@transaction.atomic
def choose_mail(*, user: User, rhythms: Mapping[str, str]) -> None:
    """Keep how often somebody is mailed about these matters; of others nothing changes.

    What waits for the turn of a slower rhythm has its turn with a quicker one.
    """
    before = rhythms_of(user)
    quicker_since = dict(MailRhythm.objects.filter(user=user).values_list("about", "quicker_since"))
    for about, rhythm in rhythms.items():
        if rhythm != before[About(about)]:
            is_quicker = is_quicker_than(before[About(about)], Rhythm(rhythm))
            quicker_since[about] = timezone.now() if is_quicker else None
    MailRhythm.objects.bulk_create(
        [
            MailRhythm(user=user, about=about, rhythm=rhythm, quicker_since=quicker_since.get(about))
            for about, rhythm in rhythms.items()
        ],
        update_conflicts=True,
        unique_fields=["user", "about"],
        update_fields=["rhythm", "quicker_since"],
    )


@transaction.atomic
def ask_for_digest(*, user: User, wording: str, source: str) -> DigestConsent:
    """Note that somebody wants the weekly digest: in which words, from which page. Twice is once."""
    return DigestConsent.objects.held().get_or_create(
        user=user, withdrawn_at=None, defaults={"wording": wording, "source": source}
    )[0]


@transaction.atomic
def stop_digest(*, user: User) -> None:
    """Note that somebody wants it no more. That they once did is kept for a while."""
    DigestConsent.objects.held().filter(user=user).update(withdrawn_at=timezone.now())


@transaction.atomic
def open_issue(*, user: User, week: date, since: datetime, until: datetime) -> DigestIssue | None:
    """Begin somebody's digest of a week, in the transaction that queues it; None if it was begun already."""
    issue, created = DigestIssue.objects.get_or_create(user=user, week=week, defaults={"since": since, "until": until})
    return issue if created else None


@transaction.atomic
def withdraw_issue(*, issue: DigestIssue) -> None:
    """Let a digest that has not left, and that its reader cannot have now, cover no time, so that the next one does."""
    DigestIssue.objects.filter(pk=issue.pk).delete()


@transaction.atomic
def note_told(*, issue: DigestIssue, keys: Iterable[str]) -> None:
    """Keep what a digest tells of, so that no later one does."""
    DigestIssue.objects.filter(pk=issue.pk).update(told=list(keys))
