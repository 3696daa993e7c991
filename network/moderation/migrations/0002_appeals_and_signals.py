"""Appeals, notes about what goes to many, and a log of decisions that the database itself keeps as it is.

SQLite drops a table's triggers when it is made anew: a migration that changes one of these tables calls `guard` again.
"""

import core.public_ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Of each table, the one column that erasure may empty, what it is then, the others, and which rows are too young to go.
# Decisions are kept for 730 days. The day less is for clocks that differ.
YOUNG = {"sqlite": "datetime('now', '-729 days')", "postgresql": "now() - interval '729 days'"}
OF_DECISION = "SELECT 1 FROM moderation_decision d WHERE d.id = {} AND NOT d.is_example"
OF_ADDRESSEE = (
    "SELECT 1 FROM moderation_decision d JOIN moderation_addressee a ON a.decision_id = d.id"
    " WHERE a.id = {} AND NOT d.is_example"
)
OF_APPEAL = (
    "SELECT 1 FROM moderation_decision d JOIN moderation_addressee a ON a.decision_id = d.id"
    " JOIN moderation_appeal p ON p.addressee_id = a.id WHERE p.id = {} AND NOT d.is_example"
)
GUARDED = {
    "moderation_decision": (
        "decided_by_id",
        "IS NULL",
        ("id", "content_type_id", "object_id", "action", "reason", "decided_at", "is_example"),
        "NOT OLD.is_example AND OLD.decided_at > {young}",
    ),
    "moderation_addressee": (
        "person_id",
        "IS NULL",
        ("id", "public_id", "decision_id"),
        "EXISTS (" + OF_DECISION.format("OLD.decision_id") + " AND d.decided_at > {young})",
    ),
    "moderation_appeal": (
        "text",
        "= ''",
        ("id", "addressee_id", "made_at"),
        "OLD.made_at > {young} AND EXISTS (" + OF_ADDRESSEE.format("OLD.addressee_id") + ")",
    ),
    "moderation_appealanswer": (
        "answered_by_id",
        "IS NULL",
        ("id", "appeal_id", "outcome", "reason", "answered_at"),
        "OLD.answered_at > {young} AND EXISTS (" + OF_APPEAL.format("OLD.appeal_id") + ")",
    ),
}
SAYS = "What was decided stays as it is."


def _for_sqlite(table, emptied, value, others, young):
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in others)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    yield (
        f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table}"
        f" WHEN NOT ((NEW.{emptied} {value}) AND {same}) {refuse}"
    )
    yield f"CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} WHEN {young} {refuse}"


def _for_postgresql(table, emptied, value, others, young):
    refuse = f"RAISE EXCEPTION '{SAYS}' USING ERRCODE = '23000'"
    same = f"to_jsonb(NEW) - '{emptied}' = to_jsonb(OLD) - '{emptied}'"
    yield (
        f"CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF NOT (NEW.{emptied} {value} AND {same}) THEN {refuse}; END IF; RETURN NEW; END $$"
    )
    yield f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_stays()"
    yield (
        f"CREATE FUNCTION {table}_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {young} THEN {refuse}; END IF; RETURN OLD; END $$"
    )
    yield f"CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_is_kept()"


def guard(apps, schema_editor, guarded=GUARDED):
    vendor = schema_editor.connection.vendor
    statements = {"sqlite": _for_sqlite, "postgresql": _for_postgresql}[vendor]
    for table, (emptied, value, others, young) in guarded.items():
        for statement in statements(table, emptied, value, others, young.format(young=YOUNG[vendor])):
            schema_editor.execute(statement, params=None)


def unguard(apps, schema_editor):
    for table in GUARDED:
        for name in (f"{table}_stays", f"{table}_is_kept"):
            if schema_editor.connection.vendor == "sqlite":
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
            else:
                schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='is_example',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='report',
            name='decision',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports', to='moderation.decision'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='action',
            field=models.CharField(choices=[('keep', 'Leave it as it is'), ('hide', 'Hide it'), ('restore', 'Show it again'), ('warn', 'Warn whoever wrote it, and leave it as it is'), ('unwarn', 'Take back the warning'), ('suspend', 'Suspend the account'), ('unsuspend', 'Open the account again')], max_length=12),
        ),
        migrations.CreateModel(
            name='Addressee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=core.public_ids.new_public_id, editable=False, max_length=22, unique=True)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addressees', to='moderation.decision')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='decisions_about', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=1000)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('addressee', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='appeal', to='moderation.addressee')),
            ],
        ),
        migrations.CreateModel(
            name='AppealAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('uphold', 'The decision stands'), ('overturn', 'Undo the decision')], max_length=8)),
                ('reason', models.TextField(max_length=1000)),
                ('answered_at', models.DateTimeField(auto_now_add=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('appeal', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='answer', to='moderation.appeal')),
            ],
        ),
        migrations.CreateModel(
            name='SentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sketch', models.JSONField()),
                ('recipient_digest', models.CharField(max_length=32)),
                ('sent_at', models.DateTimeField(auto_now_add=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Signal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('same text', 'The same text to many'), ('limits', 'Met limits many times')], max_length=12)),
                ('count', models.PositiveIntegerField()),
                ('sample', models.CharField(blank=True, max_length=300)),
                ('noted_at', models.DateTimeField(auto_now_add=True)),
                ('last_at', models.DateTimeField(auto_now=True)),
                ('put_aside_at', models.DateTimeField(blank=True, null=True)),
                ('put_aside_because', models.CharField(blank=True, max_length=500)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('put_aside_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='addressee',
            constraint=models.UniqueConstraint(fields=('decision', 'person'), name='addressee_once'),
        ),
        migrations.AddIndex(
            model_name='senttext',
            index=models.Index(fields=['author', '-sent_at'], name='sent_text_of_author'),
        ),
        migrations.AddConstraint(
            model_name='signal',
            constraint=models.UniqueConstraint(condition=models.Q(('put_aside_at__isnull', True)), fields=('person', 'kind'), name='signal_open_once'),
        ),
        migrations.RunPython(guard, unguard),
    ]
