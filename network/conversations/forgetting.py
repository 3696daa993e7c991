"""What becomes of conversations when somebody is erased, and what their copy holds of them."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Now

from core.markdown import render
from core.personal_rows import Whose
from core.queued import A_FORMER_MEMBER
from network.conversations.models import Conversation, Message, Participation, Withheld
from users.models import User


def conversations_of(whose: Whose) -> QuerySet[Conversation]:
    """Those that somebody takes part in."""
    own = Participation.objects.filter(user=whose.pk)
    return Conversation.objects.filter(pk__in=own.values("conversation"))


def conversations_met_by(whose: Whose) -> QuerySet[Conversation]:
    """Those of them in which anything has reached them."""
    return conversations_of(whose).filter(Exists(Message.objects.that_reached(whose.pk)))


def places_met_by(whose: Whose) -> QuerySet[Participation]:
    """Somebody's places in these."""
    return Participation.objects.filter(user=whose.pk, conversation__in=conversations_met_by(whose).values("pk"))


def leave_conversations(rows: QuerySet[Conversation], whose: Whose) -> None:
    """Delete those in which nobody else is left; the others no longer say whom there was one of."""
    others = Participation.objects.filter(conversation=OuterRef("pk")).exclude(user=whose.pk)
    pks = list(rows.values_list("pk", flat=True))
    left = Conversation.objects.filter(pk__in=pks)
    left.filter(~Exists(others)).delete()
    left.update(once_key=None)


def take_words_away(rows: QuerySet[Message], whose: Whose) -> None:
    """Of what others answered, that there was a message is left, and nothing of what it said."""
    rows.update(text="", about="", withdrawn_at=Coalesce("withdrawn_at", Now()))


def name_of_conversation(conversation: Conversation, whose: Whose) -> str:
    """With whom it is, for whoever takes part."""
    place = Participation.objects.filter(conversation=conversation, user=whose.pk).first()
    return f"With {' and '.join(people_of(place))}" if place else "A conversation"


def people_of(place: Participation) -> list[str]:
    """Whom somebody writes with there, by name."""
    others = place.conversation.participations.exclude(user=place.user_id).select_related("user").order_by("pk")
    return [other.user.name for other in others] or [A_FORMER_MEMBER]


def messages_of(place: Participation) -> list[dict[str, Any]]:
    """What somebody wrote and read there, the earliest first."""
    kept_back = Withheld.objects.filter(message=OuterRef("pk"), reader=place.user_id)
    received = Q(~Exists(kept_back), hidden_at=None, author__leaves_at=None)
    # What came since they are leaving waits until they are back.
    leaving = User.objects.filter(pk=place.user_id, leaving__started_at__lte=OuterRef("sent_at"))
    received &= Q(~Exists(leaving))
    seen = Message.objects.filter(Q(author=place.user_id) | received, conversation=place.conversation_id)
    said = seen.filter(withdrawn_at=None).select_related("author").order_by("pk")
    return [{"from": str(each.author), "at": each.sent_at, "text": each.text} for each in said]


def messages_to_read(place: Participation) -> list[dict[str, Any]]:
    """The same, without the marks of Markdown."""
    return [message | {"text": render(message["text"])} for message in messages_of(place)]
