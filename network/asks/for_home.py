"""Where somebody could help: open asks about what they know, for the members' home."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from network.asks.models import Ask, AskAnswer, AskTopic
from network.connections.models import Mute
from network.practice.models import WriteUp, WriteUpTopic
from network.profiles.models import ProfileTopic


def asks_for(viewer: Any) -> QuerySet[Any]:
    """The open asks about what a member has tried, offers or wrote about, the newest first; each with `topic_known`.

    Neither their own, nor what they have answered, nor what is asked by whom they have muted, nor what is too late.
    """
    known = Q(tag__in=ProfileTopic.objects.filter(content_object__user=viewer.pk).values("tag"))
    wrote = WriteUp.objects.of_author(viewer).order_by().values("pk")
    known |= Q(tag__in=WriteUpTopic.objects.filter(content_object__in=wrote).values("tag"))
    about = AskTopic.objects.filter(known, content_object=OuterRef("pk")).order_by("pk")
    answered = AskAnswer.objects.filter(ask=OuterRef("pk"), author=viewer.pk)
    asks = Ask.objects.visible_to(viewer).open().shown().in_time().exclude(author=viewer.pk)
    asks = asks.exclude(author__in=Mute.objects.of(viewer))
    asks = asks.filter(Exists(about), ~Exists(answered)).annotate(topic_known=Subquery(about.values("tag__name")[:1]))
    return asks.newest_first()
