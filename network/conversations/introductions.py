"""When an introduction opens, its three have a conversation."""

from typing import Any

from django.dispatch import receiver

from network.connections.signals import introduction_opened
from network.conversations.services import open_introduction

# What its introducer wrote was for each of the two alone.
FIRST_WORDS = "You have both said yes to meeting. Here you can write to each other."


@receiver(introduction_opened, dispatch_uid="conversation of an introduction")
def begin(sender: Any, *, introduction: Any, **rest: Any) -> None:
    """Begin the conversation."""
    open_introduction(
        people=[introduction.first, introduction.second],
        introduced_by=introduction.proposed_by,
        text=FIRST_WORDS,
        introduction_key=introduction.public_id,
    )
