from django.db import migrations


# On SQLite a row of a small table is found sooner than an entry of an index with all of this in it. The triggers go
# when a later migration remakes the table of passages: make them anew, as those of 0002.
COLUMNS = "id, kind, object_id, field, audience, source_kind, source_id, happened_on"
NEW = ", ".join(f"new.{name}" for name in COLUMNS.split(", "))
FORWARD = (
    "DROP INDEX search_passage_narrow",
    "CREATE TABLE search_passage_narrow ("
    "id INTEGER PRIMARY KEY, kind TEXT NOT NULL, object_id INTEGER NOT NULL, field TEXT NOT NULL, "
    "audience TEXT NOT NULL, source_kind TEXT NOT NULL, source_id INTEGER NOT NULL, happened_on TEXT)",
    f"INSERT INTO search_passage_narrow ({COLUMNS}) SELECT {COLUMNS} FROM search_searchpassage ORDER BY id",
    "CREATE TRIGGER search_narrow_added AFTER INSERT ON search_searchpassage BEGIN "
    f"INSERT INTO search_passage_narrow ({COLUMNS}) VALUES ({NEW}); END",
    "CREATE TRIGGER search_narrow_removed AFTER DELETE ON search_searchpassage BEGIN "
    "DELETE FROM search_passage_narrow WHERE id = old.id; END",
    "CREATE TRIGGER search_narrow_changed AFTER UPDATE ON search_searchpassage BEGIN "
    f"DELETE FROM search_passage_narrow WHERE id = old.id; "
    f"INSERT INTO search_passage_narrow ({COLUMNS}) VALUES ({NEW}); END",
)
BACK = (
    *(f"DROP TRIGGER search_narrow_{name}" for name in ("added", "removed", "changed")),
    "DROP TABLE search_passage_narrow",
    f"CREATE INDEX search_passage_narrow ON search_searchpassage ({COLUMNS})",
)


def use_table(apps, schema_editor):
    _run(schema_editor, FORWARD)


def use_index(apps, schema_editor):
    _run(schema_editor, BACK)


def _run(schema_editor, statements):
    if schema_editor.connection.vendor == "sqlite":
        for statement in statements:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0006_narrow'),
    ]

    operations = [
        migrations.RunPython(use_table, use_index),
    ]
