"""Blocks last through a new account: those that stand get the hashes of today's addresses."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils.crypto import salted_hmac


def _remember(apps, schema_editor):
    address_model = apps.get_model("account", "EmailAddress")
    blocked_address_model = apps.get_model("profiles", "BlockedAddress")
    for block in apps.get_model("profiles", "Block").objects.all():
        for email in address_model.objects.filter(user=block.blocked_id, verified=True).values_list("email", flat=True):
            digest = salted_hmac(
                "network.profiles.blocked address", email.lower(), secret=settings.SECRET_KEY, algorithm="sha256"
            ).hexdigest()
            blocked_address_model.objects.get_or_create(
                blocker_id=block.blocker_id, digest=digest, defaults={"blocked_id": block.blocked_id}
            )


class Migration(migrations.Migration):

    dependencies = [
        ('account', '0009_emailaddress_unique_primary_email'),
        ('profiles', '0002_every_field_of_a_profile'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BlockedAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(db_index=True, max_length=64)),
                ('blocked', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('blocker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('blocker', 'digest'), name='blocked_address_once')],
            },
        ),
        migrations.RunPython(_remember, migrations.RunPython.noop),
    ]
