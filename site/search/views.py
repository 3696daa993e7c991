"""The public search."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from core.query_strings import number_of_page, search_text
from core.rate_limits import consume, too_many, visitor_key
from search.finding import find
from search.query import LAST_PAGE, LONGEST_TEXT, Hit, Query
from search.registry import Card, kinds
from search.vocabulary import topics_called

SEARCHES_A_MINUTE = 60
A_MINUTE = timedelta(minutes=1)
MOST_TOPICS = 3
PUBLIC_KINDS = ("page", "news", "practice")


@dataclass(frozen=True)
class Row:
    """One result as it is drawn."""

    kind: str
    card: Card
    summary: SafeString
    missing: tuple[str, ...]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What everyone may read that answers a query, members too; 429 for more than sixty searches a minute."""
    text = search_text(request.GET.get("q", ""), longest=LONGEST_TEXT)
    if text and not consume(name="search", key=visitor_key(request), limit=SEARCHES_A_MINUTE, per=A_MINUTE):
        return too_many(request, retry_after=A_MINUTE)
    only_my_words = request.GET.get("only") == "1"
    query = Query(
        PUBLIC_KINDS, text, page=number_of_page(request.GET.get("page"), last=LAST_PAGE), only_my_words=only_my_words
    )
    result = find(query) if text else None
    context = {
        "text": text,
        "query": query,
        "result": result,
        "rows": [_row(hit, request) for hit in result.hits] if result else [],
        "topics": topics_called(text)[:MOST_TOPICS],
    }
    return render(request, "search/search.html", context)


def _row(hit: Hit, request: HttpRequest) -> Row:
    searchable = kinds()[hit.kind]
    card = searchable.card(hit.thing, request)
    by_field = {reason.field: reason.passage for reason in reversed(hit.reasons)}
    # The summary if it holds what was looked for, else the passage that does.
    found = by_field.get("summary") or next((reason.passage for reason in hit.reasons), None)
    return Row(searchable.label, card, found or format_html("{}", card.summary), hit.missing)
