"""Organisations in the admin."""

from wagtail import hooks

from network.profiles.organisation_admin import OrganisationViewSet


@hooks.register("register_admin_viewset")
def register_organisations() -> OrganisationViewSet:
    """Add the organisations."""
    return OrganisationViewSet("organisations")
