"""Pages of the product beside the raw engine, on the same data in the same run."""

import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median, quantiles
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import override_settings

from core.models.rate_limits import RateCount
from programme.setup.services import set_up_site
from search.engines.elasticsearch import indices, rebuilding
from search.engines.elasticsearch.client import forget, written
from search.indexing import rebuild
from search.models import SearchIndex
from tests.bench.content import write
from tests.bench.queries import Asked, queries
from tests.bench.raw import RawDatabase, requests_recorded
from tests.factories.users import be, settle
from users.models import User

Figure = dict[str, Any]
Raw = Callable[[Asked], Callable[[], object]]
# What takes so long is asked less often.
SLOW, FEWEST = 1.0, 3
# Speed is measured, not whether the database takes over.
SECONDS_TO_ANSWER = 30
OF_INDEX = (
    "SELECT SUM(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relname LIKE 'search_search%%'"
)


def measured(members: int, *, times: int, elasticsearch: bool) -> Iterator[Figure]:
    """Fill an empty database and ask; a figure for each engine's index, and for each kind and class of queries."""
    warnings.filterwarnings("ignore", message="No directory at")
    with override_settings(ELASTICSEARCH_URL=""):
        start = time.perf_counter()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        set_up_site()
        for _ in write(members):
            pass
        yield {"step": "rows", "members": members, "seconds": time.perf_counter() - start}
        yield {"engine": connection.vendor, "members": members, **_built()}
        raw = RawDatabase()
        reader = _reader()
        asked = list(queries())
        yield from _asked(asked, reader, lambda one: raw.asks(one, reader), connection.vendor, members, times)
    if elasticsearch:
        with override_settings(ELASTICSEARCH_TIMEOUT=SECONDS_TO_ANSWER), _mirror() as built:
            yield {"engine": "elasticsearch", "members": members, **built}
            yield from _asked(asked, reader, None, "elasticsearch", members, times)


def _reader() -> User:
    reader = User.objects.filter(cohort_memberships__state="graduate").earliest("pk")
    settle(reader)
    return reader


def _built() -> Figure:
    before, start = _size(), time.perf_counter()
    things = rebuild()
    seconds = time.perf_counter() - start
    return {"things": things, "seconds": seconds, "bytes": _size() - before}


def _size() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        else:
            cursor.execute(OF_INDEX)
        return int(cursor.fetchone()[0] or 0)


@contextmanager
def _mirror() -> Iterator[Figure]:
    forget()
    try:
        start = time.perf_counter()
        rebuilding.rebuild()
        seconds = time.perf_counter() - start
        name = SearchIndex.objects.get(state=SearchIndex.State.LIVE).name
        with written(SECONDS_TO_ANSWER) as client:
            client.indices.refresh(index=name)
            counts = client.indices.stats(index=name)["indices"][name]["primaries"]
        yield {"seconds": seconds, "bytes": counts["store"]["size_in_bytes"]}
    finally:
        with written(SECONDS_TO_ANSWER) as client:
            indices.drop_all(client)
        forget()


def _asked(
    asked: list[Asked], reader: User, raw: Raw | None, engine: str, members: int, times: int
) -> Iterator[Figure]:
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    be(client, reader)
    by_class: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for one in asked:
        seconds = _seconds(client, one, raw, times)
        by_class.setdefault((one.kind, one.name), []).extend(seconds)
    for (kind, name), pairs in by_class.items():
        pages, raws = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        yield {
            "engine": engine,
            "members": members,
            "kind": kind,
            "class": name,
            "page": _percentiles(pages),
            "raw": _percentiles(raws),
        }


def _seconds(client: Client, asked: Asked, raw: Raw | None, times: int) -> list[tuple[float, float]]:
    """Pairs of a page and what the raw engine takes, one after the other, once both are warm."""
    RateCount.objects.all().delete()
    page = _page(client, asked)
    first = _timed(page)
    if raw is None:
        with requests_recorded() as sent:
            page()
        assert sent, f"Elasticsearch was not asked for {asked}"

        def plain() -> object:
            return [send() for send in sent]
    else:
        plain = raw(asked)
    plain()
    count = times if first < SLOW else FEWEST
    return [(_timed(page), _timed(plain)) for _ in range(count)]


def _page(client: Client, asked: Asked) -> Callable[[], None]:
    def get() -> None:
        response = client.get(asked.address, asked.data)
        assert response.status_code == 200, f"{response.status_code} for {asked}"

    return get


def _timed(ask: Callable[[], object]) -> float:
    start = time.perf_counter()
    ask()
    return time.perf_counter() - start


def _percentiles(seconds: list[float]) -> tuple[float, float]:
    """The middle, and what 95 of 100 stay below, in milliseconds."""
    return 1000 * median(seconds), 1000 * quantiles(seconds, n=20, method="inclusive")[-1]
