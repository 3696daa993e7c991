"""Who the reader is, in templates: {% load people %}."""

from typing import Any

from django import template
from django.utils.crypto import salted_hmac

from users import second_factor
from users.circles import is_member
from users.names import in_a_sentence
from users.roles import roles_of

register = template.Library()
# {{ request.user|is_member }}: whether the members' area is theirs.
register.filter("is_member", is_member)
# By {{ author.name|in_a_sentence }}.
register.filter("in_a_sentence", in_a_sentence)


@register.filter
def is_staff(person: Any) -> bool:
    """{{ request.user|is_staff }}: whether somebody has a role, so a place in the admin."""
    return bool(roles_of(person))


@register.filter
def has_address_trouble(person: Any) -> bool:
    """{{ request.user|has_address_trouble }}: whether mail seems not to reach them. Comes along with a session."""
    return getattr(person, "has_address_trouble", False)


@register.filter
def mark(person: Any) -> str:
    """{{ request.user|mark }}: who a form was made for, told to its script without a name or number."""
    return salted_hmac("users.templatetags.people.mark", str(person.pk)).hexdigest()[:16]


# {{ form.user|has_app }}, {{ form.user|has_passkey }}: what somebody shows as a second step.
register.filter("has_app", second_factor.has_app)
register.filter("has_passkey", second_factor.has_passkey)
