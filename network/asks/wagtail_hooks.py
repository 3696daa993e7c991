"""Asks without an answer, in the admin of whoever looks after the network."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core import dashboard
from network.asks import unanswered


class UnansweredMenuItem(MenuItem):
    """Shown to those who look after the network."""

    def is_shown(self, request: HttpRequest) -> bool:
        return unanswered.may_look(request)


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    """The page of asks without an answer."""
    return [path("asks-without-an-answer/", unanswered.index, name="unanswered_asks")]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> UnansweredMenuItem:
    """The way there."""
    return UnansweredMenuItem("Asks without an answer", reverse("unanswered_asks"), icon_name="help", order=238)


@dashboard.register
def asks_that_wait(request: HttpRequest) -> list[dashboard.ToDo]:
    """Asks that nobody has answered for a week."""
    count = unanswered.to_the_network().count() if unanswered.may_look(request) else 0
    if not count:
        return []
    sentence = "1 ask has" if count == 1 else f"{count} asks have"
    return [dashboard.ToDo(f"{sentence} waited a week for an answer.", reverse("unanswered_asks"))]
