"""Partners in the admin, and what an editor finds on the first screen."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import TaskState

from cohorts.models import Intake
from core import dashboard
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


@dashboard.register
def second_looks(request: HttpRequest) -> list[dashboard.ToDo]:
    """Pages that wait for this editor's second look."""
    states = TaskState.objects.reviewable_by(request.user).select_related("workflow_state")
    pages = [state.workflow_state.content_object for state in states]
    return [
        dashboard.ToDo(
            f"“{page.get_admin_display_title()}” waits for your second look.",
            reverse("wagtailadmin_pages:edit", args=[page.pk]),
        )
        for page in pages
        if page is not None
    ]


@dashboard.register
def unfinished_intakes(request: HttpRequest) -> list[dashboard.ToDo]:
    """Intakes that the public knows of, or will, and that lack what applicants need to know."""
    if not request.user.has_perm("cohorts.change_intake"):
        return []
    todos = []
    for intake in Intake.objects.filter(closes_at__gt=timezone.now()).prefetch_related("cohorts").order_by("year"):
        missing = [what for what, there in _needs(intake).items() if not there]
        if missing:
            url = reverse("intakes:edit", args=[intake.pk])
            todos.append(dashboard.ToDo(f"The {intake.year} intake lacks {', '.join(missing)}.", url))
    if not Intake.objects.filter(closes_at__gt=timezone.now()).exists():
        todos.append(dashboard.ToDo("No intake is open or to come. Add the next one.", reverse("intakes:add")))
    return todos


def _needs(intake: Intake) -> dict[str, bool]:
    return {
        "cohorts": bool(intake.cohorts.all()),
        "the day on which everyone hears": intake.offers_on is not None,
        "the day on which the cohorts start": intake.starts_on is not None,
    }
