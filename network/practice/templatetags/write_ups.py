"""A write-up in templates: {% load write_ups %}."""

from collections.abc import Mapping
from typing import Any

from django import template

from core.markdown import SafeHTML
from network.practice import parts
from network.practice.models.text import WriteUpText

register = template.Library()

STATUS_CLASSES: dict[str, str] = {
    WriteUpText.StillGoing.CHANGED: "status--change",
    WriteUpText.StillGoing.GROWN: "status--change",
    WriteUpText.StillGoing.HANDED_OVER: "status--change",
    WriteUpText.StillGoing.STOPPED: "status--stop",
}


@register.filter
def text_parts(text: WriteUpText) -> list[parts.Part]:
    """{% for part in text|text_parts %}: the parts in running text that say something."""
    return parts.parts_of(text)


@register.filter
def part_html(text: WriteUpText, name: str) -> SafeHTML:
    """{{ text|part_html:"cost_note" }}: one part as safe HTML."""
    return text.html(name)


@register.filter
def text_costs(text: WriteUpText) -> list[tuple[str, str]]:
    """{% for label, value in text|text_costs %}: cost and time."""
    return parts.costs_of(text)


@register.filter
def power_scale(text: WriteUpText) -> list[parts.Level]:
    """{% for level in text|power_scale %}: how far power was shared."""
    return parts.power_of(text)


@register.filter
def text_contents(text: WriteUpText) -> list[tuple[str, str]]:
    """{% for anchor, heading in text|text_contents %}: what stands on the page."""
    return list(parts.contents_of(text))


@register.filter
def status_class(text: WriteUpText) -> str:
    """{{ text|status_class }}: the shape of going, changed or stopped."""
    return STATUS_CLASSES.get(text.still_going, "")


@register.filter
def of_key(things: Mapping[str, Any], key: str) -> Any:
    """{{ forms|of_key:question.public_id }}: the thing that is filed under a key, or nothing."""
    return things.get(key, "")
