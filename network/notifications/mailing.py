"""Notices by mail: at most one an hour to each person, and without what anybody wrote.

What waits in the outbox holds ids alone. A mail is worded when it leaves, by what its reader may see then and by how
they want to be told: what was taken back meanwhile is not mailed, and a mail with nothing left is not sent.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.logs import describe
from core.mail import Words, send_at_delivery, worded_at_delivery, written
from network.notifications.listing import Line, lines_of
from network.notifications.models import About, Notice, Rhythm
from network.notifications.reading import about_of, read
from network.notifications.rhythms import due, rhythms_of
from network.notifications.services import claim_for_mail, release_from_mail
from network.notifications.stopping import headers_for, stop_url
from users.circles import circles_of
from users.models import User

logger = logging.getLogger(__name__)

EVERY = timedelta(hours=1)
MOST_LINES = 10
WORDING = "notices"
SOMETHING = "There is something new for you."


@dataclass(frozen=True)
class Part:
    """What a mail says about one matter, and the link that stops mails about it."""

    label: str
    sentences: list[str]
    stop: str


def mail_what_is_new(now: datetime | None = None) -> int:
    """Queue one mail for each person with notices that have their turn; give back how many."""
    moment = now or timezone.now()
    people = User.objects.filter(pk__in=due(moment).values("recipient"), is_active=True).order_by("pk")
    return sum(_apart(user, moment) for user in people.iterator())


def _apart(user: User, now: datetime) -> bool:
    try:
        return _mail(user, now)
    except Exception as error:  # noqa: BLE001 - one notice that cannot be read must not hold back everybody's
        logger.error("The notices of person %s could not be mailed: %s.", user.pk, describe(error))
        return False


@transaction.atomic
def _mail(user: User, now: datetime) -> bool:
    known = read(due(now).filter(recipient=user).newest_first(), recipient=user)
    queued_at = timezone.now()
    if not known or not claim_for_mail(notices=[notice for notice, _ in known], at=queued_at):
        return False
    send_at_delivery(
        WORDING,
        about={
            "user": user.pk,
            "notices": [notice.pk for notice, _ in known],
            "at": queued_at.isoformat(),
            "to": user.email,
        },
        to=user.email,
        headers=headers_for(user, {about_of(notice.kind) for notice, _ in known}),
    )
    return True


@worded_at_delivery(WORDING)
def words_of(about: dict[str, Any]) -> Words | None:
    """The mail by what its reader may see and wants now; None if that is nothing."""
    user = User.objects.filter(pk=about["user"]).first()
    if user is None:
        return None
    # What is new once more since it was queued is for the mail after it.
    queued = Notice.objects.visible_to(user).open().unread()
    queued = queued.filter(pk__in=about["notices"], mailed_at=datetime.fromisoformat(about["at"]))
    if not circles_of(user).sees_network_write_ups or user.email != about.get("to", user.email):
        # They hear of it once they are back, or where their mail goes now.
        release_from_mail(notices=queued)
        return None
    rhythms = rhythms_of(user)
    known = read(queued.newest_first(), recipient=user)
    lines = [line for line in lines_of(known) if rhythms[line.about] != Rhythm.NONE]
    if not lines:
        return None
    context = {
        "name": user.name,
        "parts": [_part(about, lines, user) for about in About if any(line.about == about for line in lines)],
        "count": len(lines),
        "link": settings.SITE_URL + reverse("notices"),
        "choose": settings.SITE_URL + reverse("notice_settings"),
    }
    return written("network/notifications/email/notices", context, with_html=True)


def _part(about: About, lines: list[Line], user: User) -> Part:
    """What is said about one matter: each thing once, however often it happened."""
    said = [line.reading.sentence_in_mail or SOMETHING for line in lines if line.about == about]
    return Part(about.label, list(dict.fromkeys(said))[:MOST_LINES], stop_url(user, about.value))
