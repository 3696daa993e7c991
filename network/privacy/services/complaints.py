"""Complaints about data: received, acknowledged, looked into, answered, closed (guide 5.4)."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import rate_limits
from core.mail import send_written
from core.public_ids import key_for
from network.privacy.models import Complaint
from network.privacy.people import addresses_of
from users.models import User

State = Complaint.State
# To one address: nobody floods somebody else with our mails.
MOST_MAILS_A_DAY = 3
IS_DONE = "This has been answered or closed meanwhile. Look at it again."


@transaction.atomic
def receive(*, user: User | None, name: str, email: str, text: str, creation_key: str) -> Complaint:
    """Keep a complaint, and acknowledge it by mail. The same words twice with a key are one complaint."""
    said = {"name": name.strip(), "email": email.strip().lower(), "text": text.strip()}
    complaint, is_new = Complaint.objects.get_or_create(
        creation_key=key_for(Complaint.objects.all(), creation_key, **said), defaults={"user": user, **said}
    )
    if is_new and rate_limits.consume(
        name="complaint-mail", key=complaint.email, limit=MOST_MAILS_A_DAY, per=timedelta(days=1)
    ):
        _acknowledge(complaint)
    return complaint


@transaction.atomic
def acknowledge(*, complaint: Complaint, by: User) -> Complaint:
    """Acknowledge what no mail has acknowledged yet. Twice is once."""
    complaint = _locked(complaint, by)
    if complaint.acknowledged_at is None:
        _acknowledge(complaint)
    return complaint


@transaction.atomic
def look_into(*, complaint: Complaint, by: User) -> Complaint:
    """Note that somebody looks into it. Raises ValidationError if it was answered or closed."""
    complaint = _locked(complaint, by)
    if not complaint.is_open:
        raise ValidationError(IS_DONE)
    complaint.state = State.LOOKING
    complaint.looked_into_at = complaint.looked_into_at or timezone.now()
    complaint.save()
    return complaint


@transaction.atomic
def answer(*, complaint: Complaint, by: User, text: str) -> Complaint:
    """Answer by mail; the same words twice are one.

    Raises ValidationError without words, and if it was answered or closed in other words.
    """
    complaint = _locked(complaint, by)
    if complaint.answered_at and complaint.answer == text.strip():
        return complaint
    if not complaint.is_open:
        raise ValidationError(IS_DONE)
    if not text.strip():
        raise ValidationError({"text": "Write the answer first."})
    complaint.state, complaint.answered_at = State.ANSWERED, timezone.now()
    complaint.answer = text.strip()
    complaint.save()
    _mail(complaint, "answered")
    return complaint


@transaction.atomic
def close(*, complaint: Complaint, by: User) -> Complaint:
    """Close what was answered. Twice is once. Raises ValidationError for what nobody has answered."""
    complaint = _locked(complaint, by)
    if complaint.answered_at is None:
        raise ValidationError("Answer it before you close it.")
    if complaint.closed_at is None:
        complaint.state, complaint.closed_at = State.CLOSED, timezone.now()
        complaint.save()
    return complaint


def _locked(complaint: Complaint, by: User) -> Complaint:
    complaint = Complaint.objects.select_for_update().get(pk=complaint.pk)
    complaint.handled_by = by
    return complaint


def _acknowledge(complaint: Complaint) -> None:
    if complaint.state == State.RECEIVED:
        complaint.state = State.ACKNOWLEDGED
    complaint.acknowledged_at = timezone.now()
    complaint.save()
    _mail(complaint, "acknowledged")


def _mail(complaint: Complaint, what: str) -> None:
    # Neither what was complained of nor a name: anybody can type anybody's address.
    is_own = complaint.user is not None and complaint.email in addresses_of(complaint.user)
    context = {"complaint": complaint, "name": complaint.name if is_own else "", "link": settings.SITE_URL}
    send_written(f"network/privacy/email/complaint_{what}", to=complaint.email, context=context)
