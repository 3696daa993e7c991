"""Proposed topics in the admin, and those that wait on the convenor's first screen."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks

from core import dashboard
from network.proposals.deciding import DECIDE, ProposalViewSet
from network.proposals.models import TopicProposal


@hooks.register("register_admin_viewset")
def register_proposals() -> ProposalViewSet:
    """Add the proposed topics."""
    return ProposalViewSet("proposals", url_prefix="proposed-topics")


@dashboard.register
def proposals_that_wait(request: HttpRequest) -> list[dashboard.ToDo]:
    """Topics that members proposed and nobody has decided on."""
    if not request.user.has_perm(DECIDE):
        return []
    count = TopicProposal.objects.visible_to(request.user).waiting().count()
    if not count:
        return []
    sentence = "1 proposed topic waits" if count == 1 else f"{count} proposed topics wait"
    return [dashboard.ToDo(f"{sentence} for your decision.", reverse("proposals:index"))]
