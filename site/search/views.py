"""The public search, what it offers while one types, and how it works."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from core.query_strings import number_of_page, search_text
from core.rate_limits import consume, limited, too_many, visitor_key
from search import unanswered
from search.finding import find
from search.query import LAST_PAGE, LONGEST_TEXT, Hit, Query, Reason, Result, Section
from search.readings import readings_of, topics_spoken_of
from search.registry import Card, kinds
from search.suggesting import suggest

SEARCHES_A_MINUTE = 60
A_MINUTE = timedelta(minutes=1)
MOST_TOPICS = 3
MOST_DECLINED, LONGEST_MARK = 20, 100
PUBLIC_KINDS = ("page", "news", "practice")


@dataclass(frozen=True)
class Part:
    """What was found of one kind: answers, what comes near, and where the rest is."""

    label: str
    answers: list["Row"]
    near: list["Row"]
    total: int
    rest: str


@dataclass(frozen=True)
class Row:
    """One result as it is drawn."""

    card: Card
    summary: SafeString
    # The lists of names that hold what was looked for.
    names: Sequence[Reason]
    missing: tuple[str, ...]
    is_near: bool


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What everyone may read that answers a query, members too; 429 for more than sixty searches a minute."""
    query = _query(request.GET)
    if query.text and not consume(name="search", key=visitor_key(request), limit=SEARCHES_A_MINUTE, per=A_MINUTE):
        return too_many(request, retry_after=A_MINUTE)
    result = find(query) if query.text else None
    topics = topics_spoken_of(query.text, result)[:MOST_TOPICS] if result else []
    context = {"text": query.text, "query": query, "result": result, "topics": topics}
    if result:
        unanswered.record(query, result)
        has_later = bool(result.next_after) and result.page < LAST_PAGE
        context |= {
            "parts": _parts(query, result, request),
            "answered": result.answers,
            "kind": kinds()[query.kinds[0]].label_of_many if len(query.kinds) == 1 else "",
            "all_kinds": _address(query, kinds=PUBLIC_KINDS),
            "readings": readings_of(query, result, partial(_address, query)),
            "earlier": _address(query, page=result.page - 1),
            "later": _address(query, page=result.page + 1, after=result.next_after) if has_later else "",
        }
    return render(request, "search/search.html", context)


@require_safe
@limited(name="search-suggestions", limit=300, per=timedelta(minutes=5), methods=("GET", "HEAD"))
def suggestions(request: HttpRequest) -> HttpResponse:
    """Titles that everyone may read, and topics, for what somebody is typing."""
    text = search_text(request.GET.get("q", ""), longest=LONGEST_TEXT)
    return render(request, "search/suggestions.html", {"suggestions": suggest(text, PUBLIC_KINDS)})


@require_safe
def how_it_works(request: HttpRequest) -> HttpResponse:
    """How words are read, and what comes first."""
    return render(request, "search/how_search_works.html")


def _query(data: QueryDict) -> Query:
    kind = data.get("kind", "")
    return Query(
        (kind,) if kind in PUBLIC_KINDS else PUBLIC_KINDS,
        search_text(data.get("q", ""), longest=LONGEST_TEXT),
        page=number_of_page(data.get("page"), last=LAST_PAGE),
        only_my_words=data.get("only") == "1",
        declined=tuple(value.replace("\x00", "")[:LONGEST_MARK] for value in data.getlist("not")[:MOST_DECLINED]),
        after=data.get("after", "").replace("\x00", "")[:LONGEST_MARK],
    )


def _address(query: Query, **changes: Any) -> str:
    """The address of a search with changes, on its first page unless one is named."""
    first: dict[str, Any] = {"page": 1, "after": ""}
    asked = replace(query, **(first | changes))
    data = QueryDict(mutable=True)
    data["q"] = asked.text
    if len(asked.kinds) == 1:
        data["kind"] = asked.kinds[0]
    if asked.only_my_words:
        data["only"] = "1"
    data.setlist("not", list(asked.declined))
    if asked.after:
        data["after"] = asked.after
    if asked.page > 1:
        data["page"] = str(asked.page)
    return f"?{data.urlencode()}"


def _parts(query: Query, result: Result, request: HttpRequest) -> list[Part]:
    sections = result.sections or (Section(query.kinds[0], result.total, result.near),)
    parts = []
    for section in sections:
        rows = [_row(hit, request) for hit in result.hits if hit.kind == section.kind]
        answers, near = [row for row in rows if not row.is_near], [row for row in rows if row.is_near]
        is_cut = bool(result.sections) and section.total > len(rows)
        rest = _address(query, kinds=(section.kind,)) if is_cut else ""
        if rows:
            parts.append(Part(kinds()[section.kind].label_of_many, answers, near, section.total, rest))
    return parts


def _row(hit: Hit, request: HttpRequest) -> Row:
    searchable = kinds()[hit.kind]
    card = searchable.card(hit.thing, request)
    fields = searchable.all_fields
    # A list of names is no passage.
    said = [each for each in hit.reasons if not each.is_fact]
    texts = [each for each in said if not fields[each.field].is_list]
    names = [each for each in said if fields[each.field].is_list]
    by_field = {reason.field: reason.passage for reason in reversed(texts)}
    # The summary if it holds what was looked for, else the passage that does.
    found = by_field.get("summary") or next((reason.passage for reason in texts), None)
    return Row(card, found or format_html("{}", card.summary), names, hit.missing, hit.is_near)
