"""Invitations in the admin: how each stands, inviting one person, and sending again or withdrawing one or several."""

import re
from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import CreateView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from cohorts.models import Cohort
from users import services
from users.forms import InvitationForm
from users.models import Invitation, InvitationQuerySet, User
from users.roles import Role

ADD, CHANGE_ACCOUNTS = "users.add_invitation", "users.change_user"
# No longer than a database takes.
NUMBER = re.compile(r"[0-9]{1,18}")
SERVICES_FOR_SEVERAL = {"resend": services.resend_several, "revoke": services.revoke_several}
NOTHING_TO_DO = {
    "resend": "Choose at least one that is neither accepted nor withdrawn, and was not sent in the last 24 hours.",
    "revoke": "Choose at least one that is neither accepted nor withdrawn.",
}


def may_give_roles(user: User) -> bool:
    """Roles are the administrators' to give; others invite to cohorts."""
    return user.has_perm(CHANGE_ACCOUNTS)


def visible_to(user: Any) -> InvitationQuerySet:
    """The invitations that a member of staff sees: those of the kind that they may send."""
    invitations = Invitation.objects.select_related("cohort__intake", "invited_by")
    if not user.has_perm(ADD):
        return invitations.none()
    return invitations if may_give_roles(user) else invitations.filter(cohort__isnull=False)


def _cohorts_invited_to(request: HttpRequest) -> QuerySet[Cohort]:
    cohorts = Cohort.objects.filter(pk__in=visible_to(request.user).values("cohort"))
    return cohorts.select_related("intake").order_by("-intake__year", "letter")


class InvitationFilters(WagtailFilterSet):
    """What the list can be cut down to: a cohort, a role, how they stand."""

    status = django_filters.ChoiceFilter(
        label="Status",
        choices=Invitation.Status.choices,
        method="by_status",
        empty_label="All",
        widget=forms.RadioSelect,
    )
    cohort = django_filters.ModelChoiceFilter(label="Cohort", queryset=_cohorts_invited_to)
    role = django_filters.ChoiceFilter(label="Role", choices=Role.choices)

    class Meta:
        model = Invitation
        fields = ("status", "cohort", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_give_roles(self.request.user):
            del self.filters["role"]

    def by_status(self, invitations: InvitationQuerySet, name: str, value: str) -> InvitationQuerySet:
        return invitations.standing(value, timezone.now())


class ChooseColumn(Column):
    """A box to choose an invitation by, if anything can be done with it."""

    cell_template_name = "users/admin/choose_cell.html"


class InvitationIndexView(IndexView):
    """Every invitation and how it stands, the newest first."""

    default_ordering = "-sent_at"
    add_item_label = "Invite somebody"
    template_name = "users/admin/invitations.html"
    results_template_name = "users/admin/invitations_results.html"
    filterset_class = InvitationFilters
    paginate_by = 50

    @cached_property
    def columns(self) -> list[Column]:
        now = timezone.now()
        return [
            ChooseColumn("choose", label="Choose"),
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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cohort = self.filters.form.cleaned_data.get("cohort") if self.is_filtering else None
        to_send = visible_to(self.request.user).filter(cohort=cohort).rested_at(timezone.now()) if cohort else None
        own = {"by_status": self._by_status(), "cohort": cohort, "rested": to_send.count() if to_send else 0}
        return super().get_context_data(**kwargs) | own

    def _by_status(self) -> list[tuple[str, int, str]]:
        """Each status with how many there are of what else was asked for, and the way to them."""
        now, asked = timezone.now(), self.request.GET.copy()
        for name in ("status", "p", "_w_filter_fragment"):
            asked.pop(name, None)
        filters = InvitationFilters(asked, request=self.request)
        found = self.search_queryset(self.get_base_queryset())
        found = filters.filter_queryset(found) if filters.is_valid() else found
        names = [(status.label, found.standing(status, now), status.value) for status in Invitation.Status]
        return [(label, some.count(), f"?{_with(asked, status=value)}") for label, some, value in names]

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
        # The title says it all.
        return ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = super().get_breadcrumbs_items()
        return [*items[:-1], items[-1] | {"label": self.page_title}]

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
            path("several/resend/", resend_several, name="resend_several"),
            path("several/revoke/", revoke_several, name="revoke_several"),
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


@require_http_methods(["GET", "HEAD", "POST"])
def resend_several(request: HttpRequest) -> HttpResponse:
    """Ask, then send once more those that were chosen, or all of a cohort that nobody has answered."""
    return _answer_several(request, verb="resend", done="{count} sent again.")


@require_http_methods(["GET", "HEAD", "POST"])
def revoke_several(request: HttpRequest) -> HttpResponse:
    """Ask, then withdraw those that were chosen."""
    return _answer_several(request, verb="revoke", done="{count} withdrawn.")


def _answer_several(request: HttpRequest, *, verb: str, done: str) -> HttpResponse:
    if not request.user.has_perm(ADD):
        raise PermissionDenied
    index, chosen = reverse("invitations:index"), _chosen(request)
    acted_on = chosen.rested_at(timezone.now()) if verb == "resend" else chosen.open()
    if request.method == "POST":
        # Whoever presses twice finds nothing left to do.
        count = SERVICES_FOR_SEVERAL[verb](invitations=chosen)
        messages.success(request, done.format(count="1 invitation" if count == 1 else f"{count} invitations"))
        return redirect(index)
    found = list(acted_on.order_by("email"))
    if not found:
        messages.warning(request, NOTHING_TO_DO[verb])
        return redirect(index)
    context = {"invitations": found, "left_out": chosen.count() - len(found), "verb": verb, "index": index}
    return render(request, "users/admin/confirm_several.html", context)


def _chosen(request: HttpRequest) -> InvitationQuerySet:
    """The invitations that an address names: by their numbers, or all of a cohort that are open."""
    visible, cohort = visible_to(request.user), request.GET.get("cohort", "")
    if NUMBER.fullmatch(cohort):
        return visible.open().filter(cohort=int(cohort))
    return visible.filter(pk__in=[number for number in request.GET.getlist("id") if NUMBER.fullmatch(number)])


def _with(asked: QueryDict, **values: str) -> str:
    both = asked.copy()
    for name, value in values.items():
        both[name] = value
    return both.urlencode()


def _last_day(invitation: Invitation) -> str:
    return date_format(timezone.localtime(invitation.expires_at))


def _target(invitation: Invitation) -> str:
    return str(invitation.cohort) if invitation.cohort else invitation.get_role_display()
