"""The public search."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.rate_limits import consume, too_many, visitor_key
from search.engines import database
from search.query import LONGEST_TEXT, Query
from topics.models import Topic

SEARCHES_A_MINUTE = 60
A_MINUTE = timedelta(minutes=1)
LAST_PAGE = 50


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Pages and news that answer a query; 429 for more than sixty searches a minute."""
    text = request.GET.get("q", "").replace("\x00", " ")[:LONGEST_TEXT].strip()
    if text and not consume(name="search", key=visitor_key(request), limit=SEARCHES_A_MINUTE, per=A_MINUTE):
        return too_many(request, retry_after=A_MINUTE)
    query = Query(text=text, page=_page_number(request.GET.get("page", "1")))
    context = {
        "text": text,
        "query": query,
        "result": database.search(query, request),
        "topics": Topic.objects.named(text).by_name()[:3] if text else [],
    }
    return render(request, "search/search.html", context)


def _page_number(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if text.isdecimal() and len(text) < 4 else 1
