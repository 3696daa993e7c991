"""The convenor's pages in the admin: answers to decisions, notes about what is sent, and the log of decisions."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from network.moderation import appeals, services, signals
from network.moderation.cases import about_own, titles_of
from network.moderation.deciding import MEANWHILE, the_convenor
from network.moderation.forms import AppealAnswerForm, PutAsideForm
from network.moderation.models import Addressee, Appeal, Decision, Signal
from network.moderation.registry import kind_named

A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody says to a decision about them, and the second convenor's last word."""
    convenor = the_convenor(request)
    rows = Appeal.objects.visible_to(convenor).with_decision().select_related("addressee__decision__content_type")
    found = get_object_or_404(rows, pk=pk)
    form = AppealAnswerForm(request.POST if request.method == "POST" else None, label_suffix="")
    try:
        if form.is_valid() and _was_done(request, form, appeals.answer, appeal=found, by=convenor):
            return redirect("moderation:appeal", pk)
    except services.DecidedMeanwhileError:
        messages.error(request, MEANWHILE)
        found = get_object_or_404(rows, pk=pk)
    decision = found.addressee.decision
    seconds = appeals.second_convenors(decision)
    context = {
        "appeal": found,
        "decision": decision,
        "kind": kind_named(decision.content_type),
        "title": titles_of([decision])[decision.pk],
        "form": form,
        "may_answer": seconds.filter(pk=convenor.pk).exists(),
        "has_second": seconds.exists(),
    }
    return render(request, "network/moderation/admin/appeal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def signal(request: HttpRequest, pk: int) -> HttpResponse:
    """One note about what somebody sends, and putting it aside."""
    convenor = the_convenor(request)
    rows = Signal.objects.visible_to(convenor).select_related("person", "put_aside_by")
    found = get_object_or_404(rows, pk=pk)
    form = PutAsideForm(request.POST if request.method == "POST" else None, label_suffix="")
    if form.is_valid() and _was_done(request, form, signals.put_aside, signal=found, by=convenor):
        return redirect("moderation:index")
    return render(request, "network/moderation/admin/signal.html", {"signal": found, "form": form})


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Who decided what, when and why, the latest first: read by convenors, and changed by nobody."""
    convenor = the_convenor(request)
    others = Decision.objects.not_about(convenor).exclude(about_own(convenor))
    decisions = others.select_related("content_type", "decided_by").newest_first()
    part = Paginator(decisions, A_PAGE).get_page(request.GET.get("page"))
    rows = list(part.object_list)
    titles, answered = titles_of(rows), _answered(rows)
    lines = [(decision, titles[decision.pk], answered.get(decision.pk, [])) for decision in rows]
    return render(request, "network/moderation/admin/log.html", {"part": part, "lines": lines})


def _answered(decisions: list[Decision]) -> dict[int, list[Addressee]]:
    """What was said to decisions, and what came of it, by decision."""
    found: dict[int, list[Addressee]] = {}
    people = Addressee.objects.filter(decision__in=decisions, appeal__isnull=False)
    for each in people.select_related("person", "appeal__answer__answered_by").order_by("appeal"):
        found.setdefault(each.decision_id, []).append(each)
    return found


def _was_done(request: HttpRequest, form: Any, service: Any, **about: Any) -> bool:
    try:
        service(**about, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, "Done. Whoever should know of it is told.")
    return True
