"""Each version gets an address of its own to be reported by."""

from typing import Any

from django.db import migrations, models

import core.public_ids


def name_each(apps: Any, schema_editor: Any) -> None:
    versions = apps.get_model("practice", "WriteUpVersion").objects.using(schema_editor.connection.alias)
    named = []
    for version in versions.only("pk").iterator(chunk_size=1000):
        version.public_id = core.public_ids.new_public_id()
        named.append(version)
    versions.bulk_update(named, ["public_id"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("practice", "0001_initial")]

    operations = [
        migrations.AddField("writeupversion", "public_id", models.CharField(max_length=22, null=True, editable=False)),
        migrations.RunPython(name_each, migrations.RunPython.noop),
        migrations.AlterField(
            "writeupversion",
            "public_id",
            models.CharField(
                default=core.public_ids.new_public_id, editable=False, max_length=22, unique=True
            ),
        ),
    ]
