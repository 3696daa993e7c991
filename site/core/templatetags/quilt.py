"""The quilt in templates: {% load quilt %}. Seeds are strings that never change, such as a page's translation key."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from core import quilt

register = template.Library()


@register.simple_tag
def patch(seed: object, css_class: str = "patch") -> SafeString:
    """{% patch seed %}: the thumbnail of a thing."""
    return quilt.patch(str(seed), css_class)


@register.simple_tag
def sewn_patch(seed: object, number: int, css_class: str = "patch") -> SafeString:
    """{% sewn_patch seed 1 %}: one more square of a thing's theme."""
    return quilt.sewn(str(seed), number, css_class)


@register.simple_tag
def wide_patch(seed: object, columns: int = 3, rows: int = 2, css_class: str = "wide-patch") -> SafeString:
    """{% wide_patch seed 3 2 %}: a thing shown large."""
    return quilt.wide(str(seed), columns, rows, css_class)


@register.simple_tag
def quilt_cover(seed: object, css_class: str = "") -> SafeString:
    """{% quilt_cover seed %}: a band in the theme of one thing."""
    return quilt.cover(str(seed), css_class)


@register.simple_tag
def quilt_band(
    seed: object, columns: int = 44, rows: int = 1, css_class: str = "strip", fit: str = "xMidYMid slice"
) -> SafeString:
    """{% quilt_band "foot" %}: a strip of squares of every kind."""
    return quilt.band(str(seed), columns, rows, css_class, fit)


@register.simple_tag
def whole_quilt(seeds: Iterable[object], columns: int = 6, rows: int = 6, label: str = "") -> SafeString:
    """{% whole_quilt seeds 6 6 "A patchwork" %}: a square for each seed, quiet squares where there is none yet."""
    return quilt.quilt((str(seed) for seed in seeds), columns, rows, label=label)


@register.simple_tag
def site_mark(css_class: str = "mark") -> SafeString:
    """{% site_mark %}: the sign of the site."""
    return quilt.site_mark(css_class)


@register.simple_tag
def avatar(name: str, css_class: str = "") -> SafeString:
    """{% avatar person.name %}: a person's initials."""
    return quilt.avatar(name, css_class)
