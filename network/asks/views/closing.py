"""How an ask ends: closing it, opening it again, and the helper's word on thanks."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.rate_limits import limited
from network.asks import reading, services
from network.asks.forms import CloseForm
from network.asks.models import Ask, Thanks
from users.circles import person_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="asks-closed", limit=60, per=timedelta(hours=1))
def close_ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say whether it helped, and thank who helped. What is typed of one that was closed meanwhile stays, with why."""
    ask = _own(request, public_id)
    if not ask.is_open and request.method != "POST":
        return redirect(ask)
    answers = reading.answers_for(ask, request.user)
    form = CloseForm(request.POST if request.method == "POST" else None, ask=ask, answers=answers)
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.close_ask(
                ask=ask,
                outcome=said["outcome"],
                helper=said["person"],
                text=said["text"],
                may_stand=said["may_stand"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Your ask is closed. You can open it again within 30 days.")
            return redirect(ask)
    may_reopen = not ask.is_open and services.may_reopen(ask)
    return render(request, "network/asks/close_ask.html", {"form": form, "ask": ask, "may_reopen": may_reopen})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reopen_ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, then open one's own ask again."""
    ask = _own(request, public_id)
    if ask.is_open:
        return redirect(ask)
    if request.method != "POST":
        has_thanks = Thanks.objects.filter(ask=ask).exists()
        return render(request, "network/asks/reopen_ask.html", {"ask": ask, "has_thanks": has_thanks})
    try:
        services.reopen(ask=ask)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, "Your ask is open again.")
    return redirect(ask)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_away(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, then take one's own ask away for good."""
    ask = _own(request, public_id)
    if request.method != "POST":
        answers = reading.answers_for(ask, request.user)
        by_others = sum(answer.author_id != ask.author_id for answer in answers)
        return render(request, "network/asks/take_away.html", {"ask": ask, "by_others": by_others})
    services.take_away(ask=ask)
    messages.success(request, "Your ask is taken away.")
    return redirect("asks")


@login_required
@require_POST
def answer_thanks(request: HttpRequest, public_id: str) -> HttpResponse:
    """The helper's own word on whether thanks may stand on their profile."""
    own = Thanks.objects.visible_to(request.user).filter(helper=person_of(request), may_stand=True)
    thanks = get_object_or_404(own.select_related("ask", "helper"), ask__public_id=public_id)
    agrees = request.POST.get("answer") == "yes"
    try:
        services.answer_thanks(thanks=thanks, agrees=agrees)
    except Thanks.DoesNotExist:
        # The ask was opened again meanwhile.
        raise Http404 from None
    messages.success(request, "It stands on your profile now." if agrees else "It stays off your profile.")
    return redirect(thanks)


def _own(request: HttpRequest, public_id: str) -> Ask:
    own = Ask.objects.visible_to(request.user).of_author(request.user)
    return get_object_or_404(own.select_related("author", "cohort__intake"), public_id=public_id)
