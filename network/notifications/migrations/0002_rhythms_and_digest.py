"""How often people are mailed, by matter; whoever said no to mails has said no to all. The weekly digest."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

ABOUT = ("messages", "connections", "write_ups", "asks", "following", "care")


def keep_every_no(apps, schema_editor):
    """Who wanted no notices by mail gets none about anything."""
    said_no = apps.get_model("notifications", "MailChoice").objects.filter(notices_by_mail=False)
    rhythms = apps.get_model("notifications", "MailRhythm").objects
    rows = [(user, about) for user in said_no.values_list("user", flat=True) for about in ABOUT]
    rhythms.bulk_create([rhythms.model(user_id=user, about=about, rhythm="none") for user, about in rows])


def bring_back_every_no(apps, schema_editor):
    """Whoever gets no mail about anything wants none."""
    choices = apps.get_model("notifications", "MailChoice").objects
    nothing = models.Count("pk", filter=models.Q(rhythm="none"))
    rows = apps.get_model("notifications", "MailRhythm").objects.values("user").annotate(none=nothing)
    none = rows.filter(none=len(ABOUT)).values_list("user", flat=True)
    choices.bulk_create([choices.model(user_id=user, notices_by_mail=False) for user in none])


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DigestConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wording', models.TextField()),
                ('source', models.CharField(max_length=40)),
                ('agreed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='digest_consents', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('user',), name='digest_consent_held_once')],
            },
        ),
        migrations.CreateModel(
            name='DigestIssue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('week', models.DateField()),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('told', models.JSONField(default=list)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='digest_issues', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'week'), name='digest_issue_once_a_week'), models.CheckConstraint(condition=models.Q(('since__lt', models.F('until'))), name='digest_issue_covers_time')],
            },
        ),
        migrations.CreateModel(
            name='MailRhythm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(choices=[('messages', 'Messages'), ('connections', 'Connections and introductions'), ('write_ups', 'Your write-ups and questions'), ('asks', 'Asks'), ('following', 'What you follow'), ('care', 'Reports and decisions')], max_length=12)),
                ('rhythm', models.CharField(choices=[('at_once', 'At once'), ('daily', 'Daily'), ('weekly', 'Weekly'), ('none', 'No email')], max_length=8)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mail_rhythms', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'about'), name='mail_rhythm_once')],
            },
        ),
        migrations.RunPython(keep_every_no, bring_back_every_no),
        migrations.DeleteModel(name="MailChoice"),
    ]
