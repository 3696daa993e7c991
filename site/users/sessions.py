"""Where somebody is signed in: one row a session, with browser, network address and when it was last seen."""

import time
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from users.circles import person_of
from users.devices import in_words
from users.models import User

SEEN_AT = "seen_at"
EVERY = 60 * 60


@dataclass(frozen=True)
class Place:
    """One session as its person reads it."""

    session: UserSession
    device: str
    is_here: bool


def is_due(request: HttpRequest) -> bool:
    """Whether it is an hour since the session of this request was noted as seen."""
    return time.time() - request.session.get(SEEN_AT, 0) >= EVERY


@transaction.atomic
def note_seen(*, request: HttpRequest) -> None:
    """Note that the session of this request is in use, from where and with what."""
    UserSession.objects.create_from_request(request)
    request.session[SEEN_AT] = int(time.time())


def places_of(request: HttpRequest) -> list[Place]:
    """Where the person of this request is signed in now: here first, then the latest seen."""
    sessions = UserSession.objects.purge_and_list(person_of(request))
    here = request.session.session_key
    places = [Place(each, in_words(each.user_agent), each.session_key == here) for each in sessions]
    return sorted(places, key=lambda place: (not place.is_here, -place.session.last_seen_at.timestamp()))


@transaction.atomic
def end(*, session: UserSession) -> None:
    """Sign a person out of one session."""
    session.end()


@transaction.atomic
def end_others(*, user: User, but: str) -> int:
    """Sign somebody out everywhere but in the session with this key; give back of how many sessions."""
    others = UserSession.objects.filter(user=user).exclude(session_key=but)
    count = len(others)
    for session in others:
        session.end()
    return count


def forget_ended() -> int:
    """Delete the rows of sessions that have ended; give back how many."""
    going_on = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return UserSession.objects.exclude(session_key__in=going_on).delete()[0]
