"""Headers on every answer, the admin's own policy, and one name for the machine."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

GetResponse = Callable[[HttpRequest], HttpResponseBase]
PRIVATE_ROOMS = ("/accounts/", "/network/", "/admin/", "/demo/")
ADMIN = "/admin/"
SCRIPT_WITHOUT_NONCE = re.compile(rb"<script(?![^>]*\bnonce=)", re.IGNORECASE)


class ResponseHeadersMiddleware:
    """Stands outermost: what it adds is on pages, files and errors alike."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        user = getattr(request, "user", None)
        signed_in = user is not None and user.is_authenticated
        if (signed_in or request.path.startswith(PRIVATE_ROOMS)) and "immutable" not in response.get("Cache-Control", ""):
            del response["Cache-Control"]
            add_never_cache_headers(response)
        return response


class AdminPolicyMiddleware:
    """The admin's own policy: its scripts get a nonce, its styles may be inline, its previews may be framed by it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path.startswith(ADMIN) or not isinstance(response, HttpResponse):
            return response
        nonce = str(request.csp_nonce)  # type: ignore[attr-defined]
        response._csp_update = {"script-src": f"'nonce-{nonce}'"}  # type: ignore[attr-defined]
        response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        if response.get("Content-Type", "").startswith("text/html"):
            response.content = SCRIPT_WITHOUT_NONCE.sub(b'<script nonce="%s"' % nonce.encode(), response.content)
            if "Content-Length" in response:
                response["Content-Length"] = str(len(response.content))
        return response


class LocalhostMiddleware:
    """Sends 127.0.0.1 to localhost: passkeys and cookies want one name for the machine."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host, _, port = request.META.get("HTTP_HOST", "").rpartition(":")
        bare, port = (host, f":{port}") if host else (port, "")
        if bare in ("127.0.0.1", "[::1]") and request.path not in ("/healthz", "/readyz"):
            return redirect(f"http://localhost{port}{request.get_full_path()}")
        return self.get_response(request)
