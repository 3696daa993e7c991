"""Conversations of two members, or of an introduction's three, and who may read which words of them (guide 1.11)."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from core import markdown
from core.markdown import SafeHTML
from core.public_ids import new_public_id
from network.profiles.models import Block
from users.circles import circles_of
from users.models import User

LONGEST_FIRST_NOTE, LONGEST_MESSAGE = 1000, 4000
# What is too long to be sent is kept all the same, to be cut.
LONGEST_DRAFT = 20_000


def blocked_by(person_id: int) -> Any:
    """The ids of those whom somebody has blocked themselves: a block takes away for its maker alone."""
    return Block.objects.filter(blocker=person_id).values("blocked")


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Conversations by who takes part."""

    def of_person(self, person_id: int) -> Self:
        """Those of somebody, but where they have blocked everybody else, and where nothing has ever reached them."""
        own = Participation.objects.filter(conversation=OuterRef("pk"), user=person_id)
        others = Participation.objects.filter(conversation=OuterRef("pk")).exclude(user=person_id)
        there = others.exclude(user__in=blocked_by(person_id))
        # Where everybody else was erased, what one wrote oneself is left.
        return self.filter(Exists(own), Exists(Message.objects.that_reached(person_id))).filter(
            Exists(there) | ~Exists(others)
        )

    def visible_to(self, viewer: Any) -> Self:
        """One's own, for members; nobody else's, whatever their role."""
        circles = circles_of(viewer)
        if not circles.is_member or circles.person_id is None:
            return self.none()
        return self.of_person(circles.person_id)


class Conversation(models.Model):
    """One place where two members, or the three of an introduction, write to each other."""

    class Kind(models.TextChoices):
        TWO = "two", "Of two"
        INTRODUCTION = "introduction", "Of an introduction"

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.TWO)
    # What there is one conversation of: a pair of people, or an introduction. Two who write at once meet in one.
    once_key = models.CharField(max_length=60, null=True, unique=True, editable=False)  # noqa: DJ001 - no key is not one key
    introduced_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ConversationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"conversation {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("conversation", args=[self.public_id])


class ParticipationQuerySet(models.QuerySet["Participation"]):
    """Places in conversations."""

    def visible_to(self, viewer: Any) -> Self:
        """One's own in conversations that one sees."""
        return self.filter(user=circles_of(viewer).person_id, conversation__in=Conversation.objects.visible_to(viewer))


class Participation(models.Model):
    """Somebody's place in a conversation, with what is theirs alone: no one else learns how far they have read."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participations")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="participations")
    muted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The number of the last message that they have had before them.
    read_up_to = models.PositiveBigIntegerField(default=0, editable=False)
    draft = models.TextField(max_length=LONGEST_DRAFT, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "user"], name="participation_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.conversation_id}"


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages by in whose threads they stand, and who may read their words."""

    def that_reached(self, person_id: int) -> Self:
        """Inside a query of conversations: what was written there and not kept back from somebody."""
        kept_back = Withheld.objects.filter(message=OuterRef("pk"), reader=person_id)
        return self.filter(~Exists(kept_back), conversation=OuterRef("pk"))

    def in_threads_of(self, person_id: int) -> Self:
        """Those that stand in somebody's threads: not what was kept back from them, nor by whom they have blocked."""
        kept_back = Withheld.objects.filter(message=OuterRef("pk"), reader=person_id)
        by_others = ~Exists(kept_back) & ~Q(author__in=blocked_by(person_id))
        own = Conversation.objects.of_person(person_id).values("pk")
        return self.filter(Q(author=person_id) | by_others, conversation__in=own)

    def with_words_for(self, person_id: int) -> Self:
        """Those whose words somebody may read: of others, not what is hidden, nor of whoever is leaving."""
        said = Q(author=person_id) | Q(hidden_at=None, author__leaves_at=None)
        return self.in_threads_of(person_id).filter(said, withdrawn_at=None)

    def visible_to(self, viewer: Any) -> Self:
        """Those that a member may read: of their own conversations, and of no others."""
        circles = circles_of(viewer)
        if not circles.is_member or circles.person_id is None:
            return self.none()
        return self.with_words_for(circles.person_id)


class Message(models.Model):
    """What one member wrote. It is edited not at all; withdrawn, its words are gone."""

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="messages")
    text = models.TextField(max_length=LONGEST_MESSAGE, blank=True)
    # What it is about, as `contexts` names things: “write-up:” and its public id.
    about = models.CharField(max_length=60, blank=True)
    # Whether it began a conversation: these are counted.
    is_first = models.BooleanField(default=False, editable=False)
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What the form was sent with, so that sending it twice makes one.
    creation_key = models.CharField(max_length=22, default=new_public_id, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "creation_key"], name="message_once_a_key")]
        indexes = [
            models.Index(fields=["conversation", "id"], name="message_of_conversation"),
            models.Index(fields=["author", "sent_at"], condition=Q(is_first=True), name="message_first_notes"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    def get_absolute_url(self) -> str:
        """Where it stands in its conversation, however long that is."""
        anchor = f"#message-{self.public_id}"
        return f"{self.conversation.get_absolute_url()}?from={self.public_id}{anchor}"

    @property
    def html(self) -> SafeHTML:
        return markdown.render_said(self.text)


class Withheld(models.Model):
    """That a message never reaches one reader. Its author sees it as sent, and is never told."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="withheld")
    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "reader"], name="withheld_once")]

    def __str__(self) -> str:
        return f"message {self.message_id} from {self.reader_id}"


class FirstDraft(models.Model):
    """A first note that its owner has begun and not sent."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="first_drafts")
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=LONGEST_DRAFT)
    about = models.CharField(max_length=60, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "recipient"], name="first_draft_once")]

    def __str__(self) -> str:
        return f"draft from {self.owner_id} to {self.recipient_id}"
