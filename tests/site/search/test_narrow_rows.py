"""On SQLite searches read narrow rows, and these say what the passages say."""

from typing import Any

import pytest
from django.db import connection

from search.engines.database import visibility
from search.models import SearchPassage
from search.registry import kinds
from tests.factories.users import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(connection.vendor != "sqlite", reason="runs on SQLite")]
COLUMNS = ("id", "kind", "object_id", "field", "audience", "source_kind", "source_id", "happened_on")


def narrow() -> set[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM search_passage_narrow")
        return set(cursor.fetchall())


def wide() -> set[tuple[Any, ...]]:
    rows = SearchPassage.objects.values_list(*COLUMNS)
    return {(*row[:-1], row[-1] and row[-1].isoformat()) for row in rows}


def add(number: int, **values: Any) -> SearchPassage:
    return SearchPassage.objects.create(
        **{"kind": "people", "object_id": number, "field": "about", "audience": "members"} | values
    )


def test_every_passage_has_its_narrow_row_through_every_change() -> None:
    make_member()
    first, second = add(1, source_kind="practice", source_id=3, happened_on="2026-02-01"), add(2)
    assert narrow() == wide() != set()

    SearchPassage.objects.filter(pk=first.pk).update(audience="cohort:4", happened_on=None)
    SearchPassage.objects.filter(pk=second.pk).update(id=second.pk + 1000, text="other")
    assert narrow() == wide()

    SearchPassage.objects.filter(pk=first.pk).delete()
    SearchPassage.objects.bulk_create([add(3)], ignore_conflicts=True)
    assert narrow() == wide()

    SearchPassage.objects.all().delete()
    assert narrow() == set()


@pytest.mark.parametrize(("kind", "name"), [("practice", "write_up_seen_by"), ("people", "profile_seen_by")])
def test_a_rule_reads_no_long_row(kind: str, name: str) -> None:
    made = visibility.row_for(make_member(), kinds()[kind].visible, "1")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {made.text}", made.params)
        plan = [row[3] for row in cursor.fetchall()]

    table = kinds()[kind].model._meta.db_table
    assert [step for step in plan if f" {table} " in step] == [f"SEARCH {table} USING COVERING INDEX {name} (id=?)"]
