"""Notices by mail: at most one an hour to each person, worded when it is sent, and without what anybody wrote."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.mail import send_written
from network.notifications.models import MailChoice, Notice
from network.notifications.reading import Reading, read
from network.notifications.services import claim_for_mail
from users.models import User

EVERY = timedelta(hours=1)
# After a longer outage, nobody is mailed what is no news.
NO_OLDER_THAN = timedelta(days=3)
MOST_LINES = 10
SALT = "stop notices by mail"
SOMETHING = "There is something new for you."


def mail_what_is_new() -> int:
    """Queue one mail for each person with new notices that no mail has told of; give back how many."""
    since = timezone.now() - NO_OLDER_THAN
    waiting = Notice.objects.to_mail(since).exclude(recipient__mail_choice__notices_by_mail=False)
    people = User.objects.filter(pk__in=waiting.values("recipient"), is_active=True).order_by("pk")
    return sum(_mail(user, since) for user in people.iterator())


@transaction.atomic
def _mail(user: User, since: datetime) -> bool:
    known = read(Notice.objects.to_mail(since).visible_to(user).newest_first(), recipient=user)
    if not known or not wants_mail(user) or not claim_for_mail(notices=[notice for notice, _ in known]):
        return False
    stop = settings.SITE_URL + reverse("stop_notices_by_mail", args=[token_for(user)])
    send_written(
        "network/notifications/email/notices",
        to=user.email,
        context={
            "name": user.name,
            "sentences": _sentences([reading for _, reading in known]),
            "count": len(known),
            "link": settings.SITE_URL + reverse("notices"),
            "stop": stop,
        },
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
    return True


def _sentences(readings: list[Reading]) -> list[str]:
    """What the mail says: each thing once, however often it happened."""
    return list(dict.fromkeys(reading.sentence_in_mail or SOMETHING for reading in readings))[:MOST_LINES]


def wants_mail(user: User) -> bool:
    """Whether somebody wants notices by mail: who has not said no does."""
    return not MailChoice.objects.filter(user=user, notices_by_mail=False).exists()


def token_for(user: User) -> str:
    """The secret part of the link that turns mail off; it does that and nothing else, and never runs out."""
    return signing.dumps(user.pk, salt=SALT)


def person_with(token: str) -> User:
    """Whose link it is; raises BadSignature for one that is not ours, or of somebody who is gone."""
    user = User.objects.filter(pk=signing.loads(token, salt=SALT)).first()
    if user is None:
        raise signing.BadSignature
    return user
