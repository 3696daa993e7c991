"""That a message can be about an ask."""

from django.urls import reverse

from network.asks.models import Ask
from network.conversations.contexts import Context, register

ASK = "ask"

register(
    Context(
        kind=ASK,
        visible=Ask.objects.visible_to,
        title="question",
        # An ask has no patch of its own; its id is random too.
        seed="public_id",
        url=lambda public_id: reverse("ask", args=[public_id]),
    )
)
