"""Reports in the admin, and those that wait on the convenor's first screen."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core import dashboard
from network.moderation import deciding
from network.moderation.cases import cases_for
from network.moderation.models import Report


class ConvenorsMenuItem(MenuItem):
    """Shown to convenors alone."""

    def is_shown(self, request: HttpRequest) -> bool:
        return deciding.convenor_of(request) is not None


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    """The convenor's pages."""
    patterns = [
        path("", deciding.index, name="index"),
        path("account/<int:pk>/", deciding.account, name="account"),
        path("<slug:kind>/<int:object_id>/", deciding.decide, name="decide"),
        path("<slug:kind>/<int:object_id>/suspend/<int:pk>/", deciding.suspend, name="suspend"),
    ]
    return [path("members-reports/", include((patterns, "moderation")))]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> ConvenorsMenuItem:
    """The way there."""
    return ConvenorsMenuItem("Reported", reverse("moderation:index"), icon_name="warning", order=235)


@dashboard.register
def reports_that_wait(request: HttpRequest) -> list[dashboard.ToDo]:
    """What members reported and nobody has decided on."""
    if (convenor := deciding.convenor_of(request)) is None:
        return []
    waiting = Report.objects.visible_to(convenor).open().select_related("content_type")
    count = len(cases_for(convenor, waiting))
    if not count:
        return []
    sentence = "1 thing that members reported waits" if count == 1 else f"{count} things that members reported wait"
    return [dashboard.ToDo(f"{sentence} for your decision.", reverse("moderation:index"))]
