"""Mails about what is new for a saved search: found by the worker, and found again when the mail is delivered.

Between the two somebody may pause, block, or take a word back. So what waits in the outbox holds ids alone, and a mail
is worded by what its reader may see at the moment at which it leaves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from core.mail import send_at_delivery, worded_at_delivery
from network.directory.looking import TooWideError, first_hits, found_by, may_look
from network.directory.models import SavedSearch
from network.directory.services import searches
from network.profiles.profile_view import view_for
from search.query import Hit, Reason
from users.models import User

EVERY = timedelta(hours=1)
# The rest has its turn an hour later.
MOST_A_RUN = 300
WORDING = "new for a saved search"
SALT = "stop mails about a saved search"


@dataclass(frozen=True)
class Line:
    """One thing that is new: who or what it is, why it matches, and where to read it."""

    title: str
    why: str
    url: str


def tell_what_is_new(now: datetime | None = None) -> int:
    """Run what is due again, and queue one mail for each search that finds something new; give back how many."""
    moment = now or timezone.now()
    due = SavedSearch.objects.due(moment).select_related("user")[:MOST_A_RUN]
    return sum(_tell(search, moment) for search in list(due))


def _tell(search: SavedSearch, now: datetime) -> bool:
    if not may_look(search.user, search.kind):
        searches.put_off(search=search, now=now)
        return False
    try:
        found = found_by(search, search.user)
    except TooWideError:
        searches.put_off(search=search, now=now, is_too_wide=True)
        return False
    with transaction.atomic():
        new = searches.note_found(search=search, found=found, now=now)
        if new:
            _queue(search, new)
    return bool(new)


def _queue(search: SavedSearch, ids: list[int]) -> None:
    send_at_delivery(
        WORDING,
        about={"search": search.pk, "ids": ids, "to": search.user.email},
        to=search.user.email,
        headers={"List-Unsubscribe": f"<{stop_url(search)}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


@worded_at_delivery(WORDING)
def words_of(about: dict[str, Any]) -> tuple[str, str] | None:
    """Subject and text by what the owner may see now; None if that is nothing, or they want no mail any more."""
    wanted = SavedSearch.objects.exclude(rhythm=SavedSearch.Rhythm.NEVER).select_related("user")
    search = wanted.filter(pk=about["search"], user__is_active=True).first()
    if search is None:
        return None
    if search.user.email != about.get("to", search.user.email):
        # They have moved since: nothing goes to the old address.
        _queue(search, about["ids"])
        return None
    ids = set(about["ids"])
    try:
        still = [pk for pk in found_by(search, search.user) if pk in ids]
    except TooWideError:
        return None
    lines = [_line(hit, search.user) for hit in first_hits(search, still, search.user)]
    if not lines:
        return None
    context = {
        "search": search,
        "name": search.user.name,
        "lines": lines,
        "count": len(still),
        "more": len(still) - len(lines),
        "link": settings.SITE_URL + search.url,
        "stop": stop_url(search),
        "site_name": settings.WAGTAIL_SITE_NAME,
    }
    template = "network/directory/email/alert"
    subject, body = (render_to_string(f"{template}_{part}.txt", context) for part in ("subject", "message"))
    return subject.strip(), body.strip() + "\n"


def _line(hit: Hit, reader: User) -> Line:
    if hit.kind == SavedSearch.Kind.PEOPLE:
        view = view_for(reader, hit.thing)
        return Line(view.name, "; ".join(_why(hit)), settings.SITE_URL + view.url)
    return Line(hit.thing.title, "; ".join(_why(hit)), settings.SITE_URL + hit.thing.get_absolute_url())


def _why(hit: Hit) -> Iterator[str]:
    """Why it matches, without a word that anybody wrote but a title: mails lie about for long."""
    return iter(dict.fromkeys(_reason(reason) for reason in hit.reasons))


def _reason(reason: Reason) -> str:
    if reason.is_fact:
        return f"{reason.label}: {unescape(strip_tags(reason.passage))}"
    return f"{reason.label} “{reason.source_title}”" if reason.source_title else reason.label


# The link that stops them -------------------------------------------------------------------------


def stop_url(search: SavedSearch) -> str:
    """The whole address that stops the mails about one search."""
    return settings.SITE_URL + reverse("stop_search_mails", args=[token_for(search)])


def token_for(search: SavedSearch) -> str:
    """The secret part of it; it stops these mails and does nothing else, and never runs out."""
    return signing.dumps(search.public_id, salt=SALT)


def search_with(token: str) -> SavedSearch | None:
    """Whose search it is, None if it was removed; raises BadSignature for a token that is not ours."""
    return SavedSearch.objects.filter(public_id=signing.loads(token, salt=SALT)).first()
