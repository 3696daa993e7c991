from django.db import migrations, models


# On SQLite what matches is read from this index alone: rows of passages hold their texts, and lie far apart. Like the
# triggers of 0002 it goes when a later migration remakes the table: make it anew.
NARROW = (
    "CREATE INDEX search_passage_narrow ON search_searchpassage "
    "(id, kind, object_id, field, audience, source_kind, source_id, happened_on)"
)


def add_narrow_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(NARROW, params=None)


def remove_narrow_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP INDEX search_passage_narrow", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0005_words'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='searchpassage',
            name='search_passage_by_day',
        ),
        migrations.AddIndex(
            model_name='searchpassage',
            index=models.Index(
                condition=models.Q(('happened_on__isnull', False)),
                fields=['kind', 'object_id', 'happened_on', 'audience', 'source_kind', 'source_id'],
                name='search_passage_by_day',
            ),
        ),
        migrations.RemoveIndex(
            model_name='searchfacet',
            name='search_facet_of_thing',
        ),
        migrations.AddIndex(
            model_name='searchfacet',
            index=models.Index(fields=['kind', 'object_id', 'facet', 'audience', 'value'], name='search_facet_of_thing'),
        ),
        migrations.RunPython(add_narrow_index, remove_narrow_index),
    ]
