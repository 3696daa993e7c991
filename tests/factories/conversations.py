"""Conversations for tests, made by the services that members use."""

from core.public_ids import new_public_id
from network.conversations import services
from network.conversations.models import Conversation, Message, Participation
from network.conversations.unread import unread_count
from users.models import User


def begin(author: User, recipient: User, text: str = "May I ask you something?", about: str = "") -> Message:
    """A first note, or one more."""
    return services.write_first(author=author, recipient=recipient, text=text, about=about)


def answer(message: Message, author: User, text: str = "Gladly.") -> Message:
    """Somebody else of the same conversation answers."""
    return services.reply(conversation=message.conversation, author=author, text=text)


def introduce(introducer: User, *people: User) -> Conversation:
    """The conversation of an introduction that both have said yes to."""
    return services.open_introduction(
        people=people, introduced_by=introducer, text="Meet each other.", introduction_key=new_public_id()
    )


def place_of(user: User, conversation: Conversation) -> Participation:
    """Somebody's place in a conversation."""
    return Participation.objects.get(user=user, conversation=conversation)


def unread_for(user: User) -> int:
    """In how many conversations something is new for somebody, as the navigation tells them."""
    return User.objects.annotate(unread=unread_count()).get(pk=user.pk).unread
