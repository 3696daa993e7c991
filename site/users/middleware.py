"""Two doors that fail closed, the admin's second factor and “is it still you?”; when a session was last seen; and what
was typed in one that has ended.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import suspend_request
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from core.middleware import ADMIN
from core.sent_words import page_of_form, words_sent
from users import reauthentication, second_factor, sessions
from users.second_factor import ACCESS

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SecondFactorMiddleware:
    """Lets nobody who is signed in past the admin's door without a second factor passed in this session.

    It asks by the address and not by the view, so that a door that nobody has thought of is shut too.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        if not request.path_info.startswith(ADMIN) or not request.user.is_authenticated:
            return None
        if not request.user.has_perm(ACCESS):
            raise PermissionDenied
        if not second_factor.has_one(request.user):
            return _turn_away(request, reverse("mfa_activate_totp"))
        if not second_factor.was_passed(request):
            return _turn_away(request, reverse(second_factor.page_that_asks(request.user)))
        if not request.session.get_expire_at_browser_close():
            # It was to last for days, and opens the admin now.
            request.session.set_expiry(0)
        return None


class ReauthenticationMiddleware:
    """Asks “is it still you?” before what touches an account's security."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name not in reauthentication.GUARDED or not request.user.is_authenticated:
            return None
        if name.startswith("mfa_") and second_factor.has_one(request.user):
            # A password alone neither takes a second factor away nor puts another in its place.
            if reauthentication.is_fresh(request, by=second_factor.SECOND_FACTOR):
                return None
            return suspend_request(request, reverse(second_factor.page_that_asks(request.user)))
        if reauthentication.is_fresh(request):
            return None
        methods = get_adapter(request).get_reauthentication_methods(request.user)
        return suspend_request(request, methods[0]["url"])


class LastSeenMiddleware:
    """Notes when a session was last seen, once an hour: a page costs no question more in between."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # A page that did not ask for the session, or failed, shall not cost its reading.
        is_asked_for = request.session.accessed and response.status_code < 500
        if is_asked_for and request.user.is_authenticated and sessions.is_due(request):
            sessions.note_seen(request=request)
        return response


class SignedOutMiddleware:
    """Leads whoever sent something when their session had ended back to the page of the form, and shows their words.

    On the way to sign in, these would be lost; and where a form is sent to is often no page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        door = reverse("account_login")
        if response.status_code != 302 or not response.headers["Location"].startswith(f"{door}?"):
            return response
        query = QueryDict(mutable=True)
        query["next"] = page_of_form(request) or request.path
        sign_in = f"{door}?{query.urlencode(safe='/')}"
        # The page's own script says it where it stands.
        if not request.htmx and words_sent(request):  # type: ignore[attr-defined]
            return render(request, "signed_out.html", {"sign_in": sign_in}, status=403)
        if request.method == "POST" and _leads_back(request, response.headers["Location"]):
            response.headers["Location"] = sign_in
        return response


def _leads_back(request: HttpRequest, door: str) -> bool:
    """Whether the door would lead to where the form was sent, which is not the page that it stood on."""
    return parse_qs(urlsplit(door).query).get("next") == [request.get_full_path()]


def _turn_away(request: HttpRequest, address: str) -> HttpResponseBase:
    # What a script asked for, it cannot follow: the page it belongs to will be turned away when it is loaded again.
    if request.method not in ("GET", "HEAD") or request.headers.get("X-Requested-With") == "XMLHttpRequest":
        raise PermissionDenied
    query = QueryDict(mutable=True)
    query["next"] = request.get_full_path()
    return redirect(f"{address}?{query.urlencode(safe='/')}")
