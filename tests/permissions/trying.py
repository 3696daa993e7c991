"""Trying one row of the table as everyone it names: what they get, what they see, and what it changes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.fields import StreamField

from tests.permissions.world import SIGN_IN, Row, World
from tests.test_architecture import room_of

# What counts and caches changes with every request.
PASSING = {"RateCount", "SiteVersion", "PeriodicJob"}
OURS = {
    model._meta.db_table: model
    for model in apps.get_models()
    if room_of(model.__module__) and model.__name__ not in PASSING
}
WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


def written(asked: CaptureQueriesContext) -> list[type[Model]]:
    """The models of ours whose tables these queries wrote to."""
    tables = {found.group(1) for query in asked if (found := WRITES.match(query["sql"]))}
    return [OURS[table] for table in sorted(tables & set(OURS))]


def rows_of(models: list[type[Model]]) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of these models."""
    found = {}
    for model in models:
        # Two readings of a stream are never equal; a page that changes has another revision.
        plain = [each.attname for each in model._meta.concrete_fields if not isinstance(each, StreamField)]
        found[model.__name__] = sorted(model._default_manager.values_list(*plain), key=str)
    return found


def _status_of(answer: Any) -> int:
    # Where a visitor's words are shown to be copied, the door is one page further.
    is_at_the_door = any(template.name == "signed_out.html" for template in answer.templates)
    return SIGN_IN if is_at_the_door else answer.status_code


def try_row(row: Row, world: World) -> None:
    """Fails unless everyone gets and changes what the row says, and nothing else. What each does is undone."""
    for persona in row.get:
        with undone():
            answer = world.client_of(persona).get(row.path(world))
            text = b"".join(answer).decode() if answer.streaming else answer.content.decode()
            assert answer.status_code == row.get[persona], f"{persona} GET: {answer.get('Location', '')}"
            assert (row.canary in text) == (persona in row.sees), f"{persona} sees the canary: {row.canary in text}"
        with undone():
            client = world.client_of(persona)
            start = transaction.savepoint()
            with CaptureQueriesContext(connection) as asked:
                answer = client.post(row.path(world), row.data(world))
            assert _status_of(answer) == row.post[persona], f"{persona} POST: {answer.get('Location', '')}"
            touched = written(asked)
            now = rows_of(touched)
            transaction.savepoint_rollback(start)
            before = rows_of(touched)
            changed = [name for name in now if now[name] != before[name]]
            assert bool(changed) == (persona in row.changes), f"{persona} changed {changed or 'nothing'}"


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def is_ours(pattern: URLPattern) -> bool:
    view = getattr(pattern.callback, "view_class", pattern.callback)
    model = getattr(pattern.callback, "view_initkwargs", {}).get("model")
    about = getattr(model, "__module__", "")
    return bool(room_of(view.__module__) or (room_of(about) and not room_of(about).startswith("core")))


def every_pattern(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from every_pattern(pattern.url_patterns, path)
        else:
            yield path, pattern
