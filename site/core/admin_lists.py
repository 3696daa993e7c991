"""Lists in the admin of what is asked for: nobody adds, edits or deletes a row there; it leads to a page to decide."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.urls import path
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet


class ListToDecide(IndexView):
    """The list; its `columns` link to the page."""

    def get_list_more_buttons(self, instance: Model) -> list[Any]:
        return []


class ToDecideViewSet(ModelViewSet):
    """The list and the page, which is the `decide_view` of the subclass; it takes `pk`, and is named `decide`."""

    decide_view: Callable[..., HttpResponse]
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        unlinked = dict.fromkeys(("add_url_name", "edit_url_name", "delete_url_name", "copy_url_name"))
        return super().get_index_view_kwargs(**kwargs) | unlinked

    def get_urlpatterns(self) -> list[Any]:
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name in ("index", "index_results")]
        return [*kept, path("<int:pk>/", self.decide_view, name="decide")]
