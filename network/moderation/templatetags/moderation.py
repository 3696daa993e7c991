"""{% load moderation %}{% report_link thing %}: the quiet way to the convenor, beside what others wrote."""

from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse

from network.moderation.registry import kind_of
from users.circles import circles_of

register = template.Library()


@register.inclusion_tag("network/moderation/report_link.html", takes_context=True)
def report_link(context: Any, thing: Model) -> dict[str, str]:
    """A link to report a thing; nothing for visitors, and nothing beside one's own."""
    viewer = context["request"].user
    kind = kind_of(thing)
    if kind is None or not circles_of(viewer).sees_network_write_ups or viewer in kind.owners(thing):
        return {"url": "", "title": ""}
    url = reverse("report", args=[kind.kind, thing.public_id])  # type: ignore[attr-defined]
    return {"url": url, "title": kind.title(thing)}
