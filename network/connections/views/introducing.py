"""Proposing that two people meet, and answering."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from network.connections.forms import IntroduceForm
from network.connections.models import Introduction
from network.connections.reading import connections_to_choose
from network.connections.services import introducing as services
from network.connections.views.people import member_of
from network.moderation.refusals import refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def introduce(request: HttpRequest) -> HttpResponse:
    """Propose that two of one's connections meet."""
    member = member_of(request)
    people = connections_to_choose(member)
    data = request.POST if request.method == "POST" else None
    form = IntroduceForm(data, people=people, initial={"one": request.GET.get("person", "")})
    if form.is_valid():
        try:
            introduction = services.propose_introduction(proposed_by=member, **form.for_service())
        except Introduction.DoesNotExist:
            raise Http404 from None
        except ValidationError as error:
            refused(form, error, member)
        else:
            names = f"{introduction.first.name} and {introduction.second.name}"
            messages.success(request, f"You proposed that {names} meet. You get a notice if both say yes.")
            return redirect("connections")
    context: dict[str, Any] = {"form": form, "has_people": len(people[:2]) > 1}
    return render(request, "network/connections/introduce.html", context)


@login_required
@require_POST
def answer_introduction(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say yes or no to meeting somebody. Nobody learns of a no."""
    member = member_of(request)
    own = Introduction.objects.of(member).with_people()
    introduction = get_object_or_404(own, public_id=public_id)
    agrees = request.POST.get("answer") == "yes"
    try:
        answered = services.answer_introduction(introduction=introduction, person=member, agrees=agrees)
    except Introduction.DoesNotExist:
        # Taken back meanwhile.
        raise Http404 from None
    other = introduction.other_than(member).name
    if answered.state == Introduction.State.OPENED:
        messages.success(request, f"You and {other} have both said yes. Here you can write to each other.")
        return redirect("conversation_of_introduction", introduction.public_id)
    elif agrees:
        messages.success(request, f"You said yes. It opens if {other} says yes too.")
    else:
        messages.success(request, "You said no. Nobody is told.")
    return redirect("connections")


@login_required
@require_POST
def take_introduction_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Propose it no more."""
    own = Introduction.objects.proposed_by(member_of(request)).filter(state=Introduction.State.PROPOSED)
    services.take_back(introduction=get_object_or_404(own, public_id=public_id))
    messages.success(request, "You propose it no more. Nobody is told.")
    return redirect("connections")
