"""Limits of our own, for what allauth's do not cover. Counted in the cache that all processes share."""

import hashlib
import time
from datetime import timedelta

from django.core.cache import cache
from django.http import HttpRequest


def consume(*, name: str, key: str, limit: int, per: timedelta) -> bool:
    """Count one use; False once there were more than `limit` in the current window of length `per`."""
    window = int(time.time() // per.total_seconds())
    # Addresses are not kept in the cache's keys in clear.
    entry = f"limit:{name}:{hashlib.sha256(key.encode()).hexdigest()[:32]}:{window}"
    cache.add(entry, 0, timeout=per.total_seconds())
    try:
        return cache.incr(entry) <= limit
    except ValueError:
        # The entry ran out between the two calls: a new window has begun.
        return True


def visitor_key(request: HttpRequest) -> str:
    """Whom to count for a request: the person, else the address that the last trusted proxy saw."""
    from allauth.account.adapter import get_adapter

    if request.user.is_authenticated:
        return f"person:{request.user.pk}"
    return f"address:{get_adapter().get_client_ip(request)}"
