"""Headers on every answer, the admin's own policy, a page for a wrong method, and one name for the machine."""

import re
from collections.abc import Callable

from csp.constants import HEADER as POLICY
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import split_domain_port
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

GetResponse = Callable[[HttpRequest], HttpResponseBase]
ADMIN = "/admin/"
PRIVATE_ROOMS = ("/accounts/", "/network/", ADMIN, "/demo/")
# Read by machines, which must get their answer whatever is broken.
HEALTH = ("/healthz", "/readyz")
SCRIPT_WITHOUT_NONCE = re.compile(rb"<script(?=[\s>])(?![^>]*\bnonce=)", re.IGNORECASE)


class ResponseHeadersMiddleware:
    """Stands outermost: what it adds is on pages, files and errors alike."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        # The only answers that are the same for everyone, whoever asks.
        self.public_files = (settings.STATIC_URL, f"{settings.MEDIA_URL}images/")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("X-Content-Type-Options", "nosniff")
        response.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        if request.path.startswith(self.public_files) and response.status_code < 400:
            return response
        if _may_concern_somebody(request, response):
            response["Cache-Control"] = "private, no-store"
            del response["Expires"]
            patch_vary_headers(response, ["Cookie"])
        else:
            # Otherwise browsers and proxies guess for how long a page holds.
            response.setdefault("Cache-Control", "no-cache")
        return response


def _may_concern_somebody(request: HttpRequest, response: HttpResponseBase) -> bool:
    # Who it is would be a question to the database, which errors and files must not need.
    cookie = settings.SESSION_COOKIE_NAME
    return cookie in request.COOKIES or cookie in response.cookies or request.path.startswith(PRIVATE_ROOMS)


class AdminPolicyMiddleware:
    """The admin's own policy: its scripts get a nonce, its styles may be inline, its previews may be framed by it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path.startswith(ADMIN) or not isinstance(response, HttpResponse):
            return response
        # Only Wagtail's previews say so.
        is_framed = response.get("X-Frame-Options") == "SAMEORIGIN"
        if POLICY in response:
            # A page of the site seen through the admin has been through all this once, and has its own policy.
            if is_framed:
                response[POLICY] = response[POLICY].replace("frame-ancestors 'none'", "frame-ancestors 'self'")
            return response
        policy = dict(settings.ADMIN_CONTENT_SECURITY_POLICY)
        if is_framed:
            policy["frame-ancestors"] = ["'self'"]
        if response.get("Content-Type", "").startswith("text/html"):
            nonce = str(request.csp_nonce)  # type: ignore[attr-defined]
            policy["script-src"] = [*policy["script-src"], f"'nonce-{nonce}'"]
            response.content = SCRIPT_WITHOUT_NONCE.sub(b'<script nonce="%s"' % nonce.encode(), response.content)
            if "Content-Length" in response:
                response["Content-Length"] = str(len(response.content))
        # The way that django-csp's own decorator `csp_replace` sets a policy of one view.
        response._csp_replace = policy  # type: ignore[attr-defined]  # noqa: SLF001
        return response


class WrongMethodMiddleware:
    """Says in a page what Django answers with nothing: that an address is sent to and not read, or the other way."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 405 or not isinstance(response, HttpResponse) or response.content:
            return response
        if request.path not in HEALTH and request.accepts("text/html"):
            response.content = render_to_string("405.html", request=request)
        return response


class LocalhostMiddleware:
    """Sends 127.0.0.1 to localhost: passkeys and cookies want one name for the machine."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        name, port = split_domain_port(request.META.get("HTTP_HOST", ""))
        if name in ("127.0.0.1", "[::1]") and request.path not in HEALTH:
            return redirect(f"http://localhost{port and f':{port}'}{request.get_full_path()}")
        return self.get_response(request)
