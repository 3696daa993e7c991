"""Find people, find practice. All state is in the address; small updates of the page come from the same address."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from core.rate_limits import limited
from network.directory import asked as ask
from network.directory.rows import groups_in_order, groups_of_people, person_row, write_up_row
from network.directory.wording import NOUNS, found_in_words, question_about
from search import unanswered
from search.finding import find
from search.query import LAST_PAGE, Hit, Result, Sort
from search.readings import readings_of, topics_spoken_of
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
    return _directory(request, "people", lambda hit: person_row(hit, request.user), groups_of_people)


@login_required
@require_safe
@limited(**SEARCHES)
def find_practice(request: HttpRequest) -> HttpResponse:
    """Write-ups by their text and topics; 404 for who may not read the network's."""
    if not circles_of(request.user).sees_network_write_ups:
        raise Http404
    return _directory(request, "practice", write_up_row, groups_in_order)


@login_required
@require_safe
def how_search_works(request: HttpRequest) -> HttpResponse:
    """How words are read, what comes first and who finds what; 404 for who has no list to search."""
    circles = circles_of(request.user)
    if not circles.sees_network_write_ups:
        raise Http404
    return render(request, "network/directory/how_search_works.html", {"finds_people": circles.sees_members_fields})


def _directory(request: HttpRequest, kind: str, row: Callable[[Hit], Any], groups: Callable[..., Any]) -> HttpResponse:
    asked = ask.Asked.by(request, kind)
    result = find(asked.query, request.user)
    if not asked.names_a_type:
        unanswered.record(asked.query, result)
    rows = [row(hit) for hit in result.hits]
    # In another order than the best, what comes near alone stands apart.
    grouped = groups if asked.text and asked.sort is Sort.BEST else groups_in_order
    context = _context(asked, result) | {
        "groups": grouped(rows),
        "is_member": is_member(request.user),
    }
    is_part = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    response = render(request, f"network/directory/{kind}{'_part' if is_part else ''}.html", context)
    if is_part:
        # The address as a link would have it, whatever a form sent.
        push_url(response, request.path + asked.address(page=asked.page, after=asked.after).removesuffix("?"))
    patch_vary_headers(response, ["HX-Request"])
    return response


def _context(asked: ask.Asked, result: Result) -> dict[str, Any]:
    has_later = bool(result.next_after) and result.page < LAST_PAGE
    return {
        "asked": asked,
        "result": result,
        "found": found_in_words(asked, result),
        "nouns": ",".join(NOUNS[asked.kind]),
        "filters": ask.filters_of(asked, result),
        "chips": ask.chips_of(asked, result),
        "readings": readings_of(asked.query, result, asked.address),
        "wider": [(each, asked.without(each.facet)) for each in result.wider],
        "question": question_about(asked, result),
        "topics": topics_spoken_of(asked.text, result) if not result.answers else [],
        "sorts": SORTS[asked.kind],
        "clear": asked.address(filters={}),
        "earlier": asked.address(page=result.page - 1),
        "later": asked.address(page=result.page + 1, after=result.next_after) if has_later else "",
        "last_shown": result.start + len(result.hits),
    }
