"""Who the reader is, in templates: {% load people %}."""

from typing import Any

from django import template

from users.circles import is_member
from users.roles import roles_of

register = template.Library()
# {{ request.user|is_member }}: whether the members' area is theirs.
register.filter("is_member", is_member)


@register.filter
def is_staff(person: Any) -> bool:
    """{{ request.user|is_staff }}: whether somebody has a role, so a place in the admin."""
    return bool(roles_of(person))
