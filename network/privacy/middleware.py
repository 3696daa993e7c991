"""The door for whoever is leaving: they come back, take their data or are erased; nothing else is theirs any more."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

ROOMS = ("/network/", "/accounts/", "/admin/", "/documents/")
OPEN = frozenset(
    {
        "leaving",
        "come_back",
        "erase_now",
        "download_data",
        "account_logout",
        "confirm_it_is_you",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)


class LeavingMiddleware:
    """Leads whoever is signed in and leaving to the one page that is for them.

    It asks by the address and not by the view, so that a room that nobody has thought of is shut too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        if not request.path_info.startswith(ROOMS) or getattr(request.user, "leaves_at", None) is None:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        return None if name in OPEN else redirect("leaving")
