"""A person's picture as the reader sees them: {% load photos %}."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import quilt
from network.profiles.photo_forms import default_alt
from network.profiles.profile_view import ProfileView

register = template.Library()

# How wide each is drawn, and which files serve it on plain screens and on fine ones.
DRAWN = {"": (56, 64, 128), "avatar--s": (40, 64, 128), "avatar--xl": (120, 128, 320)}
# Alone at the head of a page it is told of; beside a name it says nothing that the name does not.
IS_TOLD = {"avatar--xl"}


@register.simple_tag
def photo(view: ProfileView, css_class: str = "") -> SafeString:
    """{% photo view "avatar--xl" %}: the picture, or the initials of whoever shows the reader none."""
    found = view.photo
    if found is None:
        return quilt.avatar(view.name, css_class)
    side, plain, fine = DRAWN[css_class]
    return format_html(
        '<img class="avatar{}" src="{}" srcset="{} 2x" width="{}" height="{}" alt="{}" loading="lazy">',
        f" {css_class}" if css_class else "",
        reverse("photo_file", args=[found.key, plain]),
        reverse("photo_file", args=[found.key, fine]),
        side,
        side,
        (found.alt or default_alt(view.name)) if css_class in IS_TOLD else "",
    )
