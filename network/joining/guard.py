"""Whoever has not agreed to the compact reads, takes their data along and leaves; to write, they agree first.

It costs ordinary pages no query: it asks before a change, and before a page that is there for writing only.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from network.joining.asking import ask_first
from network.joining.models import Compact
from users.circles import is_member, person_of

GetResponse = Callable[[HttpRequest], HttpResponseBase]
MEMBERS_AREA = "/network/"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# What protects somebody, takes something of theirs back, or is the way out; everything else asks first.
FREE = frozenset(
    {
        "agree_to_compact",
        "put_off_compact",
        "skip_step",
        "skip_welcome",
        "dismiss_prompt",
        "dismiss_suggestion",
        "take_back_dismissal",
        "suggestions",
        "change_search",
        "remove_search",
        "stop_search_mails",
        "put_away_notice",
        "notice_settings",
        "stop_notices_by_mail",
        "report",
        "stop_sharing",
        "withdraw_write_up",
        "delete_write_up",
        "leave_write_up",
        "take_back_credit",
        "delete_question",
        "delete_answer",
        # One's own name: a yes or no to it is nobody else's.
        "credit_request",
        "consent_request",
        "pause_listing",
        "resume_listing",
        "delete_lived_experience",
        "take_photo_away",
        "block_person",
        "unblock_person",
        "mute_person",
        "unmute_person",
        "mute_conversation",
        "unmute_conversation",
        "withdraw_message",
        "end_connection",
        "take_request_back",
        "take_introduction_back",
        "take_way_away",
        "unfollow",
        "delete_ask_answer",
        "take_away_ask",
        "mark_notices_read",
        # The word of whom a decision is about.
        "decision",
    }
)
# Data, complaints and leaving.
FREE_ROOMS = ("/network/privacy/",)
# Pages for writing alone: asked before somebody has typed anything.
FOR_WRITING = frozenset(
    {"new_write_up", "edit_write_up", "propose_topic", "write_to", "ask_to_connect", "introduce", "new_ask", "edit_ask"}
)


class CompactMiddleware:
    """Puts the compact before every change in the members' area that is not in FREE, a new address included."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        if not request.path_info.startswith(MEMBERS_AREA) or not _asks_first(request):
            return None
        if not (request.user.is_authenticated and is_member(request.user)):
            return None
        compact = Compact.objects.unanswered_by(person_of(request))
        if compact is None:
            return None
        if request.method in SAFE_METHODS:
            return redirect(f"{reverse('compact')}?{urlencode({'next': request.get_full_path()})}")
        return ask_first(request, compact)


def _asks_first(request: HttpRequest) -> bool:
    name = request.resolver_match.view_name if request.resolver_match else ""
    if request.method in SAFE_METHODS:
        return name in FOR_WRITING
    return name not in FREE and not request.path_info.startswith(FREE_ROOMS)
