"""What to offer somebody who is typing in the lists: from what they may see alone."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.query_strings import search_text
from core.rate_limits import limited
from network.directory.looking import may_look
from network.profiles.searchable import KIND as PEOPLE
from network.profiles.searchable import without_types
from search.query import LONGEST_TEXT
from search.suggesting import suggest
from users.circles import person_of

# As many as somebody types who never stops.
SUGGESTIONS: Any = {
    "name": "directory-suggestions",
    "limit": 300,
    "per": timedelta(minutes=5),
    "methods": ("GET", "HEAD"),
}


@login_required
@require_safe
@limited(**SUGGESTIONS)
def suggest_people(request: HttpRequest) -> HttpResponse:
    """Names of people, and topics; 404 for who may not see members."""
    return _suggestions(request, "people")


@login_required
@require_safe
@limited(**SUGGESTIONS)
def suggest_practice(request: HttpRequest) -> HttpResponse:
    """Titles of write-ups, and topics; 404 for who may not read the network's."""
    return _suggestions(request, "practice")


def _suggestions(request: HttpRequest, kind: str) -> HttpResponse:
    if not may_look(person_of(request), kind):
        raise Http404
    text = search_text(request.GET.get("q", ""), longest=LONGEST_TEXT)
    if kind == PEOPLE:
        text = without_types(text)
    return render(request, "search/suggestions.html", {"suggestions": suggest(text, (kind,), request.user)})
