"""What waits to be written to Elasticsearch: a row for each change, in the change's own transaction.

The number of the row is the version of the thing from then on. Without Elasticsearch no row is written.
"""

from collections.abc import Collection, Iterable

from django.conf import settings
from django.db import connection, transaction
from django.db.models import OuterRef, Subquery

from search.models import SearchChange, SearchThing

BATCH = 500

Key = tuple[str, int]


def is_mirrored() -> bool:
    """Whether this installation has an Elasticsearch."""
    return bool(settings.ELASTICSEARCH_URL)


def record(kind: str, ids: Iterable[int]) -> dict[int, int]:
    """Note that things changed; give back the version of each, nothing if there is no Elasticsearch.

    Called after all locks are taken: of two who change a thing, whoever writes later must have the higher version.
    """
    if not is_mirrored():
        return {}
    rows = SearchChange.objects.bulk_create([SearchChange(kind=kind, object_id=pk) for pk in ids], BATCH)
    return {row.object_id: row.pk for row in rows}


@transaction.atomic
def touch(keys: Iterable[Key]) -> None:
    """Note that things changed whose own row stays as it is, such as those that lost a passage."""
    by_kind: dict[str, set[int]] = {}
    for kind, pk in keys:
        by_kind.setdefault(kind, set()).add(pk)
    for kind, ids in by_kind.items():
        if record(kind, sorted(ids)):
            newest = SearchChange.objects.filter(kind=OuterRef("kind"), object_id=OuterRef("object_id"))
            SearchThing.objects.filter(kind=kind, object_id__in=ids).update(
                version=Subquery(newest.order_by("-pk").values("pk")[:1])
            )


def pending(kinds: Collection[str]) -> set[Key]:
    """The things of these kinds that wait to be written: what Elasticsearch says of them may be out of date."""
    return set(SearchChange.objects.filter(kind__in=kinds).values_list("kind", "object_id"))


@transaction.atomic
def raise_versions(above: int) -> None:
    """Give no version up to this one again: a database that was restored would begin with older ones."""
    probe = SearchChange.objects.create(kind="", object_id=0)
    if probe.pk < above:
        if connection.vendor == "postgresql":
            table = SearchChange._meta.db_table
            with connection.cursor() as cursor:
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, above])
        else:
            SearchChange.objects.create(pk=above, kind="", object_id=0)
    SearchChange.objects.filter(kind="").delete()
