"""The demo's organisations, with what some of them were and became."""

from collections.abc import Iterator
from datetime import date

from django.utils.text import slugify

from demo.reading import fixed_id, read
from network.profiles.models import Organisation


def load_organisations() -> Iterator[str]:
    """The records that are written out; what the convenor changed while trying the demo stays."""
    rows = read("organisations")
    moved_on = []
    for row in rows:
        record, is_new = Organisation.objects.get_or_create(
            name=row["name"],
            defaults={
                "public_id": fixed_id(f"organisation {row['name']}"),
                "organisation_type": slugify(row["organisation_type"]),
                "sector": slugify(row["sector"]),
                "valid_from": date.fromisoformat(row["since"]) if row["since"] else None,
                "valid_until": date.fromisoformat(row["until"]) if row["until"] else None,
                "is_checked": row["is_checked"],
                "is_example": True,
            },
        )
        if is_new and row["became"]:
            moved_on.append((record, row["became"]))
    for record, name in moved_on:
        record.became = Organisation.objects.get(name=name)
        record.save(update_fields=["became"])
    yield f"Organisations: {len(rows)}."


def clear_organisations() -> Iterator[str]:
    """Take the examples away; whoever named one keeps its name in their profile."""
    organisations = Organisation.objects.filter(is_example=True)
    number = organisations.count()
    organisations.delete()
    yield f"Organisations: {number} examples removed."
