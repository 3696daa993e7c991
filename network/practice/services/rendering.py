"""The stored HTML of texts, made anew by today's renderer."""

from django.db import transaction

from core import markdown
from core.page_cache import bump_version
from network.practice.models import WriteUp, WriteUpVersion
from network.practice.models.text import rendered_parts

A_BATCH = 200


def render_anew() -> int:
    """Render all texts that an earlier renderer made, a batch to a transaction; give back how many."""
    count = sum(_render(model) for model in (WriteUp, WriteUpVersion))
    if count:
        bump_version()
    return count


def _render(model: type[WriteUp] | type[WriteUpVersion]) -> int:
    count = 0
    old = model._default_manager.exclude(renderer_version=markdown.RENDERER_VERSION).order_by("pk")
    while batch := list(old[:A_BATCH]):
        with transaction.atomic():
            for text in batch:
                # Whoever writes it at this moment writes today's version.
                model._default_manager.filter(pk=text.pk, renderer_version=text.renderer_version).update(
                    rendered=rendered_parts(text), renderer_version=markdown.RENDERER_VERSION
                )
        count += len(batch)
    return count
