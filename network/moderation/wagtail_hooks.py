"""Reports, answers to decisions and notes in the admin, and those that wait on the first screen."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core import dashboard
from network.moderation import answering, appeals, deciding
from network.moderation.cases import cases_for, left_to_another
from network.moderation.models import Report, Signal
from users.roles import Role, roles_of


class ConvenorsMenuItem(MenuItem):
    """Shown to convenors alone."""

    def is_shown(self, request: HttpRequest) -> bool:
        return deciding.convenor_of(request) is not None


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    """The convenor's pages."""
    patterns = [
        path("", deciding.index, name="index"),
        path("log/", answering.log, name="log"),
        path("account/<int:pk>/", deciding.account, name="account"),
        path("answer/<int:pk>/", answering.appeal, name="appeal"),
        path("note/<int:pk>/", answering.signal, name="signal"),
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
    cases = cases_for(convenor, waiting)
    count = len(cases) - len(left_to_another(convenor, cases))
    if not count:
        return []
    sentence = "1 thing that members reported waits" if count == 1 else f"{count} things that members reported wait"
    return [dashboard.ToDo(f"{sentence} for your decision.", reverse("moderation:index"))]


@dashboard.register
def answers_that_wait(request: HttpRequest) -> list[dashboard.ToDo]:
    """Answers to decisions that this convenor may answer, and notes about what is sent."""
    if (convenor := deciding.convenor_of(request)) is None:
        return []
    index = reverse("moderation:index")
    lines = [
        (len(appeals.waiting_for(convenor)), "1 answer to a decision waits", "{} answers to decisions wait"),
        (Signal.objects.visible_to(convenor).open().count(), "1 note about what is sent waits", "{} notes wait"),
    ]
    return [
        dashboard.ToDo(f"{one if count == 1 else many.format(count)} for you.", index)
        for count, one, many in lines
        if count
    ]


@dashboard.register
def second_convenor_missing(request: HttpRequest) -> list[dashboard.ToDo]:
    """That somebody must be named, for whoever gives roles, once an answer waits that nobody may look at."""
    if Role.ADMINISTRATOR not in roles_of(request.user) or not appeals.wait_for_nobody():
        return []
    sentence = "A member has answered a decision, and no second convenor is named who may look at it."
    return [dashboard.ToDo(sentence, reverse("wagtailusers_users:index"))]
