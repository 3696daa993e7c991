"""What needs doing: one list on the admin's first screen, to which each app adds its own lines."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component


@dataclass(frozen=True)
class ToDo:
    """One thing that waits for somebody: a sentence and where to go."""

    text: str
    url: str = ""


Source = Callable[[HttpRequest], list[ToDo]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Add a function that gives the lines that the person of a request may see and do."""
    _sources.append(source)
    return source


class WhatNeedsDoing(Component):
    """The panel on the admin's first screen."""

    name = "what_needs_doing"
    template_name = "core/admin/what_needs_doing.html"
    order = 10

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        request: HttpRequest = parent_context["request"]
        return {"todos": [todo for source in _sources for todo in source(request)]}
