"""Reporting something to the convenor, and answering what the convenor decided about oneself."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core.rate_limits import limited
from network.moderation import appeals, services
from network.moderation.answer_links import addressee_with
from network.moderation.decided import Decided
from network.moderation.forms import AppealForm, ReportForm
from network.moderation.models import Addressee, Decision
from network.moderation.registry import kinds
from users.circles import circles_of, person_of

MOST_REPORTS_A_DAY = 20
MOST_ANSWERS_A_DAY = 10


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="report", limit=MOST_REPORTS_A_DAY, per=timedelta(days=1))
def report(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Report what somebody else wrote; only who may read it can."""
    reportable = kinds().get(kind)
    person = person_of(request)
    if reportable is None or not circles_of(person).sees_network_write_ups:
        raise Http404
    thing = get_object_or_404(reportable.visible(person), public_id=public_id)
    if person in reportable.owners(thing):
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None, label_suffix="")
    if form.is_valid():
        try:
            services.report(kind=reportable, thing=thing, reporter=person, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Thank you. The convenor will look at it, and you will get a notice.")
            return redirect(reportable.url(thing))
    context = {"form": form, "title": reportable.title(thing), "back": reportable.url(thing), "kind": kind}
    return render(request, "network/moderation/report.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="appeal", limit=MOST_ANSWERS_A_DAY, per=timedelta(days=1))
def decision(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was decided about oneself, why, and one answer to it."""
    own = Addressee.objects.visible_to(request.user).with_everything()
    addressee = get_object_or_404(own, public_id=public_id)
    return _answer(request, addressee, "network/moderation/decision.html")


@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="appeal-by-mail", limit=MOST_ANSWERS_A_DAY, per=timedelta(days=1))
def answer_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """The same for whoever cannot sign in: the link in the mail is for a suspended account, and for one answer."""
    try:
        addressee = addressee_with(token)
    except BadSignature as error:
        raise Http404 from error
    if addressee.decision.action != Decision.Action.SUSPEND:
        raise Http404
    return _answer(request, addressee, "network/moderation/answer_by_mail.html")


def _answer(request: HttpRequest, addressee: Addressee, template: str) -> HttpResponse:
    form = AppealForm(request.POST if request.method == "POST" else None, label_suffix="")
    texts: list[str] = []
    if form.is_valid():
        try:
            appeals.appeal(addressee=addressee, **form.cleaned_data)
        except ValidationError as error:
            # There is no form any more that would show it.
            texts = [form.cleaned_data["text"]]
            form.add_error(None, error)
        else:
            messages.success(request, "Your answer is with the convenors. You will hear what comes of it.")
            return redirect(request.path)
    return render(request, template, {"form": form, "decided": Decided(addressee), "texts": texts})
