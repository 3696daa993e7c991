"""Which root addresses the site's own rooms have, so that no page hides behind one."""

from functools import cache

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver


@cache
def taken_addresses() -> frozenset[str]:
    """The first segment of every address in the URL configuration, and of the static and media files."""
    segments = {
        str(entry.pattern).lstrip("^").split("/")[0] for entry in get_resolver().url_patterns if _is_fixed(entry)
    }
    files = {settings.STATIC_URL.strip("/"), settings.MEDIA_URL.strip("/")}
    return frozenset((segments | files) - {""})


def is_taken(slug: str) -> bool:
    """Whether a page under the home page with this slug would be hidden by one of the site's rooms."""
    return slug in taken_addresses()


def _is_fixed(entry: URLPattern | URLResolver) -> bool:
    first = str(entry.pattern).lstrip("^").split("/")[0]
    return bool(first) and not set(first) & set("<([?*+")
