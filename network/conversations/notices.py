"""How a new message reads as a notice: one for each conversation, and none once there is nothing new to read."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from network.connections.models import Mute
from network.conversations.models import Conversation, Participation
from network.conversations.services import WROTE
from network.conversations.unread import unread_messages
from network.notifications.models import About, Notice
from network.notifications.reading import Reading, Source, register
from users.models import User


def with_news(recipient: User) -> QuerySet[Any]:
    """The conversations in which somebody has something new to read, and who wrote the latest of it.

    Of whom they have muted it waits on the page itself.
    """
    place = Participation.objects.filter(conversation=OuterRef("pk"), user=recipient.pk, muted_at=None)
    heard = unread_messages().exclude(author__in=Mute.objects.of(recipient))
    author = heard.order_by("-pk").values("author__name")[:1]
    news = Conversation.objects.visible_to(recipient).filter(Exists(place.filter(Exists(heard))))
    return news.annotate(author=Subquery(place.annotate(author=Subquery(author)).values("author")[:1]))


NEWS = Source(with_news, public_id="public_id", author="author")


@register(WROTE, source=NEWS, about=About.MESSAGES)
def wrote(notice: Notice) -> Reading:
    """Somebody wrote; what, one reads in the conversation alone."""
    conversation = notice.words
    return Reading(
        sentence=f"{conversation.author} wrote to you.",
        url=reverse("conversation", args=[conversation.public_id]),
        link_text="Read it",
        sentence_in_mail="You have a new message.",
        name=conversation.author,
    )
