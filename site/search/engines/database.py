"""The engine in the site's own database: every word must begin a word of the document. The same on SQLite and PostgreSQL.

Enough for the pages and news of one programme; it reads no syntax from the visitor at all.
"""

from datetime import date

from django.db.models import Case, DateField, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce

from search.highlighting import marked_passage
from search.models import SearchDocument
from search.query import PAGE_SIZE, Hit, Query, Result
from search.registry import kinds

NAME = "database"
# More than anyone pages through; the count says so beyond it.
MOST_HITS = 500
TITLE, SUMMARY, BODY = 3, 2, 1


def search(query: Query) -> Result:
    """The hits of one page, best first: words in the title, then in the summary, then in the body, then the newest."""
    if not query.words:
        return Result((), 0, 0, NAME)
    found = _still_public(_candidates(query.words))
    start = (max(query.page, 1) - 1) * PAGE_SIZE
    hits = [_hit(kind, thing_id, query.words) for kind, thing_id in found[start : start + PAGE_SIZE]]
    return Result([hit for hit in hits if hit], len(found), -(-len(found) // PAGE_SIZE), NAME)


def _candidates(words: tuple[str, ...]) -> list[tuple[str, int]]:
    rows = SearchDocument.objects.all()
    rank = Value(0)
    for word in words:
        begins = {field: Q(**{f"{field}__contains": f" {word}"}) for field in ("title", "summary", "body")}
        rows = rows.filter(begins["title"] | begins["summary"] | begins["body"])
        rank = rank + Case(
            When(begins["title"], then=Value(TITLE)),
            When(begins["summary"], then=Value(SUMMARY)),
            default=Value(BODY),
            output_field=IntegerField(),
        )
    rows = rows.annotate(rank=rank, day=Coalesce("added_on", Value(date.min), output_field=DateField()))
    ordered = rows.order_by("is_old", "-rank", "-day", "kind", "object_id")
    return list(ordered.values_list("kind", "object_id")[:MOST_HITS])


def _still_public(candidates: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The index proposes, the database decides."""
    public = {
        (kind, pk)
        for kind, searchable in kinds().items()
        for pk in searchable.public()
        .filter(pk__in=[thing_id for named, thing_id in candidates if named == kind])
        .values_list("pk", flat=True)
    }
    return [candidate for candidate in candidates if candidate in public]


def _hit(kind: str, thing_id: int, words: tuple[str, ...]) -> Hit | None:
    searchable = kinds()[kind]
    thing = searchable.public().filter(pk=thing_id).first()
    if thing is None:
        return None
    text = searchable.text(thing)
    return Hit(
        title=text.title,
        url=searchable.url(thing),
        kind=searchable.label,
        summary=marked_passage(text, words),
        added_on=text.added_on,
    )
