"""The raw engines: the least that anybody would ask of the same server for the same words, to hold our pages against.

In a database: one document for each thing in a full-text table, its kind and audience in a narrow one; ten by bm25 or
ts_rank, how many there are, and the counts of the same filters. Elasticsearch is sent what the page has sent it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from search.engines.database import postgres, sqlite
from search.engines.elasticsearch.client import client
from search.models import SearchFacet, SearchPassage, SearchThing
from search.parser import understand
from search.query import PAGE_SIZE
from search.registry import kinds, vocabularies_of
from search.spelling import mend
from tests.bench.queries import Asked

BATCH = 500
SQLITE = (
    "CREATE TABLE raw_document (id INTEGER PRIMARY KEY, kind TEXT, audience TEXT, object_id INTEGER, added_on TEXT)",
    "CREATE VIRTUAL TABLE raw_words USING fts5(words, content='', tokenize='unicode61 remove_diacritics 0')",
)
POSTGRES = (
    (
        "CREATE TABLE raw_document (id BIGINT PRIMARY KEY, kind TEXT, audience TEXT, object_id BIGINT, added_on DATE, "
        "words TSVECTOR)"
    ),
)
BOTH = ("CREATE TABLE raw_facet (kind TEXT, object_id BIGINT, facet TEXT, value TEXT, audience TEXT)",)
INDEXES = (
    "CREATE INDEX raw_document_day ON raw_document (kind, audience, added_on)",
    "CREATE INDEX raw_facet_thing ON raw_facet (kind, object_id)",
    "CREATE INDEX raw_facet_value ON raw_facet (kind, facet, value)",
)


class RawDatabase:
    """The same data in plain tables of the same database."""

    def __init__(self) -> None:
        self.is_sqlite = connection.vendor == "sqlite"
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in (*(SQLITE if self.is_sqlite else POSTGRES), *BOTH):
                cursor.execute(statement)
            self._fill(cursor)
            for statement in (
                INDEXES if self.is_sqlite else (*INDEXES, "CREATE INDEX ON raw_document USING gin (words)")
            ):
                cursor.execute(statement)
            # The product has none of its own tables analysed.
            for table in ("raw_document", "raw_facet"):
                cursor.execute(f"ANALYZE {table}")

    def _fill(self, cursor: Any) -> None:
        days = {(row.kind, row.object_id): row.added_on for row in SearchThing.objects.iterator(BATCH)}
        documents = []
        for number, (thing, audience, words) in enumerate(_documents(), 1):
            documents.append((number, thing[0], audience, thing[1], days.get(thing), words))
            if len(documents) == BATCH:
                self._write(cursor, documents)
                documents = []
        self._write(cursor, documents)
        values = ("kind", "object_id", "facet", "value", "audience")
        cursor.execute(
            f"INSERT INTO raw_facet SELECT DISTINCT {', '.join(values)} FROM {SearchFacet._meta.db_table}"  # noqa: S608
        )

    def _write(self, cursor: Any, documents: list[tuple[Any, ...]]) -> None:
        if self.is_sqlite:
            rows = [(*row[:4], row[4] and row[4].isoformat()) for row in documents]
            cursor.executemany("INSERT INTO raw_document VALUES (%s, %s, %s, %s, %s)", rows)
            words = [(row[0], row[5]) for row in documents]
            cursor.executemany("INSERT INTO raw_words (rowid, words) VALUES (%s, %s)", words)
        else:
            cursor.executemany("INSERT INTO raw_document VALUES (%s, %s, %s, %s, %s, search_vector(%s))", documents)

    def asks(self, asked: Asked, viewer: Any) -> Callable[[], int]:
        """What asks one query of a reader, however often it is called, and says how many it finds."""
        searchable = kinds()[asked.kind]
        text = mend(asked.query, viewer) or asked.text
        groups = understand(text, vocabularies=vocabularies_of([asked.kind])).groups
        audiences = sorted(searchable.audiences(viewer))
        facets = list(searchable.filters)
        vendor: Any = sqlite if self.is_sqlite else postgres
        parts = [f"({vendor.expression(group.phrases)})" for group in groups]

        def ask() -> int:
            both, either = (" AND ", " OR ") if self.is_sqlite else (" & ", " | ")
            total = self._ask(both.join(parts), asked, audiences, facets)
            if total < PAGE_SIZE and len(parts) > 1:
                total = self._ask(either.join(parts), asked, audiences, facets)
            return total

        return ask

    def _ask(self, words: str, asked: Asked, audiences: list[str], facets: list[str]) -> int:
        source, where, params = self._found(words, asked, audiences)
        order, order_params = "d.added_on DESC, d.object_id", []
        if words:
            order = "bm25(raw_words)" if self.is_sqlite else "ts_rank(d.words, CAST(%s AS tsquery)) DESC"
            order_params = [] if self.is_sqlite else [words]
        start = (asked.page - 1) * PAGE_SIZE
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT d.object_id FROM {source} WHERE {where} ORDER BY {order} LIMIT {PAGE_SIZE} OFFSET {start}",  # noqa: S608
                [*params, *order_params],
            )
            cursor.fetchall()
            cursor.execute(f"SELECT COUNT(*) FROM {source} WHERE {where}", params)  # noqa: S608
            (total,) = cursor.fetchone()
            # What is chosen of a filter leaves its other values be.
            self._count(cursor, [name for name in facets if name not in asked.filters], words, asked, audiences)
            for facet in asked.filters:
                self._count(cursor, [facet], words, asked, audiences, but=facet)
        return int(total)

    def _count(
        self, cursor: Any, facets: list[str], words: str, asked: Asked, audiences: list[str], *, but: str = ""
    ) -> None:
        source, where, params = self._found(words, asked, audiences, but=but)
        cursor.execute(
            f"SELECT f.facet, f.value, COUNT(DISTINCT f.object_id) FROM {source} "  # noqa: S608
            f"JOIN raw_facet f ON f.kind = d.kind AND f.object_id = d.object_id WHERE {where} "
            f"AND f.facet IN ({_marks(facets)}) AND f.audience IN ({_marks(audiences)}) GROUP BY f.facet, f.value",
            [*params, *facets, *audiences],
        )
        cursor.fetchall()

    def _found(self, words: str, asked: Asked, audiences: list[str], *, but: str = "") -> tuple[str, str, list[Any]]:
        """What answers, as a table, a condition and its parameters. `but` leaves a filter out."""
        source, params = "raw_document d", [asked.kind, *audiences]
        where = f"d.kind = %s AND d.audience IN ({_marks(audiences)})"
        if words and self.is_sqlite:
            source = "raw_words CROSS JOIN raw_document d"
            where, params = f"raw_words MATCH %s AND d.id = raw_words.rowid AND {where}", [words, *params]
        elif words:
            where, params = f"d.words @@ CAST(%s AS tsquery) AND {where}", [words, *params]
        for facet, values in asked.filters.items():
            if facet != but:
                held = f"kind = %s AND facet = %s AND value IN ({_marks(values)}) AND audience IN ({_marks(audiences)})"
                where += f" AND d.object_id IN (SELECT object_id FROM raw_facet WHERE {held})"  # noqa: S608
                params = [*params, asked.kind, facet, *values, *audiences]
        return source, where, params


def _marks(values: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(values))


def _documents() -> Iterator[tuple[tuple[str, int], str, str]]:
    """Each thing with the widest of its inner audiences, and all the words that those may read."""
    for kind in kinds():
        rows = SearchPassage.objects.filter(kind=kind).order_by("object_id", "pk")
        passages = rows.values_list("object_id", "audience", "words").iterator(BATCH)
        for pk, those in groupby(passages, key=lambda row: row[0]):
            by_audience: dict[str, list[str]] = {}
            for _, audience, words in those:
                by_audience.setdefault(audience, []).append(words)
            audience = next((name for name in ("members", "public") if name in by_audience), min(by_audience))
            yield (kind, pk), audience, " ".join(by_audience[audience])


@contextmanager
def requests_recorded() -> Iterator[list[Callable[[], None]]]:
    """What is sent to Elasticsearch meanwhile, each to be sent again by the plain client."""
    transport = client(settings.ELASTICSEARCH_TIMEOUT).transport
    send, sent = transport.perform_request, []

    def record(*args: Any, **options: Any) -> Any:
        sent.append(lambda: send(*args, **options))
        return send(*args, **options)

    transport.perform_request = record  # type: ignore[method-assign]
    try:
        yield sent
    finally:
        del transport.perform_request
