"""Invitations in the admin: one person at a time, sent again or withdrawn, and how each stands."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import CreateView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from users import services
from users.forms import InvitationForm
from users.models import Invitation, InvitationQuerySet, User

ADD, CHANGE_ACCOUNTS = "users.add_invitation", "users.change_user"


def may_give_roles(user: User) -> bool:
    """Roles are the administrators' to give; others invite to cohorts."""
    return user.has_perm(CHANGE_ACCOUNTS)


def visible_to(user: Any) -> InvitationQuerySet:
    """The invitations that a member of staff sees: those of the kind that they may send."""
    invitations = Invitation.objects.select_related("cohort__intake", "invited_by")
    if not user.has_perm(ADD):
        return invitations.none()
    return invitations if may_give_roles(user) else invitations.filter(cohort__isnull=False)


class InvitationIndexView(IndexView):
    """Every invitation and how it stands, the newest first."""

    default_ordering = "-sent_at"
    add_item_label = "Invite somebody"

    @cached_property
    def columns(self) -> list[Column]:
        now = timezone.now()
        return [
            self._get_title_column_class(TitleColumn)("email", label="Email address", sort_key="email"),
            Column("name", label="Name"),
            Column("target", label="To", accessor=_target),
            Column("status", label="Status", accessor=lambda invitation: invitation.status_at(now)),
            DateColumn("sent_at", label="Sent", sort_key="sent_at"),
            Column("works_until", label="Works until", accessor=_last_day, sort_key="expires_at"),
            Column("invited_by", label="Invited by"),
        ]

    def get_base_queryset(self) -> QuerySet[Invitation]:
        return visible_to(self.request.user)

    def get_list_more_buttons(self, instance: Invitation) -> list[MenuItem]:
        if instance.used_at or instance.revoked_at:
            return []
        return [
            MenuItem("Send again", url=reverse("invitations:resend", args=[instance.pk]), icon_name="mail"),
            MenuItem("Withdraw", url=reverse("invitations:revoke", args=[instance.pk]), icon_name="cross"),
        ]


class InvitationCreateView(CreateView):
    """Invite one person."""

    permission_required = "add"
    page_title = "Invite somebody"
    submit_button_label = "Send the invitation"
    submit_button_active_label = "Sending…"

    def get_page_subtitle(self) -> str:
        return self.page_title

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"may_give_roles": may_give_roles(self.request.user)}

    def form_valid(self, form: InvitationForm) -> HttpResponse:
        try:
            services.invite(
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                inviter=self.request.user,
                **form.target(),
            )
        except ValidationError as error:
            form.add_error("email", error)
            self.produced_error_message = "The invitation was not sent."
            return self.form_invalid(form)
        messages.success(self.request, f"The invitation to {form.cleaned_data['email']} is on its way.")
        return redirect(self.get_success_url())


class InvitationViewSet(ModelViewSet):
    """Invitations: a list, a form, and two buttons; nothing of one that was sent can be edited."""

    model = Invitation
    icon = "mail"
    menu_label = "Invitations"
    menu_order = 240
    add_to_admin_menu = True
    add_to_reference_index = False
    index_view_class = InvitationIndexView
    add_view_class = InvitationCreateView
    search_fields = ["email", "name"]
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[InvitationForm]:  # noqa: FBT001, FBT002 - Wagtail's signature
        return InvitationForm

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        unlinked = {"edit_url_name": None, "delete_url_name": None, "copy_url_name": None}
        return super().get_index_view_kwargs(**kwargs) | unlinked

    def get_add_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_add_view_kwargs(**kwargs) | {"edit_url_name": None}

    def get_urlpatterns(self) -> list[Any]:
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name in ("index", "index_results", "add")]
        own = [
            path("<int:pk>/resend/", resend, name="resend"),
            path("<int:pk>/revoke/", revoke, name="revoke"),
        ]
        return [*kept, *own]


@require_http_methods(["GET", "HEAD", "POST"])
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then send an invitation once more."""
    return _answer(
        request,
        pk,
        verb="resend",
        done="A new invitation is on its way to {email}.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then withdraw an invitation."""
    return _answer(request, pk, verb="revoke", done="The invitation to {email} is withdrawn.")


def _answer(request: HttpRequest, pk: int, *, verb: str, done: str) -> HttpResponse:
    if not request.user.has_perm(ADD):
        raise PermissionDenied
    invitation = get_object_or_404(visible_to(request.user), pk=pk)
    index = reverse("invitations:index")
    if request.method != "POST" and not (invitation.used_at or invitation.revoked_at):
        context = {"invitation": invitation, "verb": verb, "index": index}
        return render(request, "users/admin/confirm_invitation.html", context)
    try:
        {"resend": services.resend, "revoke": services.revoke}[verb](invitation=invitation)
    except services.InvitationOverError:
        messages.error(request, f"The invitation to {invitation.email} was accepted or withdrawn before.")
    else:
        messages.success(request, done.format(email=invitation.email))
    return redirect(index)


def _last_day(invitation: Invitation) -> str:
    return date_format(timezone.localtime(invitation.expires_at))


def _target(invitation: Invitation) -> str:
    return str(invitation.cohort) if invitation.cohort else invitation.get_role_display()
