"""The days of an intake follow each other. What contradicts is emptied first, and told of, so that this never fails."""

from itertools import combinations

import cohorts.models
from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

DAYS = ("shortlisting_on", "offers_on", "confirmed_on", "starts_on", "ends_on")
MESSAGE = "The days of an intake must follow each other in the order of the form."


def empty_what_contradicts(apps, schema_editor):
    for intake in apps.get_model("cohorts", "Intake").objects.using(schema_editor.connection.alias).order_by("year"):
        days = {name: getattr(intake, name) for name in DAYS if getattr(intake, name)}
        kept = _most_in_order(days, timezone.localdate(intake.closes_at))
        emptied = [name for name in days if name not in kept]
        for name in emptied:
            label = intake._meta.get_field(name).verbose_name
            print(f"\n  {intake.year} intake: “{label}” was {days[name]:%d/%m/%Y}, which other dates contradict. "
                  "It is empty now: set it again in the admin.", end="")
            setattr(intake, name, None)
        if emptied:
            intake.save(update_fields=emptied)


def _most_in_order(days, closes_on):
    for count in range(len(days), 0, -1):
        for names in combinations(days, count):
            chosen = [closes_on, *(days[name] for name in names)]
            if chosen == sorted(chosen):
                return names
    return ()


def _constraint(name, earlier, *later):
    following = Coalesce(*map(F, later)) if len(later) > 1 else F(later[0])
    return migrations.AddConstraint(
        model_name="intake",
        constraint=models.CheckConstraint(
            condition=LessThanOrEqual(earlier, following), name=name, violation_error_message=MESSAGE
        ),
    )


class Migration(migrations.Migration):

    dependencies = [
        ("cohorts", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(empty_what_contradicts, migrations.RunPython.noop),
        _constraint("intake_closes_before_what_follows", cohorts.models.DayInUTC(F("closes_at")), *DAYS),
        _constraint("intake_shortlisting_before_what_follows", F("shortlisting_on"), *DAYS[1:]),
        _constraint("intake_offers_before_what_follows", F("offers_on"), *DAYS[2:]),
        _constraint("intake_confirmed_before_what_follows", F("confirmed_on"), *DAYS[3:]),
        _constraint("intake_starts_before_what_follows", F("starts_on"), *DAYS[4:]),
        migrations.AlterConstraint(
            model_name="cohort",
            name="cohort_letter_once_an_intake",
            constraint=models.UniqueConstraint(
                fields=("intake", "letter"),
                name="cohort_letter_once_an_intake",
                violation_error_message="This intake has that cohort already. Choose the other, or delete this one.",
            ),
        ),
    ]
