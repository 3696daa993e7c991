"""The log of decisions refuses to be changed: tests that must change it, or empty the database, lift that."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

TABLES = ("decision", "addressee", "appeal", "appealanswer")


@contextmanager
def lifted() -> Iterator[None]:
    """While it holds, rows of the log can be changed and deleted like any others."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'moderation_%'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            yield
            for _, sql in triggers:
                cursor.execute(sql)
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in TABLES:
                cursor.execute(f"ALTER TABLE moderation_{table} DISABLE TRIGGER USER")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in TABLES:
                cursor.execute(f"ALTER TABLE moderation_{table} ENABLE TRIGGER USER")


def emptied() -> None:
    """Take all decisions away, before a database is flushed that way."""
    from network.moderation.models import Decision

    if connection.vendor == "sqlite" and Decision.objects.exists():
        with lifted():
            Decision.objects.all().delete()
