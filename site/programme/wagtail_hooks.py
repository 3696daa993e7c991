"""Partners in the admin, and what an editor finds on the first screen."""

from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from programme.models import Partner


class PartnerViewSet(ModelViewSet):
    """The partners."""

    model = Partner
    icon = "group"
    menu_label = "Partners"
    menu_order = 220
    add_to_admin_menu = True
    list_display = ["name", "role", "since", "until"]
    search_fields = ["name", "short_name"]
    copy_view_enabled = False
    panels = Partner.panels


@hooks.register("register_admin_viewset")
def register_partners() -> PartnerViewSet:
    """Add the partners."""
    return PartnerViewSet("partners")
