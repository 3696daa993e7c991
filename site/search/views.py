"""The public search."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.rate_limits import consume, visitor_key
from search.engines import database
from search.query import LONGEST_TEXT, Query
from topics.models import Topic

SEARCHES_A_MINUTE = 60


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Pages and news that answer a query; 429 for more than sixty searches a minute."""
    text = request.GET.get("q", "").replace("\x00", " ")[:LONGEST_TEXT].strip()
    if text and not consume(name="search", key=visitor_key(request), limit=SEARCHES_A_MINUTE, per=timedelta(minutes=1)):
        return render(request, "429.html", status=429)
    page = request.GET.get("page", "1")
    query = Query(text=text, page=min(int(page), 50) if page.isdecimal() and len(page) < 4 else 1)
    context = {
        "text": text,
        "query": query,
        "result": database.search(query),
        "topics": Topic.objects.named(text).by_name()[:3] if text else [],
    }
    return render(request, "search/search.html", context)
