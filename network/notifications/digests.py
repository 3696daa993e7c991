"""The weekly digest of the network, for whoever asked for it. Rooms above name their sections in `digest.py`.

Each week of a person is one row, which says what time it covers: from the end of the one before to Monday morning. So
no time is told of twice or left out, whenever the worker runs. The words are made when the mail leaves.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from core.mail import Words, send_at_delivery, worded_at_delivery, written
from network.notifications.models import DigestConsent, DigestIssue
from network.notifications.rhythms import last_monday
from network.notifications.services import note_told, open_issue, withdraw_issue
from network.notifications.stopping import DIGEST, headers_for, stop_url
from users.circles import circles_of
from users.models import User

WORDING = "weekly digest"
# Kept with each consent, as it was read.
CONSENT = "Send me a digest of the network by email, on Mondays: what is new that I may see. I can stop it at any time."
# What began before the hour may be saved a moment after it.
SETTLES = timedelta(minutes=10)
MOST_OF_A_SECTION = 30


@dataclass(frozen=True)
class Item:
    """One thing in a digest. `key` is one for the same thing for ever; `url` is its path here."""

    key: str
    title: str
    url: str
    text: str = ""


@dataclass(frozen=True)
class Section:
    """What a digest shows under one heading; `more` counts what had no room."""

    title: str
    items: list[Item]
    more: int = 0


# What became new for somebody from a moment on and before another, by what they may see now.
Find = Callable[[User, datetime, datetime], Iterable[Item]]
_sections: dict[str, tuple[int, Find]] = {}


def section(title: str, *, place: int = 5) -> Callable[[Find], Find]:
    """Name the function that finds what stands under a heading; headings come by their place, the lowest first."""

    def wrap(find: Find) -> Find:
        if title in _sections:
            raise ValueError(f"There is a section “{title}” already.")
        _sections[title] = (place, find)
        return find

    return wrap


def queue_digests(now: datetime | None = None) -> int:
    """Queue the digest of this week for everybody who wants one and has none of it yet; give back how many."""
    monday = last_monday(now or timezone.now())
    until = monday - SETTLES
    of_week = DigestIssue.objects.filter(user=OuterRef("user"), week=timezone.localdate(monday))
    wanted = DigestConsent.objects.held().filter(agreed_at__lt=until, user__is_active=True, user__leaves_at=None)
    consents = wanted.filter(~Exists(of_week)).select_related("user").order_by("pk")
    return sum(_queue(consent, monday, until) for consent in consents.iterator() if _may_have_one(consent.user))


@transaction.atomic
def _queue(consent: DigestConsent, monday: datetime, until: datetime) -> bool:
    user = consent.user
    last = DigestIssue.objects.filter(user=user).order_by("-until").first()
    since = max(consent.agreed_at, last.until) if last else consent.agreed_at
    issue = open_issue(user=user, week=timezone.localdate(monday), since=since, until=until)
    if issue is None:
        return False
    about = {"issue": issue.pk, "to": user.email}
    send_at_delivery(WORDING, about=about, to=user.email, headers=headers_for(user, [DIGEST]))
    return True


@worded_at_delivery(WORDING)
def words_of(about: dict[str, Any]) -> Words | None:
    """The digest by what its reader may see now; None if that is nothing, they want it no more, or moved meanwhile."""
    issue = DigestIssue.objects.select_related("user").filter(pk=about["issue"]).first()
    if issue is None:
        return None
    if not _wants(issue.user) or issue.user.email != about.get("to", issue.user.email):
        withdraw_issue(issue=issue)
        return None
    sections = _sections_of(issue)
    note_told(issue=issue, keys=[item.key for section in sections for item in section.items])
    if not sections:
        return None
    context = {
        "name": issue.user.name,
        "sections": sections,
        "since": timezone.localdate(issue.since),
        "until": timezone.localdate(issue.until),
        "site": settings.SITE_URL,
        "link": settings.SITE_URL + reverse("network_home"),
        "stop": stop_url(issue.user, DIGEST),
    }
    return written("network/notifications/email/digest", context, with_html=True)


def _wants(user: User) -> bool:
    return DigestConsent.objects.held().filter(user=user).exists() and _may_have_one(user)


def _may_have_one(user: User) -> bool:
    return circles_of(user).sees_network_write_ups


def _sections_of(issue: DigestIssue) -> list[Section]:
    """What is new in the time of an issue and stood in no other."""
    others = DigestIssue.objects.filter(user=issue.user).exclude(pk=issue.pk).values_list("told", flat=True)
    told = {key for keys in others for key in keys}
    found = [
        (title, [item for item in find(issue.user, issue.since, issue.until) if item.key not in told])
        for title, (_, find) in sorted(_sections.items(), key=lambda each: (each[1][0], each[0]))
    ]
    return [
        Section(title, items[:MOST_OF_A_SECTION], len(items[MOST_OF_A_SECTION:])) for title, items in found if items
    ]
