"""How a message is reported, and hidden: the convenor is given that message, and nothing of what is around it."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from network.conversations import services
from network.conversations.models import Message
from network.moderation.registry import Reportable, register
from users.circles import circles_of
from users.models import User


def _title(message: Message) -> str:
    return f"a message of {date_format(timezone.localdate(message.sent_at), 'j F Y')}"


def _text(message: Message, viewer: Any) -> str:
    """What it says to whoever takes part and gets it, hidden or not."""
    person_id = circles_of(viewer).person_id
    if person_id is None or message.withdrawn_at is not None:
        return ""
    return message.text if Message.objects.in_threads_of(person_id).contains(message) else ""


def _author(message: Message) -> list[User]:
    return [message.author]


def _set_hidden(message: Message, hidden: bool) -> None:  # noqa: FBT001 - the registry's signature
    services.set_hidden(message=message, hidden=hidden)


register(
    Reportable(
        kind="message",
        noun="a message",
        model=Message,
        rows=lambda: Message.objects.select_related("author", "conversation"),
        visible=lambda viewer: Message.objects.visible_to(viewer).select_related("author", "conversation"),
        title=_title,
        text=_text,
        url=lambda message: message.get_absolute_url(),
        owners=_author,
        set_hidden=_set_hidden,
        is_hidden=lambda message: message.hidden_at is not None,
    )
)
