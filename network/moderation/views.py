"""Reporting something to the convenor."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core.rate_limits import limited
from network.moderation import services
from network.moderation.forms import ReportForm
from network.moderation.registry import kinds
from users.circles import circles_of, person_of

MOST_REPORTS_A_DAY = 20


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
