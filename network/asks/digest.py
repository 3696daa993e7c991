"""What the weekly digest tells of asks: those that somebody may read and that still wait."""

from collections.abc import Iterator
from datetime import datetime

from network.asks.models import Ask
from network.connections.models import Mute
from network.notifications.digests import Item, section
from users.models import User


@section("Open asks", place=2)
def new_asks(reader: User, since: datetime, until: datetime) -> Iterator[Item]:
    """What others asked since then, or opened to more, the earliest first; not by whom the reader has muted."""
    asks = Ask.objects.visible_to(reader).open().shown().in_time().exclude(author=reader.pk)
    asks = asks.exclude(author__in=Mute.objects.of(reader)).filter(open_since__gte=since, open_since__lt=until)
    for ask in asks.order_by("open_since", "pk").only("public_id", "question", "audience"):
        from_cohort = ask.audience == Ask.Audience.COHORT
        text = "From your cohort" if from_cohort else ""
        yield Item(key=f"ask {ask.pk}", title=ask.question, url=ask.get_absolute_url(), text=text)
