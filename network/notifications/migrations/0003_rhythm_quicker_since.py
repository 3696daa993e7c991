"""When somebody chose to be mailed more often: what waited until then is not lost."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0002_rhythms_and_digest'),
    ]

    operations = [
        migrations.AddField(
            model_name='mailrhythm',
            name='quicker_since',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
