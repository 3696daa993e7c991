"""The page on which members propose topics."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.rate_limits import limited
from network.proposals.forms import ProposalForm
from network.proposals.models import TopicProposal
from network.proposals.services import propose
from users.circles import circles_of, person_of

SHOWN = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="topic-proposals", limit=20, per=timedelta(days=1))
def propose_topic(request: HttpRequest) -> HttpResponse:
    """Propose a topic, and see what became of those proposed before. For members."""
    person = person_of(request)
    if not circles_of(person).is_member:
        raise Http404
    form = ProposalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            proposal = propose(person=person, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"The convenor will decide on “{proposal.name}”, and you will be told.")
            return redirect("propose_topic")
    own = TopicProposal.objects.filter(proposed_by=person).select_related("topic").newest_first()[:SHOWN]
    return render(request, "network/proposals/propose_topic.html", {"form": form, "proposals": own})
