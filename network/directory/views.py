"""Find people, find practice. All state is in the address; small updates of the page come from the same address."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from core.rate_limits import limited
from network.directory import asked as ask
from network.directory.rows import person_row, write_up_row
from search.finding import find
from search.query import LAST_PAGE, PAGE_SIZE, Hit, Sort
from users.circles import circles_of, is_member

# Nobody reads so much; a script that copies the directory does.
SEARCHES: Any = {"name": "directory", "limit": 1200, "per": timedelta(hours=1), "methods": ("GET", "HEAD")}
SORTS = {
    "people": {Sort.BEST: "Best evidence", Sort.NEWEST: "Newest evidence", Sort.NAME: "Name"},
    "practice": {Sort.BEST: "Best match", Sort.NEWEST: "Newest", Sort.NAME: "Title"},
}


@login_required
@require_safe
@limited(**SEARCHES)
def find_people(request: HttpRequest) -> HttpResponse:
    """People by what they have done, tried and said; 404 for who may not see members."""
    if not circles_of(request.user).sees_members_fields:
        raise Http404
    return _directory(request, "people", lambda hit: person_row(hit, request.user))


@login_required
@require_safe
@limited(**SEARCHES)
def find_practice(request: HttpRequest) -> HttpResponse:
    """Write-ups by their text and topics; 404 for who may not read the network's."""
    if not circles_of(request.user).sees_network_write_ups:
        raise Http404
    return _directory(request, "practice", write_up_row)


def _directory(request: HttpRequest, kind: str, row: Callable[[Hit], Any]) -> HttpResponse:
    asked = ask.Asked.by(request, kind)
    result = find(asked.query, request.user)
    context = {
        "asked": asked,
        "result": result,
        "rows": [row(hit) for hit in result.hits],
        "filters": ask.filters_of(asked, result),
        "chips": ask.chips_of(asked, result),
        "readings": ask.readings_of(asked, result),
        "wider": [(each, asked.without(each.facet, each.value)) for each in result.wider],
        "sorts": SORTS[kind],
        "clear": asked.address(filters={}),
        "only_my_words": asked.address(only_my_words=True),
        "wider_words": asked.address(only_my_words=False),
        "earlier": asked.address(page=result.page - 1),
        "later": asked.address(page=result.page + 1) if result.page < min(result.pages, LAST_PAGE) else "",
        "last_shown": (result.page - 1) * PAGE_SIZE + len(result.hits),
        "may_share": is_member(request.user),
    }
    is_part = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    response = render(request, f"network/directory/{kind}{'_part' if is_part else ''}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
