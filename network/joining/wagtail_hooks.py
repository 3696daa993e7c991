"""Lists of graduates in the admin, and those that wait on the first screen of whoever may invite."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core import dashboard
from network.joining import import_views, welcoming, wording
from network.joining.models import GraduateImport
from users.invitations import ADD


class InvitersMenuItem(MenuItem):
    """Shown to those who may invite."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(ADD))


@hooks.register("register_admin_urls")
def register_import_urls() -> list[Any]:
    """The pages of lists of graduates."""
    patterns = [
        path("", import_views.index, name="index"),
        path("new/", import_views.upload, name="upload"),
        path("<public_id:public_id>/", import_views.rows, name="rows"),
        path("<public_id:public_id>/columns/", import_views.columns, name="columns"),
        path("<public_id:public_id>/invite/", import_views.invite, name="invite"),
        path("<public_id:public_id>/give-up/", import_views.give_up, name="give_up"),
        path("<public_id:public_id>/problems/", import_views.problems, name="problems"),
    ]
    return [path("lists-of-graduates/", include((patterns, "imports")))]


@hooks.register("register_admin_menu_item")
def register_imports() -> InvitersMenuItem:
    """The way to the lists."""
    return InvitersMenuItem("Lists of graduates", reverse("imports:index"), icon_name="group", order=241)


@dashboard.register
def lists_that_wait(request: HttpRequest) -> list[dashboard.ToDo]:
    """Lists that were uploaded and neither done nor given up."""
    waiting = GraduateImport.objects.visible_to(request.user).waiting().without_rows()
    return [
        dashboard.ToDo(
            f"The list “{each.file_name}” waits for its invitations.", reverse("imports:rows", args=[each.public_id])
        )
        for each in waiting.order_by("uploaded_at")
    ]


# Newcomers and the compact ---------------------------------------------------------------------------


class NewcomersMenuItem(MenuItem):
    """Shown to those who look after newcomers."""

    def is_shown(self, request: HttpRequest) -> bool:
        return welcoming.reader_of(request) is not None


class CompactMenuItem(MenuItem):
    """Shown to those who write the compact."""

    def is_shown(self, request: HttpRequest) -> bool:
        return wording.convenor_of(request) is not None


@hooks.register("register_admin_urls")
def register_convenors_urls() -> list[Any]:
    """The pages of newcomers and of the compact."""
    newcomers = [
        path("", welcoming.index, name="index"),
        path("<int:pk>/welcome/", welcoming.welcome, name="welcome"),
        path("<int:pk>/take-back/", welcoming.take_back, name="take_back"),
    ]
    compact = [
        path("", wording.index, name="index"),
        path("begin/", wording.begin, name="begin"),
        path("draft/", wording.draft, name="draft"),
        path("hold/", wording.hold, name="hold"),
        path("<int:number>/", wording.version, name="version"),
    ]
    return [
        path("newcomers/", include((newcomers, "newcomers"))),
        path("compact/", include((compact, "compact_admin"))),
    ]


@hooks.register("register_admin_menu_item")
def register_newcomers() -> NewcomersMenuItem:
    """The way to the newcomers."""
    return NewcomersMenuItem("Newcomers", reverse("newcomers:index"), icon_name="user", order=236)


@hooks.register("register_admin_menu_item")
def register_compact() -> CompactMenuItem:
    """The way to the compact."""
    return CompactMenuItem("The compact", reverse("compact_admin:index"), icon_name="doc-full", order=237)


@dashboard.register
def newcomers_that_wait(request: HttpRequest) -> list[dashboard.ToDo]:
    """Newcomers whom the convenor has not welcomed yet."""
    count = welcoming.arrivals().to_welcome().count() if welcoming.may_welcome(request) else 0
    if not count:
        return []
    sentence = "1 newcomer waits" if count == 1 else f"{count} newcomers wait"
    return [dashboard.ToDo(f"{sentence} for your welcome.", reverse("newcomers:index"))]
