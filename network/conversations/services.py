"""What is written about messages."""

from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, Q
from django.utils import timezone

from core.public_ids import key_for
from network.conversations.limits import ALONE, all_have_left, refuse_more_first_notes, refuse_unanswered
from network.conversations.models import (
    LONGEST_DRAFT,
    LONGEST_FIRST_NOTE,
    LONGEST_MESSAGE,
    Conversation,
    FirstDraft,
    Message,
    Participation,
    Withheld,
)
from network.conversations.unread import unread_messages
from network.moderation.signals import note_text
from network.notifications.services import close, notify
from network.profiles.models import Block, Profile
from users.models import User

WROTE = "message"
TIME_TO_WITHDRAW = timedelta(minutes=10)


def key_of_two(one: User, other: User) -> str:
    """What there is one conversation of, whoever of two people writes first."""
    lower, higher = sorted((one.pk, other.pk))
    return f"two:{lower}-{higher}"


def key_of_introduction(public_id: str) -> str:
    """What there is one conversation of, for an introduction by its public id."""
    return f"introduction:{public_id}"


@transaction.atomic
def write_first(
    *, author: User, recipient: User, text: str, creation_key: str | None = None, about: str = ""
) -> Message:
    """Write to somebody from their page: it begins a conversation, or goes on with the one that there is.

    The same words twice with a key are one message. Raises ValidationError for whom the author cannot find, and past a
    limit.
    """
    text = _checked(text, LONGEST_FIRST_NOTE)
    _in_turn(author)
    creation_key = _key_for(author, creation_key, text)
    if (sent := _sent_before(author, creation_key)) is not None:
        return sent
    own = Conversation.objects.of_person(author.pk)
    conversation = own.filter(once_key=key_of_two(author, recipient)).first()
    if conversation is None:
        _refuse_unknown(author, recipient)
        refuse_more_first_notes(author)
        conversation, is_first = _begin(author, recipient)
    else:
        is_first = False
    FirstDraft.objects.filter(owner=author, recipient=recipient).delete()
    return _write(conversation, author, text, creation_key, about=about, is_first=is_first)


@transaction.atomic
def reply(*, conversation: Conversation, author: User, text: str, creation_key: str | None = None) -> Message:
    """Write in a conversation that one takes part in. The same words twice with a key are one message.

    Raises ValidationError for a third message without an answer, and where everybody else has left.
    """
    text = _checked(text, LONGEST_MESSAGE)
    _in_turn(author)
    creation_key = _key_for(author, creation_key, text)
    if (sent := _sent_before(author, creation_key)) is not None:
        return sent
    message = _write(conversation, author, text, creation_key)
    Participation.objects.filter(conversation=conversation, user=author).update(draft="")
    return message


@transaction.atomic
def withdraw(*, message: Message) -> None:
    """Take a message back, within ten minutes: its words are gone for everybody. Twice is once."""
    message = Message.objects.select_for_update(no_key=True).get(pk=message.pk)
    if message.withdrawn_at is not None:
        return
    if timezone.now() - message.sent_at > TIME_TO_WITHDRAW:
        raise ValidationError("A message can be withdrawn for 10 minutes. This one was sent earlier.")
    message.text, message.about, message.withdrawn_at = "", "", timezone.now()
    message.save(update_fields=["text", "about", "withdrawn_at"])


@transaction.atomic
def open_introduction(*, people: Sequence[User], introduced_by: User, text: str, introduction_key: str) -> Conversation:
    """Begin the conversation of an introduction with what its introducer wrote. Opening it twice is once."""
    conversation, is_new = Conversation.objects.get_or_create(
        once_key=key_of_introduction(introduction_key),
        defaults={"kind": Conversation.Kind.INTRODUCTION, "introduced_by": introduced_by},
    )
    if is_new:
        _take_part(conversation, [introduced_by, *people])
        message = Message.objects.create(conversation=conversation, author=introduced_by, text=text)
        # That it has opened, all three are told already.
        _keep_back(message, _others(conversation, introduced_by))
    return conversation


@transaction.atomic
def save_draft(*, conversation: Conversation, author: User, text: str, creation_key: str = "") -> None:
    """Keep what somebody has begun to reply. What comes late of a text that was sent is not kept again."""
    if not _was_sent(author, creation_key, text):
        own = Participation.objects.filter(conversation=conversation, user=author)
        own.update(draft=text[:LONGEST_DRAFT])


@transaction.atomic
def save_first_draft(*, author: User, recipient: User, text: str, about: str = "", creation_key: str = "") -> None:
    """Keep a first note that somebody has begun; nothing of an empty one."""
    if _was_sent(author, creation_key, text):
        return
    if not text.strip():
        FirstDraft.objects.filter(owner=author, recipient=recipient).delete()
        return
    kept = {"text": text[:LONGEST_DRAFT], "about": about}
    FirstDraft.objects.update_or_create(owner=author, recipient=recipient, defaults=kept)


@transaction.atomic
def mark_read(*, participation: Participation, up_to: int) -> None:
    """Note, for themselves alone, how far somebody has read; the notice is put away once nothing later is there."""
    # One after the other with whoever writes: what came while they read is still to be told.
    Conversation.objects.select_for_update(no_key=True).get(pk=participation.conversation_id)
    own = Participation.objects.filter(pk=participation.pk)
    own.filter(read_up_to__lt=up_to).update(read_up_to=up_to)
    if not own.filter(Exists(unread_messages())).exists():
        close(kind=WROTE, subject=participation.conversation, recipient=participation.user)


@transaction.atomic
def set_muted(*, participation: Participation, muted: bool) -> None:
    """Bring no more notices of a conversation, or bring them again."""
    moment = timezone.now() if muted else None
    Participation.objects.filter(pk=participation.pk).update(muted_at=moment)
    if muted:
        close(kind=WROTE, subject=participation.conversation, recipient=participation.user)


@transaction.atomic
def set_hidden(*, message: Message, hidden: bool) -> None:
    """Hide a message from all but its author, or show it again."""
    message.hidden_at = timezone.now() if hidden else None
    message.save(update_fields=["hidden_at"])


def _checked(text: str, longest: int) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise ValidationError({"text": "Write something first."})
    if len(text) > longest:
        raise ValidationError({"text": f"Write at most {longest:,} characters. There are {len(text):,} now."})
    return text


def _in_turn(author: User) -> None:
    # Limits hold only if one person's messages are written one after the other.
    User.objects.select_for_update(no_key=True).get(pk=author.pk)


def _key_for(author: User, creation_key: str | None, text: str) -> str:
    return key_for(Message.objects.filter(author=author, withdrawn_at=None), creation_key, text=text)


def _sent_before(author: User, creation_key: str) -> Message | None:
    return Message.objects.filter(author=author, creation_key=creation_key).first()


def _was_sent(author: User, creation_key: str, text: str) -> bool:
    """Whether a draft is of what was sent, or the beginning of it."""
    sent = _sent_before(author, creation_key)
    return sent is not None and sent.text.startswith(text.replace("\r\n", "\n").strip())


def _refuse_unknown(author: User, recipient: User) -> None:
    # Whoever was blocked while they wrote, or the other rests since, is answered like everybody else.
    if author == recipient or not Profile.objects.within_reach_of(author).filter(user=recipient).exists():
        raise ValidationError("Choose another member of the network.")


def _begin(author: User, recipient: User) -> tuple[Conversation, bool]:
    conversation, is_new = Conversation.objects.get_or_create(once_key=key_of_two(author, recipient))
    if is_new:
        _take_part(conversation, [author, recipient])
    return conversation, is_new


def _take_part(conversation: Conversation, people: Sequence[User]) -> None:
    Participation.objects.bulk_create(Participation(conversation=conversation, user=user) for user in people)


def _write(
    conversation: Conversation,
    author: User,
    text: str,
    creation_key: str,
    *,
    about: str = "",
    is_first: bool = False,
) -> Message:
    # One after the other, so that whoever has read up to a number has had all before it.
    Conversation.objects.select_for_update(no_key=True).get(pk=conversation.pk)
    Participation.objects.get(conversation=conversation, user=author)
    others = _others(conversation, author)
    if all_have_left(conversation, author):
        raise ValidationError({"text": ALONE})
    refuse_unanswered(conversation, author)
    message = Message.objects.create(
        conversation=conversation,
        author=author,
        text=text,
        about=about,
        is_first=is_first,
        creation_key=creation_key,
    )
    kept_from = _keep_back(message, others)
    _tell([place for place in others if place.user_id not in kept_from], message)
    for place in others:
        note_text(author=author, text=text, recipient=place.user)
    return message


def _others(conversation: Conversation, author: User) -> list[Participation]:
    places = Participation.objects.filter(conversation=conversation).exclude(user=author)
    return list(places.select_related("user"))


def _keep_back(message: Message, others: Sequence[Participation]) -> set[int]:
    across = _across_a_block(message.author_id, others)
    Withheld.objects.bulk_create(Withheld(message=message, reader_id=person_id) for person_id in across)
    return across


def _tell(places: Sequence[Participation], message: Message) -> None:
    # Whoever rests is told of nothing: it waits for them. Whoever is suspended or leaving reads notices once back.
    paused = Profile.objects.filter(user__in=[place.user_id for place in places], paused_at__isnull=False)
    resting = set(paused.values_list("user", flat=True))
    for place in places:
        if place.muted_at is None and place.user_id not in resting:
            notify(recipient=place.user, kind=WROTE, subject=message.conversation)


def _across_a_block(author_id: int, others: Sequence[Participation]) -> set[int]:
    """Whom a message never reaches: those between whom and its author a block stands, whoever made it."""
    ids = [place.user_id for place in others]
    across = Q(blocker__in=ids, blocked=author_id) | Q(blocker=author_id, blocked__in=ids)
    blocks = Block.objects.filter(across).values_list("blocker", "blocked")
    return {person for pair in blocks for person in pair if person != author_id}
