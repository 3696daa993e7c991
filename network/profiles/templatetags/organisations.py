"""What an organisation is, in words: {% load organisations %}."""

from django import template

from network.profiles.models import Organisation
from topics.terms import NO_ORGANISATION, term_name

register = template.Library()


@register.simple_tag
def organisation_kind(organisation: Organisation) -> list[str]:
    """{% organisation_kind organisation as kind %}: its type and its sector, as far as they are known."""
    slug = organisation.organisation_type
    kind = "" if slug == NO_ORGANISATION else term_name("organisation type", slug)
    return [part for part in (kind, term_name("sector", organisation.sector)) if part]
