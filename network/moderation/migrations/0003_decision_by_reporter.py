"""Decisions say whether whoever decided had reported it; the database keeps that like the rest of the log."""

from importlib import import_module

from django.db import migrations, models

log = import_module("network.moderation.migrations.0002_appeals_and_signals")
DECISION = "moderation_decision"


def guard(apps, schema_editor):
    emptied, value, others, young = log.GUARDED[DECISION]
    log.guard(apps, schema_editor, log.GUARDED | {DECISION: (emptied, value, (*others, "by_reporter"), young)})


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0002_appeals_and_signals'),
    ]

    operations = [
        migrations.RunPython(log.unguard, log.guard),
        migrations.AddField(
            model_name='decision',
            name='by_reporter',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(guard, log.unguard),
    ]
