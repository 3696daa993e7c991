"""Intakes in the admin, for the programme team."""

from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from cohorts.models import Intake


class IntakeViewSet(ModelViewSet):
    """Intakes with their cohorts."""

    model = Intake
    icon = "calendar-alt"
    menu_label = "Intakes and cohorts"
    menu_order = 210
    add_to_admin_menu = True
    ordering = ["-year"]
    list_display = ["year", Column("opens_at", label="Opens"), Column("closes_at", label="Closes"), "stopped"]
    inspect_view_enabled = False
    copy_view_enabled = False
    panels = Intake.panels
    exclude_form_fields: list[str] = []


@hooks.register("register_admin_viewset")
def register_intakes() -> IntakeViewSet:
    """Add the intakes."""
    return IntakeViewSet("intakes")
