"""One's own write-ups, and what one is asked."""

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from network.practice.models import Consent, Credit, WriteUp
from users.circles import is_member


@login_required
@require_safe
def own_write_ups(request: HttpRequest) -> HttpResponse:
    """Drafts, what is shared, how each stands towards the public, and questions that wait for an answer."""
    open_consents = Consent.objects.in_force().filter(agreed_at=None).select_related("user").order_by("pk")
    waiting = Prefetch("publication__proposed__consents", open_consents, to_attr="open_consents")
    own = list(
        WriteUp.objects.of_author(request.user)
        .select_related("publication__proposed", "publication__approved", "cohort__intake")
        .prefetch_related(waiting)
        .order_by("-updated_at", "-pk")
    )
    if not own and not is_member(request.user):
        raise Http404
    asked = Credit.objects.visible_to(request.user).waiting().select_related("write_up", "asked_by")
    page = {
        "drafts": [write_up for write_up in own if write_up.state == WriteUp.State.DRAFT],
        "shared": [write_up for write_up in own if write_up.state == WriteUp.State.SHARED],
        "to_ask": WriteUp.objects.visible_to(request.user)
        .filter(credits__in=Credit.objects.visible_to(request.user).people_to_ask().agreed())
        .exclude(pk__in=[write_up.pk for write_up in own])
        .newest_first(),
        "asked": asked.order_by("pk"),
        "consents": Consent.objects.visible_to(request.user).waiting().select_related("version").order_by("pk"),
    }
    return render(request, "network/practice/own.html", page)
