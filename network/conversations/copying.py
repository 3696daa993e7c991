"""A conversation as plain text, for a reader to keep."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format

from network.conversations.models import Conversation, Message
from network.conversations.people import FORMER_MEMBER, names_of, people_in
from users.models import User


def as_text(conversation: Conversation, reader: User) -> str:
    """All that the reader may read of it, the earliest first."""
    return "\n\n".join(_parts(conversation, reader)) + "\n"


def _parts(conversation: Conversation, reader: User) -> Iterator[str]:
    here = people_in([conversation.pk], reader).get(conversation.pk, [])
    names = {person.pk: person.name for person in here}
    yield f"Conversation with {names_of(person for person in here if person.pk != reader.pk)}"
    messages = Message.objects.visible_to(reader).filter(conversation=conversation).order_by("pk")
    for message in messages.iterator():
        moment = date_format(timezone.localtime(message.sent_at), "j F Y, H:i")
        yield f"{names.get(message.author_id, FORMER_MEMBER.name)}, {moment}\n{message.text}"
