"""{% icon "arrow-right" %}: a picture beside words, from the installed icon package; hidden from screen readers."""

import re
from functools import lru_cache
from typing import Any

from django import template
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, css_class: str = "icon") -> SafeString:
    """The icon of that name; an unknown name raises, so that it is found while a page is written."""
    attributes: dict[str, Any] = {"class": str(css_class), "aria-hidden": "true"}
    svg = lucide(str(name), size=24, **attributes)
    return SafeString(re.sub(r">\s+<", "><", svg))
