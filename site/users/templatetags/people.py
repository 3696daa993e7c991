"""Who the reader is, in templates: {% load people %}."""

from django import template

from users.roles import is_member

register = template.Library()
# {{ request.user|is_member }}: whether the members' area is theirs.
register.filter("is_member", is_member)
