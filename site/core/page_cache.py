"""Whole pages for visitors without a session, kept until something is published (docs/decisions/0011-page-cache.md).

A cached page is filed under the site's version, a number in the database that every publication draws anew in its own
transaction: a page of an old version is never read again. A page also expires at the next moment at which it would
say something else by itself.
"""

import gzip
import hashlib
import logging
import re
import secrets
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.db import Error as DatabaseError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from core.logs import describe
from core.models.page_cache import SiteVersion

logger = logging.getLogger(__name__)

# The cache of the settings that pages are kept in; the other holds what must not be pushed out by them.
ALIAS = "pages"
LONGEST = timedelta(minutes=15)
CACHED_TYPES = ("text/html", "application/rss+xml", "application/xml", "text/plain")
# Rooms where a page may hold a secret of one visitor, such as a code to type in; pictures, and what must answer
# although the database does not.
NEVER_CACHED = ("/accounts/", "/admin/", "/demo/", "/healthz", "/readyz", settings.MEDIA_URL)
# Only what our own links make, so that made-up queries cannot fill the cache.
PLAIN_QUERY = re.compile(r"|page=[1-9][0-9]{0,2}")
KNOWN_VARIATIONS = {"cookie", "accept-encoding"}
NOT_FOR_EVERYONE = ("private", "no-store", "no-cache")
# A saved draft of a live page changes these alone, and nothing that visitors see.
FIELDS_OF_DRAFTS = {"latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes"}
FIELDS_OF_LOCKS = {"locked", "locked_at", "locked_by"}

VERSION_FIELDS = ("number", "next_boundary", "boundary_is_known")

T = TypeVar("T")
Boundary = Callable[[datetime], datetime | None]
_boundaries: list[Boundary] = []


@dataclass(frozen=True)
class Version:
    """What the database says: under which number pages are filed, and until when they hold if that is known."""

    number: int = 0
    next_boundary: datetime | None = None
    boundary_is_known: bool = False


@dataclass
class Scope:
    """What one request has found out."""

    version: Version | None = None


@dataclass(frozen=True)
class Kept:
    """A page in the cache."""

    # Ours to check, as a cache counts in seconds and by its own clock.
    expires_at: datetime
    headers: dict[str, str]
    packed: bytes


_scope: ContextVar[Scope | None] = ContextVar("page_cache_scope", default=None)


# The version -----------------------------------------------------------------------------------


def current_version() -> int:
    """The site's version now: one short query, and one only in each request."""
    return _read_version().number


@contextmanager
def version_read_once() -> Iterator[None]:
    """Read the version once within it, as within a request: for work that asks for many parts of pages."""
    if _scope.get():
        yield
        return
    token = _scope.set(Scope())
    try:
        yield
    finally:
        _scope.reset(token)


def bump_version(**kwargs: Any) -> None:
    """Put every cached page out of use, in the caller's transaction. Takes and ignores a signal's arguments."""
    if scope := _scope.get():
        scope.version = None
    fresh = {"number": secrets.randbits(62) + 1, "next_boundary": None, "boundary_is_known": False}
    if not SiteVersion.objects.update(**fresh):
        SiteVersion.objects.get_or_create(pk=1, defaults=fresh)


def version_columns() -> dict[str, models.Subquery]:
    """The version as columns of another query, for `version_is_known`."""
    row = SiteVersion.objects.order_by("pk")
    return {f"site_{name}": models.Subquery(row.values(name)[:1]) for name in VERSION_FIELDS}


def version_is_known(row: Any) -> None:
    """Take the version from a row that was read with `version_columns`, if this request has not read it yet."""
    scope = _scope.get()
    if scope and not scope.version and row.site_number is not None:
        scope.version = Version(*(getattr(row, f"site_{name}") for name in VERSION_FIELDS))


def _read_version() -> Version:
    scope = _scope.get()
    if scope and scope.version:
        return scope.version
    row = SiteVersion.objects.order_by("pk").values_list(*VERSION_FIELDS).first()
    version = Version(*row) if row else Version()
    if scope:
        scope.version = version
    return version


# What puts pages out of use ----------------------------------------------------------------------


def invalidates_pages(model: type[models.Model]) -> None:
    """Bump the version whenever a row of the model is saved or deleted.

    `QuerySet.update` and `bulk_create` send no signal: whoever uses them on such a model calls `bump_version`.
    """
    label = model._meta.label
    models.signals.post_save.connect(bump_version, sender=model, dispatch_uid=f"page-cache-saved-{label}")
    models.signals.post_delete.connect(bump_version, sender=model, dispatch_uid=f"page-cache-deleted-{label}")


def connect_signals() -> None:
    """Listen for everything of Wagtail's, and of the core's own, that changes a public page."""
    from wagtail.contrib.redirects.models import Redirect
    from wagtail.documents import get_document_model
    from wagtail.models import PageViewRestriction, Site
    from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

    from core.models import FooterLink, SiteImage, SiteSettings

    # A page's own save is one transaction, and this is called within it; what follows may come after it.
    models.signals.post_save.connect(_page_saved, dispatch_uid="page-cache-page-saved")
    models.signals.post_delete.connect(_page_deleted, dispatch_uid="page-cache-page-deleted")
    for name, signal in {
        "published": page_published,
        "unpublished": page_unpublished,
        "slug-changed": page_slug_changed,
        "moved": post_page_move,
    }.items():
        signal.connect(bump_version, dispatch_uid=f"page-cache-page-{name}")
    for model in (PageViewRestriction, Site, Redirect, SiteSettings, FooterLink, SiteImage, get_document_model()):
        invalidates_pages(model)
    register_boundary(_next_scheduled)


def _page_saved(
    sender: type[models.Model], instance: models.Model, update_fields: frozenset[str] | None = None, **kwargs: Any
) -> None:
    from wagtail.models import Page

    if not isinstance(instance, Page):
        return
    if update_fields is not None and update_fields <= FIELDS_OF_DRAFTS | FIELDS_OF_LOCKS:
        return
    # One that was live before may be leaving just now.
    if instance.live or instance.first_published_at:
        bump_version()


def _page_deleted(sender: type[models.Model], **kwargs: Any) -> None:
    from wagtail.models import Page

    if issubclass(sender, Page):
        bump_version()


# How long a page holds ----------------------------------------------------------------------------


def register_boundary(boundary: Boundary) -> None:
    """Add a function that gives the first moment after another at which a page changes by itself, or None.

    Its answer is kept until the version changes: what it is drawn from must be registered by `invalidates_pages`.
    """
    _boundaries.append(boundary)


def holds_until(now: datetime) -> datetime:
    """Until when a page made now may be shown: to the next boundary, at most fifteen minutes."""
    boundary = _next_boundary(now)
    return min(boundary, now + LONGEST) if boundary else now + LONGEST


def _next_boundary(now: datetime) -> datetime | None:
    version = _read_version()
    if version.boundary_is_known and (version.next_boundary is None or version.next_boundary > now):
        return version.next_boundary
    boundary = min((moment for ask in _boundaries if (moment := ask(now))), default=None)
    # Only if nothing was published meanwhile: the answer may be older than the version.
    SiteVersion.objects.filter(number=version.number).update(next_boundary=boundary, boundary_is_known=True)
    return boundary


def _next_scheduled(after: datetime) -> datetime | None:
    from wagtail.models import Page, Revision

    going_live = Revision.objects.filter(approved_go_live_at__gt=after)
    leaving = Page.objects.filter(live=True, expire_at__gt=after)
    moments = (
        going_live.aggregate(first=models.Min("approved_go_live_at"))["first"],
        leaving.aggregate(first=models.Min("expire_at"))["first"],
    )
    return min((moment for moment in moments if moment), default=None)


# Parts of pages -----------------------------------------------------------------------------------


# Kept by each process for itself: what is filed under the version that the database names is never out of date.
_parts: dict[Hashable, tuple[int, datetime, Any]] = {}
MOST_PARTS = 2000


def cached_fragment(name: Hashable, build: Callable[[], T]) -> T:
    """What `build` gives, kept under this name until the version changes. It must be the same for every reader.

    Nobody may change what they are given: others get the same.
    """
    version, now = current_version(), timezone.now()
    kept = _parts.get(name)
    if kept and kept[0] == version and now < kept[1] <= now + LONGEST:
        return cast(T, kept[2])
    value = build()
    if len(_parts) >= MOST_PARTS:
        _parts.clear()
    _parts[name] = (version, now + LONGEST, value)
    return value


def forget_fragments() -> None:
    """Let go of every part that this process keeps."""
    _parts.clear()


# Whole pages --------------------------------------------------------------------------------------


class PageCacheMiddleware:
    """Answers visitors without a session from the cache, and fills it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = _scope.set(Scope())
        try:
            return self._answer(request)
        finally:
            _scope.reset(token)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        if not _may_use(request):
            return _marked(self.get_response(request))
        now = timezone.now()
        # Read before the page is made: a page that is out of date already when it is done is filed where nobody looks.
        key = _key(request)
        kept = _get(key)
        if isinstance(kept, Kept) and kept.expires_at > now:
            return _unpacked(kept, request)
        response = _marked(self.get_response(request))
        if isinstance(response, HttpResponse) and _may_keep(request, response):
            _keep(key, response, holds_until(now))
        return response


def _may_use(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and CookieStorage.cookie_name not in request.COOKIES
        and "HTTP_AUTHORIZATION" not in request.META
        and "HTTP_HX_REQUEST" not in request.META
        and not request.path.startswith(NEVER_CACHED)
        and PLAIN_QUERY.fullmatch(request.META.get("QUERY_STRING", "")) is not None
        # Wagtail shows a draft through a made-up request for the page's own address.
        and not getattr(request, "is_dummy", False)
    )


def _may_keep(request: HttpRequest, response: HttpResponse) -> bool:
    user = getattr(request, "user", None)
    variations = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    return (
        response.status_code == 200
        and request.method == "GET"
        and not response.streaming
        and response.get("Content-Type", "").startswith(CACHED_TYPES)
        and not response.cookies
        and "Content-Encoding" not in response
        and variations <= KNOWN_VARIATIONS
        and not any(word in response.get("Cache-Control", "") for word in NOT_FOR_EVERYONE)
        and not _holds_a_secret(request)
        and (user is None or not user.is_authenticated)
    )


def _holds_a_secret(request: HttpRequest) -> bool:
    """Whether a token of this visitor's may stand in the page."""
    return bool(request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or getattr(request, "_csp_nonce", None))


def _marked(response: HttpResponseBase) -> HttpResponseBase:
    """Tell caches on the way that what people see depends on who they are."""
    if response.get("Content-Type", "").startswith("text/html"):
        patch_vary_headers(response, ["Cookie"])
    return response


def _key(request: HttpRequest) -> str:
    address = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
    return f"page:{current_version()}:{hashlib.sha256(address.encode()).hexdigest()}"


def _keep(key: str, response: HttpResponse, expires_at: datetime) -> None:
    # Weak, as the same page goes out packed and unpacked.
    response.setdefault("ETag", f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"')
    # The reader's own copy is checked each time, so a correction is seen at once.
    response["Cache-Control"] = "no-cache"
    headers = {name: value for name, value in response.items() if name.lower() != "content-length"}
    packed = gzip.compress(response.content, compresslevel=6, mtime=0)
    _set(key, Kept(expires_at, headers, packed), expires_at - timezone.now())


def _unpacked(kept: Kept, request: HttpRequest) -> HttpResponse:
    # It holds no secret and nothing from the query, so that its packed length tells nobody anything.
    is_packed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    response = HttpResponse(kept.packed if is_packed else gzip.decompress(kept.packed), headers=kept.headers)
    if is_packed:
        response["Content-Encoding"] = "gzip"
    response["Content-Length"] = str(len(response.content))
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


# A cache that is out of reach makes the site slow, not dead ------------------------------------------


def _get(key: str) -> object:
    try:
        return caches[ALIAS].get(key)
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001 - each kind of cache has errors of its own
        logger.warning("The cache did not answer: %s.", describe(error))
        return None


def _set(key: str, value: object, time_left: timedelta) -> None:
    # Rounded down: a second too early is better than one too late.
    seconds = int(time_left.total_seconds())
    if seconds < 1:
        return
    try:
        caches[ALIAS].set(key, value, seconds)
    except Exception as error:  # noqa: BLE001 - the page is made already, and the reader gets it
        logger.warning("The cache took nothing: %s.", describe(error))
