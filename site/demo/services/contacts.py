"""Addresses of the demo, where nobody has filled in any."""

from collections.abc import Iterator

from wagtail.models import Site

from core.models import SiteSettings

# Without them, pages ask people to write to nowhere.
CONTACTS = {"contact_email": "programme@example.org", "data_protection_email": "data-protection@example.org"}


def load_contacts() -> Iterator[str]:
    """Fill in what is empty."""
    settings = _site_settings()
    for field, address in CONTACTS.items():
        if not getattr(settings, field):
            setattr(settings, field, address)
    settings.save()
    yield "Contacts: at example.org where there were none."


def clear_contacts() -> Iterator[str]:
    """Empty what still says what the demo filled in."""
    settings = _site_settings()
    for field, address in CONTACTS.items():
        if getattr(settings, field) == address:
            setattr(settings, field, "")
    settings.save()
    yield "Contacts: those at example.org removed."


def _site_settings() -> SiteSettings:
    settings: SiteSettings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    return settings
