"""What the weekly digest tells of write-ups: those that somebody may read since then."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import OuterRef, Subquery

from network.notifications.digests import Item, section
from network.notifications.quiet import quiet_for
from network.practice.models import WriteUp, WriteUpVersion
from network.practice.models.credits import written_by
from users.models import User


@section("New write-ups", place=1)
def new_write_ups(reader: User, since: datetime, until: datetime) -> Iterator[Item]:
    """What others shared with people like the reader, by the first time they did."""
    first = WriteUpVersion.objects.visible_to(reader).filter(write_up=OuterRef("pk")).order_by("saved_at", "pk")
    rows = (
        WriteUp.objects.visible_to(reader)
        .shared()
        .exclude(pk__in=WriteUp.objects.of_author(reader).order_by().values("pk"))
        .annotate(open_since=Subquery(first.values("saved_at")[:1]))
        .filter(open_since__gte=since, open_since__lt=until)
        .order_by("open_since", "pk")
        .only("public_id", "title", "audience")
    )
    for people in quiet_for(reader):
        rows = rows.exclude(pk__in=written_by(people))
    for row in rows:
        from_cohort = row.audience == WriteUp.Audience.COHORT
        yield Item(
            key=f"write-up {row.pk}",
            title=row.title,
            url=row.get_absolute_url(),
            text="From your cohort" if from_cohort else "",
        )
