"""Whole pages for visitors without a session, kept until something is published (docs/decisions/0011-page-cache.md).

A cached page is filed under the site's version, a number in the database that every publication raises in its own
transaction: a page of the old version is never read again. It also expires at the next moment at which a page would
say something else by itself.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from core.models.page_cache import SiteVersion

LONGEST = timedelta(minutes=15)
CACHED_TYPES = ("text/html", "application/rss+xml", "application/xml", "text/plain")
COOKIES_OF_A_PERSON = ("messages",)

T = TypeVar("T")
Boundary = Callable[[datetime], datetime | None]
_boundaries: list[Boundary] = []


def register_boundary(boundary: Boundary) -> None:
    """Add a function that gives the first moment after another at which a page changes by itself, or None."""
    _boundaries.append(boundary)


def current_version() -> int:
    """The site's version now: one short query."""
    return SiteVersion.objects.values_list("number", flat=True).first() or 0


def bump_version(**kwargs: Any) -> None:
    """Put every cached page out of use, in the caller's transaction. Takes and ignores a signal's arguments."""
    if not SiteVersion.objects.update(number=models.F("number") + 1):
        SiteVersion.objects.create()


def invalidates_pages(model: type[models.Model]) -> None:
    """Bump the version whenever a row of the model is saved or deleted."""
    models.signals.post_save.connect(bump_version, sender=model, dispatch_uid=f"page-cache-save-{model._meta.label}")
    models.signals.post_delete.connect(
        bump_version, sender=model, dispatch_uid=f"page-cache-delete-{model._meta.label}"
    )


def connect_signals() -> None:
    """Listen for everything of Wagtail's that changes a public page."""
    from wagtail.contrib.redirects.models import Redirect
    from wagtail.models import PageViewRestriction, Site
    from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

    from core.models import FooterLink, SiteImage, SiteSettings

    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(bump_version, dispatch_uid=f"page-cache-{id(signal)}")
    models.signals.post_delete.connect(_page_deleted, dispatch_uid="page-cache-page-deleted")
    for model in (PageViewRestriction, Site, Redirect, SiteSettings, FooterLink, SiteImage):
        invalidates_pages(model)
    register_boundary(_next_scheduled)


def seconds_to_live(now: datetime) -> int:
    """How long a page rendered now may be shown: to the next boundary, at most fifteen minutes."""
    moments = [moment for boundary in _boundaries if (moment := boundary(now))]
    return int((min([*moments, now + LONGEST]) - now).total_seconds())


def cached_fragment(name: str, build: Callable[[], T]) -> T:
    """The value that `build` gives, kept under this name until the version changes."""
    key = f"fragment:{name}:{current_version()}"
    value = cache.get(key)
    if value is None:
        value = build()
        cache.set(key, value, LONGEST.total_seconds())
    return value


class PageCacheMiddleware:
    """Answers visitors without a session from the cache, and fills it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _may_use(request):
            return self.get_response(request)
        now = timezone.now()
        key = _key(request)
        kept = cache.get(key)
        if kept is not None:
            return _unpacked(kept)
        response = self.get_response(request)
        if _may_keep(request, response):
            patch_vary_headers(response, ["Cookie"])
            # The reader's own copy is checked each time, so a correction is seen at once.
            response["Cache-Control"] = "no-cache"
            seconds = seconds_to_live(now)
            if seconds > 0:
                cache.set(key, _packed(response), seconds)
        return response


def _may_use(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not any(name in request.COOKIES for name in COOKIES_OF_A_PERSON)
        and "HTTP_AUTHORIZATION" not in request.META
        and _is_plain(request.GET)
    )


def _is_plain(query: Any) -> bool:
    """Only what our own links make, so that made-up queries cannot fill the cache."""
    return not query or (set(query) == {"page"} and query["page"].isdecimal() and len(query["page"]) <= 4)


def _may_keep(request: HttpRequest, response: HttpResponseBase) -> bool:
    user = getattr(request, "user", None)
    return (
        response.status_code == 200
        and isinstance(response, HttpResponse)
        and request.method == "GET"
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and response.get("Content-Type", "").startswith(CACHED_TYPES)
        and not any(word in response.get("Cache-Control", "") for word in ("private", "no-store", "no-cache"))
        and not getattr(request, "is_preview", False)
        and (user is None or not user.is_authenticated)
    )


def _key(request: HttpRequest) -> str:
    address = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
    return f"page:{current_version()}:{hashlib.sha256(address.encode()).hexdigest()}"


def _packed(response: HttpResponse) -> tuple[bytes, dict[str, str]]:
    return response.content, {name: value for name, value in response.items() if name.lower() != "content-length"}


def _unpacked(kept: tuple[bytes, dict[str, str]]) -> HttpResponse:
    content, headers = kept
    return HttpResponse(content, headers=headers)


def _page_deleted(sender: type[models.Model], **kwargs: Any) -> None:
    from wagtail.models import Page

    if issubclass(sender, Page):
        bump_version()


def _next_scheduled(after: datetime) -> datetime | None:
    from wagtail.models import Page, Revision

    rows = (
        Revision.objects.filter(approved_go_live_at__gt=after).aggregate(first=models.Min("approved_go_live_at")),
        Page.objects.filter(live=True, expire_at__gt=after).aggregate(first=models.Min("expire_at")),
    )
    return min((row["first"] for row in rows if row["first"]), default=None)
