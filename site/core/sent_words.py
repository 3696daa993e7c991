"""What somebody typed into a form that met an error page: it is shown there, so that they can copy it, with the way
back to the page of the form.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.http.request import UnreadablePostError
from django.utils.http import url_has_allowed_host_and_scheme

SHORTEST, MOST = 12, 40
# What may be a secret, or was typed by nobody.
NEVER = ("password", "passphrase", "secret", "credential", "token", "csrf", "key", "code", "otp")


def words_sent(request: HttpRequest) -> list[str]:
    """The longer texts of a form that was sent; nothing of a form that may be another site's."""
    if request.method != "POST" or not _is_ours(request):
        return []
    texts = (text for name, values in _sent(request).lists() if _may_show(name) for text in values)
    return list(dict.fromkeys(text for text in texts if _is_words(text)))[:MOST]


def page_of_form(request: HttpRequest) -> str:
    """The page of ours that a form was sent from; "" if that cannot be told."""
    sent_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(sent_from, {request.get_host()}, require_https=request.is_secure())
    page = urlsplit(sent_from)._replace(scheme="", netloc="", fragment="").geturl() if is_ours else ""
    # Two slashes at the beginning of a path would be another host, once the host is taken off.
    return page if page.startswith("/") and url_has_allowed_host_and_scheme(page, None) else ""


def _is_ours(request: HttpRequest) -> bool:
    """Whether a form of ours was sent: else another site's words would stand under our name."""
    if getattr(request, "csrf_processing_done", False):
        return True
    try:
        ours = f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return False
    # A token may be out of date. Where a form comes from the browser says, and no other site can make it say us.
    return request.headers.get("Origin") in (ours, *settings.CSRF_TRUSTED_ORIGINS)


def _sent(request: HttpRequest) -> QueryDict:
    try:
        return request.POST
    except (SuspiciousOperation, UnreadablePostError):
        # An error page comes out whatever was sent.
        return QueryDict()


def _may_show(name: str) -> bool:
    return not any(part in name.casefold() for part in NEVER)


def _is_words(text: str) -> bool:
    # What begins so was written by a script.
    is_data = text.lstrip().startswith(("{", "["))
    return len(text.strip()) >= SHORTEST and len(text.split()) > 1 and not is_data
