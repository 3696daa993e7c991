"""Proposed topics in the admin: a list, and a page on which the convenor decides on one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from core.admin_lists import ListToDecide, ToDecideViewSet
from network.proposals import services
from network.proposals.forms import DecisionForm
from network.proposals.models import TopicProposal
from topics.vocabulary import vocabulary
from users.circles import person_of

DECIDE = "proposals.change_topicproposal"
SERVICES: dict[str, Callable[..., Any]] = {
    DecisionForm.ACCEPT: services.accept,
    DecisionForm.MERGE: services.merge,
    DecisionForm.DECLINE: services.decline,
}


STATES = {
    DecisionForm.ACCEPT: TopicProposal.State.ACCEPTED,
    DecisionForm.MERGE: TopicProposal.State.MERGED,
    DecisionForm.DECLINE: TopicProposal.State.DECLINED,
}


class ProposalIndexView(ListToDecide):
    """Every proposal, those that wait first."""

    @cached_property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column_class(TitleColumn)("name", label="Topic", get_url=_address),
            Column("facet", label="Facet", accessor="get_facet_display"),
            Column("state", label="Status", accessor="get_state_display"),
            DateColumn("created_at", label="Proposed"),
            Column("proposed_by", label="By"),
        ]

    def get_base_queryset(self) -> QuerySet[TopicProposal]:
        proposals = TopicProposal.objects.visible_to(self.request.user).select_related("proposed_by")
        # “waiting” is the last of the states by the alphabet.
        return proposals.order_by("-state", "-created_at")


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a proposal and decide on it; of one that is decided, read what was."""
    if not request.user.has_perm(DECIDE):
        raise PermissionDenied
    proposals = TopicProposal.objects.visible_to(request.user).select_related("proposed_by", "decided_by", "topic")
    proposal = get_object_or_404(proposals, pk=pk)
    sent = request.POST if request.method == "POST" else None
    form = DecisionForm(sent, initial={"name": proposal.name, "facet": proposal.facet})
    if proposal.state == TopicProposal.State.WAITING:
        is_done = form.is_valid() and _was_decided(request, proposal, form)
    else:
        is_done = sent is not None and _is_known(request, proposal, form)
    if is_done:
        return redirect("proposals:index")
    context = {"proposal": proposal, "form": form, "likely": vocabulary().likely(proposal.name, limit=5)}
    return render(request, "network/proposals/admin/decide.html", context)


def _was_decided(request: HttpRequest, proposal: TopicProposal, form: DecisionForm) -> bool:
    try:
        SERVICES[form.cleaned_data["decision"]](proposal=proposal, by=request.user, **form.for_service())
    except services.DecidedBeforeError:
        proposal.refresh_from_db()
        return _is_known(request, proposal, form)
    except ValidationError as error:
        form.add_error("name", error)
        return False
    else:
        messages.success(request, f"“{proposal.name}” is decided. Whoever proposed it is told.")
    return True


def _is_known(request: HttpRequest, proposal: TopicProposal, form: DecisionForm) -> bool:
    """Whether it was decided by this very form, sent before; else the page says so, and shows what was typed."""
    form.is_valid()
    said = {name: form.cleaned_data.get(name, "") for name in ("reason", "definition")}
    state = STATES.get(form.cleaned_data.get("decision", ""), "")
    if services.is_decided_so(proposal=proposal, by=person_of(request), state=state, **said):
        return True
    messages.error(request, f"“{proposal.name}” was decided before.")
    return False


def _address(proposal: TopicProposal) -> str:
    return reverse("proposals:decide", args=[proposal.pk])


class ProposalViewSet(ToDecideViewSet):
    """Proposed topics: nobody adds, edits or deletes one here; the convenor decides."""

    model = TopicProposal
    icon = "help"
    menu_label = "Proposed topics"
    menu_order = 232
    index_view_class = ProposalIndexView
    list_filter = ["state"]
    search_fields = ["name"]
    form_fields = ["name"]
    decide_view = staticmethod(decide)
