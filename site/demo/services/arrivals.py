"""The demo's members as they came in: all agreed to the compact, and the last two wait for a welcome."""

from collections.abc import Iterator
from datetime import date, timedelta

from demo.reading import read
from demo.services.dates import at
from network.joining.models import Arrival, Compact, CompactAgreement
from users.models import User

# How many came of late, each a few days after the other.
NEWCOMERS, DAYS_APART = 2, 3


def load_arrivals(today: date) -> Iterator[str]:
    """Agreements and first steps of the members who are written out."""
    people = list(User.objects.filter(email__in=[row["email"] for row in read("members")]).order_by("joined_at", "pk"))
    if compact := Compact.objects.current():
        agreements = [CompactAgreement(user=person, compact=compact) for person in people]
        CompactAgreement.objects.bulk_create(agreements, ignore_conflicts=True)
    new = people[-NEWCOMERS:]
    # Whoever came long ago took no first steps here.
    Arrival.objects.filter(user__in=people, finished_at=None).exclude(user__in=new).delete()
    for number, person in enumerate(reversed(new), start=1):
        came = at(today - timedelta(days=number * DAYS_APART), 10)
        done = {"arrived_at": came, "finished_at": came, "steps": list(Arrival.STEPS)}
        Arrival.objects.filter(user=person, finished_at=None).update(**done)
    yield f"Newcomers: {len(new)} wait for a welcome."
