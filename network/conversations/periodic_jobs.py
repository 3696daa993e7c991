"""How long conversations and drafts of first notes are kept (guide 5.4)."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from core.retention import period
from network.connections.models import Introduction
from network.conversations.models import Conversation, FirstDraft, Message
from network.conversations.services import key_of_introduction

KEEP_CONVERSATIONS = timedelta(days=730)
KEEP_FIRST_DRAFTS = timedelta(days=90)


@period("conversations", keep=KEEP_CONVERSATIONS)
def old_conversations(before: datetime) -> QuerySet[Any]:
    """Those in which nobody has written since."""
    later = Message.objects.filter(conversation=OuterRef("pk"), sent_at__gte=before)
    return Conversation.objects.filter(~Exists(later), created_at__lt=before)


@period("introductions whose conversation has gone", keep=KEEP_CONVERSATIONS)
def introductions_talked_out(before: datetime) -> QuerySet[Any]:
    """Those that opened, where nothing is left to go on with."""
    key = Concat(Value(key_of_introduction("")), OuterRef("public_id"))
    gone = ~Exists(Conversation.objects.filter(once_key=key))
    return Introduction.objects.opened().filter(gone, opened_at__lt=before)


@period("drafts of first notes", keep=KEEP_FIRST_DRAFTS)
def old_first_drafts(before: datetime) -> QuerySet[Any]:
    """Those that nobody has gone on with."""
    return FirstDraft.objects.filter(updated_at__lt=before)
