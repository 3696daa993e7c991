"""How the search is, and what it found nothing for, among the reports of the admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search import admin_views, unanswered_views


class AdministratorsMenuItem(MenuItem):
    """Shown to administrators alone."""

    def is_shown(self, request: HttpRequest) -> bool:
        return admin_views.may_look(request)


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    """The page of how the search is, and those of what was asked for in vain."""
    patterns = [path("", admin_views.health, name="health")]
    in_vain = [
        path("", unanswered_views.index, name="index"),
        path("<int:pk>/", unanswered_views.answer, name="answer"),
    ]
    return [
        path("reports/search/", include((patterns, "search_admin"))),
        path("reports/searches-without-an-answer/", include((in_vain, "unanswered"))),
    ]


@hooks.register("register_reports_menu_item")
def register_menu_item() -> AdministratorsMenuItem:
    """The way there."""
    return AdministratorsMenuItem("Search", reverse("search_admin:health"), icon_name="search", order=900)


class ConvenorsMenuItem(MenuItem):
    """Shown to the convenor and to administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        return unanswered_views.may_look(request)


@hooks.register("register_reports_menu_item")
def register_unanswered() -> ConvenorsMenuItem:
    """The way to what was asked for in vain."""
    return ConvenorsMenuItem("Searches that found nothing", reverse("unanswered:index"), icon_name="help", order=901)
