"""The engine in the site's own database: every word must begin a word of the document. SQLite and PostgreSQL alike.

Enough for the pages and news of one programme; it reads no syntax from the visitor at all.
"""

from collections import defaultdict
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, DateField, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from search.highlighting import marked_passage
from search.models import SearchDocument
from search.query import LONGEST_WHOLE, PAGE_SIZE, Hit, Query, Result
from search.registry import Searchable, kinds

NAME = "database"
# More than anyone pages through; the count says so beyond it.
MOST_HITS = 500
TITLE, SUMMARY, BODY = 3, 2, 1

Found = tuple[str, int]


def search(query: Query, request: HttpRequest | None = None) -> Result:
    """The hits of one page, best first: words in the title, then in the summary, then in the body, then the newest.

    With the request, the addresses of all hits are found in one query.
    """
    if not query.terms:
        return Result((), 0, 0, NAME)
    candidates = _candidates(query.terms)
    # The index proposes, the database decides: what is counted as much as what is shown.
    public = _public_rows(candidates)
    still_public = {(kind, pk) for kind, rows in public.items() for pk in rows.values_list("pk", flat=True)}
    found = [candidate for candidate in candidates if candidate in still_public]
    start = (max(query.page, 1) - 1) * PAGE_SIZE
    shown = found[start : start + PAGE_SIZE]
    things = {
        (kind, pk): thing
        for kind, ids in _by_kind(shown).items()
        for pk, thing in public[kind].filter(pk__in=ids).in_bulk().items()
    }
    hits = [_hit(kinds()[key[0]], things[key], query.terms, request) for key in shown if key in things]
    return Result(hits, len(found), -(-len(found) // PAGE_SIZE), NAME)


def _candidates(terms: tuple[str, ...]) -> list[Found]:
    rows = SearchDocument.objects.all()
    rank: Combinable = Value(0)
    for term in terms:
        holds = {field: _holds(field, term) for field in ("title", "summary", "body")}
        rows = rows.filter(holds["title"] | holds["summary"] | holds["body"])
        rank = rank + Case(
            When(holds["title"], then=Value(TITLE)),
            When(holds["summary"], then=Value(SUMMARY)),
            default=Value(BODY),
            output_field=IntegerField(),
        )
    rows = rows.annotate(rank=rank, day=Coalesce("added_on", Value(date.min), output_field=DateField()))
    ordered = rows.order_by("is_old", "-rank", "-day", "kind", "-object_id")
    return list(ordered.values_list("kind", "object_id")[:MOST_HITS])


def _holds(field: str, term: str) -> Q:
    if len(term) <= LONGEST_WHOLE:
        return Q(**{f"{field}__contains": f" {term} "})
    # A word with a hyphen may also have been written in one.
    spellings = {term, term.replace(" ", "")}
    return reduce(or_, (Q(**{f"{field}__contains": f" {spelling}"}) for spelling in sorted(spellings)))


def _public_rows(candidates: list[Found]) -> dict[str, QuerySet[Any]]:
    known = kinds()
    return {
        kind: known[kind].public().filter(pk__in=ids) for kind, ids in _by_kind(candidates).items() if kind in known
    }


def _by_kind(found: list[Found]) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = defaultdict(list)
    for kind, pk in found:
        ids[kind].append(pk)
    return ids


def _hit(searchable: Searchable, thing: Any, terms: tuple[str, ...], request: HttpRequest | None) -> Hit:
    text = searchable.text(thing)
    return Hit(
        title=text.title,
        url=searchable.url(thing, request),
        kind=searchable.label,
        summary=marked_passage(text, terms),
        added_on=text.added_on,
        is_example=getattr(thing, "is_example", False),
    )
