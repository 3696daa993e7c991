"""Since when readers can see an ask: for those there are, since they were asked."""

from typing import Any

from django.db import migrations, models
from django.utils import timezone


def begin_with_the_ask(apps: Any, schema_editor: Any) -> None:
    asks = apps.get_model("asks", "Ask").objects.using(schema_editor.connection.alias)
    asks.update(open_since=models.F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("asks", "0001_asks")]

    operations = [
        migrations.AddField("ask", "open_since", models.DateTimeField(default=timezone.now, editable=False)),
        migrations.RunPython(begin_with_the_ask, migrations.RunPython.noop),
    ]
