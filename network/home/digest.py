"""What the weekly digest tells of the programme: news that was published since then."""

from collections.abc import Iterator
from datetime import datetime

from blog.models import NewsPage
from network.notifications.digests import Item, section
from users.models import User


@section("News of the programme", place=9)
def news(reader: User, since: datetime, until: datetime) -> Iterator[Item]:
    """What the reader may read, the earliest first."""
    rows = NewsPage.objects.visible_to(reader).filter(first_published_at__gte=since, first_published_at__lt=until)
    for row in rows.order_by("first_published_at", "pk"):
        # Site, root and path; None for what stands under no site.
        if parts := row.get_url_parts():
            yield Item(key=f"news {row.pk}", title=row.title, url=parts[2], text=row.summary)
