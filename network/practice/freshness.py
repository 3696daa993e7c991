"""Keeps public pages true to who is named on them."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from core.page_cache import bump_version
from network.practice.models import Credit, WriteUp


def connect_signals() -> None:
    """Follow credits: an author of a public write-up may leave it."""
    for signal, name in ((post_save, "saved"), (post_delete, "deleted")):
        signal.connect(_credit_changed, sender=Credit, dispatch_uid=f"practice-credit-{name}")


def _credit_changed(sender: type[Credit], instance: Credit, **kwargs: Any) -> None:
    # Drafts are begun and people are asked all day: that changes no public page.
    if WriteUp.objects.for_public().filter(pk=instance.write_up_id).exists():
        bump_version()
