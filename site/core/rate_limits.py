"""Limits of our own, for what allauth's do not cover.

Counted in the database and not in the cache: exact with any number of processes, and a cache that is full or was
emptied forgives nobody.
"""

import hashlib
import ipaddress
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db.models import F, QuerySet
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from core.models.rate_limits import RateCount

P = ParamSpec("P")
A_DAY = timedelta(days=1)
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
# Sent with `person` when a limit refuses what somebody sends. Whoever looks after people listens; here nobody does.
refused = Signal()


def consume(*, name: str, key: str, limit: int, per: timedelta) -> bool:
    """Count one use; False, and nothing counted, once there were `limit` in the current stretch of length `per`.

    A stretch of one day begins at midnight where the network is: who reads "today" means that day.
    """
    stretch, ends_at = _stretch_of(per)
    # Hashed: an address is not kept in clear.
    entry = hashlib.sha256(f"{name}\n{key}\n{per.total_seconds()}\n{stretch}".encode()).hexdigest()
    row = RateCount.objects.filter(pk=entry)
    if _count(row, limit):
        return True
    if limit < 1 or row.exists():
        return False
    _, is_first = RateCount.objects.get_or_create(pk=entry, defaults={"count": 1, "ends_at": ends_at})
    return is_first or _count(row, limit)


def _stretch_of(per: timedelta) -> tuple[int, datetime]:
    """The number of the stretch that is now, and when it ends."""
    if per == A_DAY:
        today = timezone.localdate()
        return today.toordinal(), timezone.make_aware(datetime.combine(today + A_DAY, time.min))
    seconds = per.total_seconds()
    number = int(timezone.now().timestamp() // seconds)
    return number, datetime.fromtimestamp((number + 1) * seconds, tz=UTC)


def _count(row: QuerySet[RateCount], limit: int) -> bool:
    # One conditional update: of two requests for the last place, one gets it.
    return bool(row.filter(count__lt=limit).update(count=F("count") + 1))


def visitor_key(request: HttpRequest) -> str:
    """Whom to count for a request: the person, else the address that the last trusted proxy saw."""
    from allauth.account.adapter import get_adapter

    if request.user.is_authenticated:
        return f"person:{request.user.pk}"
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    if isinstance(address, ipaddress.IPv6Address):
        # A server that listens on both kinds writes an IPv4 visitor so.
        if address.ipv4_mapped:
            return f"address:{address.ipv4_mapped}"
        # A household has a whole /64: one address of it stands for all.
        return f"network:{ipaddress.ip_network((address, 64), strict=False)}"
    return f"address:{address}"


def too_many(request: HttpRequest, *, retry_after: timedelta) -> HttpResponse:
    """The 429 page."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(int(retry_after.total_seconds()))
    return response


def limited(
    *, name: str, limit: int, per: timedelta, methods: tuple[str, ...] = ("POST",)
) -> Callable[[View[P]], View[P]]:
    """Decorate a view: what one visitor sends by these methods beyond `limit` in a stretch `per` gets the 429 page."""

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            counts = request.method in methods
            if counts and not consume(name=name, key=visitor_key(request), limit=limit, per=per):
                if request.method == "POST":
                    refused.send(sender=limited, person=request.user)
                return too_many(request, retry_after=per)
            return view(request, *args, **kwargs)

        return guarded

    return wrap
