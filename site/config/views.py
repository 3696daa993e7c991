"""The few views that belong to the site as a whole."""

import sys

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils._os import safe_join
from django.views import defaults
from django.views.decorators.http import require_safe
from django.views.static import serve

from blog.sitemaps import PageSitemap
from core import outage
from core.sent_words import page_of_form
from network.practice.sitemaps import WriteUpSitemap
from topics.sitemaps import TopicSitemap

IMAGE_MAX_AGE = 31_536_000


SITEMAPS: dict[str, type[Sitemap]] = {
    "pages": PageSitemap,
    "topics": TopicSitemap,
    "write_ups": WriteUpSitemap,
}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Where search engines may not look, and the sitemap."""
    lines = [
        "User-agent: *",
        "Disallow: /accounts/",
        "Disallow: /admin/",
        "Disallow: /documents/",
        "Disallow: /search/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this address whatever the page says."""
    return redirect(staticfiles_storage.url("build/favicon.svg"), permanent=False)


@require_safe
def public_image(request: HttpRequest, path: str) -> HttpResponseBase:
    """A rendition of an editor's picture: the only folder of media that is public."""
    try:
        response = serve(request, path, document_root=safe_join(settings.MEDIA_ROOT, "images"))
    except OSError as error:
        # A name that no file can have.
        raise Http404 from error
    # A rendition's name changes with its content.
    response["Cache-Control"] = f"public, max-age={IMAGE_MAX_AGE}, immutable"
    return response


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Every component on one page, for people who build this site."""
    return render(request, "pages/style_guide.html")


def no_such_page(request: HttpRequest, rest: str) -> HttpResponse:
    """404 for what a package of ours mounts and this site does not want."""
    raise Http404


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 in the site's face."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """403 in the site's face."""
    return defaults.permission_denied(request, exception)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is not the one of now, with what was typed and the way back to its page."""
    return render(request, "403_csrf.html", {"page_of_form": page_of_form(request)}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in the site's face, without repeating what was asked for."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """500 in the site's face without touching the database; 503 if the database is out of reach."""
    if outage.is_outage(sys.exception()):
        return outage.unavailable()
    return defaults.server_error(request)
