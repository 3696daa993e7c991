"""How often somebody may write to people who have not answered. What never reached anybody counts like the rest."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from core.queued import A_FORMER_MEMBER
from network.conversations.models import Conversation, Message, Participation, blocked_by
from network.moderation.refusals import LimitError
from users.models import User

DAY, FIRST_WEEK = timedelta(days=1), timedelta(days=7)
MOST_FIRST_NOTES, MOST_IN_FIRST_WEEK = 10, 3
MOST_UNANSWERED = 2
ALONE = "Everybody else in this conversation has left the network."
UNANSWERED = "You have sent two messages that are not answered yet. You can write again once there is an answer."


def most_first_notes(author: User) -> int:
    """How many first notes a day somebody may send now: fewer in the first week."""
    is_new = timezone.now() - author.joined_at < FIRST_WEEK
    return MOST_IN_FIRST_WEEK if is_new else MOST_FIRST_NOTES


def refuse_more_first_notes(author: User) -> None:
    """Raises LimitError once somebody has begun as many conversations in a day as they may."""
    most, since = most_first_notes(author), timezone.now() - DAY
    if Message.objects.filter(author=author, is_first=True, sent_at__gt=since).count() >= most:
        raise LimitError(
            {
                "text": f"You have written to {most} people for the first time within a day. That is the most. "
                "Your text is kept as a draft: you can send it tomorrow."
            }
        )


def refusal(conversation: Conversation, author: User) -> str:
    """Why somebody cannot write in a conversation now; empty if they can."""
    if all_have_left(conversation, author):
        return ALONE
    try:
        refuse_unanswered(conversation, author)
    except LimitError:
        return UNANSWERED
    return ""


def all_have_left(conversation: Conversation, reader: User) -> bool:
    """Whether everybody else has left, and what stands in the conversation tells its reader so.

    A name that stayed, under which nothing was written that the reader has before them, tells nothing. Then it goes on
    as it does across a block or a pause.
    """
    there = Message.objects.in_threads_of(reader.pk).filter(conversation=conversation, author__leaves_at__isnull=False)
    told = there.filter(withdrawn_at=None, hidden_at=None).values("author")
    others = Participation.objects.filter(conversation=conversation).exclude(user=reader)
    others = others.exclude(user__in=blocked_by(reader.pk))
    is_known = Q(user__in=told) | Q(user__name=A_FORMER_MEMBER)
    return not others.exclude(is_known, user__leaves_at__isnull=False).exists()


def refuse_unanswered(conversation: Conversation, author: User) -> None:
    """Raises LimitError for a third message to one person who has never answered."""
    if conversation.kind != Conversation.Kind.TWO:
        return
    said = Message.objects.in_threads_of(author.pk).filter(conversation=conversation)
    authors = list(said.order_by("pk").values_list("author", flat=True)[: MOST_UNANSWERED + 1])
    if len(authors) >= MOST_UNANSWERED and set(authors) == {author.pk}:
        raise LimitError({"text": UNANSWERED})
