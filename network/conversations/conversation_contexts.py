"""That a message can be about a write-up."""

from django.urls import reverse

from network.conversations.contexts import Context, register
from network.practice.models import WriteUp

WRITE_UP = "write-up"

register(
    Context(
        kind=WRITE_UP,
        visible=WriteUp.objects.visible_to,
        title="title",
        seed="quilt_seed",
        url=lambda public_id: reverse("write_up", args=[public_id]),
    )
)
