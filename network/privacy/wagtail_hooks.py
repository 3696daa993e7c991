"""Complaints about data in the admin, and those that wait on the administrators' first screen."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core import dashboard
from network.privacy import admin_views
from network.privacy.models import Complaint


class AdministratorsMenuItem(MenuItem):
    """Shown to administrators alone."""

    def is_shown(self, request: HttpRequest) -> bool:
        return admin_views.administrator_of(request) is not None


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    """The administrators' pages."""
    patterns = [
        path("", admin_views.index, name="index"),
        path("<int:pk>/", admin_views.complaint, name="complaint"),
    ]
    return [path("complaints-about-data/", include((patterns, "complaints")))]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> AdministratorsMenuItem:
    """The way there."""
    return AdministratorsMenuItem("Data complaints", reverse("complaints:index"), icon_name="lock", order=240)


@dashboard.register
def complaints_that_wait(request: HttpRequest) -> list[dashboard.ToDo]:
    """Complaints that nobody has answered, and how many days are left for the first of them."""
    if admin_views.administrator_of(request) is None:
        return []
    waiting = list(Complaint.objects.waiting())
    if not waiting:
        return []
    sentence = "1 complaint about data waits" if len(waiting) == 1 else f"{len(waiting)} complaints about data wait"
    first = waiting[0]
    clock = "is overdue" if first.is_overdue else f"has {first.days_left} days left"
    return [dashboard.ToDo(f"{sentence} for an answer. The oldest {clock}.", reverse("complaints:index"))]
