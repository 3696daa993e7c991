"""Accounts in the admin: looked at and shut there, never made there, and without anybody's password."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views.account import (
    AccountView,
    BaseSettingsPanel,
    NotificationsSettingsPanel,
    ThemeSettingsPanel,
)
from wagtail.users.models import UserProfile
from wagtail.users.views.users import EditView, IndexView, UserColumn, UserViewSet

from users.forms import AccountForm, OwnNameForm
from users.models import User
from users.roles import Role
from users.staff_access import reason_first


class AccountIndexView(IndexView):
    """All accounts by name, with their roles."""

    page_title = "Accounts"
    default_ordering = "name"

    @property
    def columns(self) -> list[Column]:
        return [
            UserColumn("name", label="Name", sort_key="name", get_url=self.get_edit_url, classname="name"),
            Column("email", label="Email address", sort_key="email"),
            Column("roles", label="Roles", accessor=_roles_in_words),
            BooleanColumn("is_active", label="May sign in", sort_key="is_active"),
            DateColumn("last_login", label="Last sign-in", sort_key="last_login"),
        ]

    @property
    def search_fields(self) -> set[str]:
        return {"name", "email"}

    def get_base_queryset(self) -> Any:
        # Of people who were erased there is nothing to see, and nothing to change.
        return super().get_base_queryset().filter(erased_at=None).prefetch_related("groups")

    def order_queryset(self, queryset: Any) -> Any:
        if self.ordering in ("name", "-name"):
            return queryset.order_by(self.ordering, "pk")
        return super().order_queryset(queryset)


class AccountEditView(EditView):
    """Name, roles, and whether the account is open."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.object.erased_at is not None:
            raise Http404
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        if self.user_has_permission(self.permission_required):
            asked = reason_first(request, people=[self.object], what="opened your account", role=Role.ADMINISTRATOR)
            if asked is not None:
                return asked
        return super().dispatch(request, *args, **kwargs)


class AccountViewSet(UserViewSet):
    """Accounts are made by accepting an invitation: there is no address to add one."""

    menu_label = "Accounts"
    ordering = "name"
    index_view_class = AccountIndexView
    edit_view_class = AccountEditView
    edit_template_name = "wagtailadmin/generic/edit.html"
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[AccountForm]:  # noqa: FBT001, FBT002 - Wagtail's signature
        return AccountForm

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(**kwargs) | {"add_url_name": None}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "add"]


class OwnNamePanel(BaseSettingsPanel):
    """One's own name."""

    name = "name"
    title = "Name"
    order = 100
    form_class = OwnNameForm


class OwnAccountView(AccountView):
    """A member of staff's own settings of the admin. Address and security are on the site's own pages."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        user = self.request.user
        profile = UserProfile.get_for_user(user)
        panels = [
            panel_class(self.request, user, profile)
            for panel_class in (OwnNamePanel, NotificationsSettingsPanel, ThemeSettingsPanel)
        ]
        return [panel for panel in panels if panel.is_active()]


def _roles_in_words(user: User) -> str:
    return ", ".join(group.name for group in user.groups.all())
