"""One's own privacy: what is held, what was agreed to, who looked, and a copy of it all."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.rate_limits import limited
from network.practice.models import Consent
from network.privacy.copying import copy_of, packed
from network.privacy.held import by_purpose
from network.privacy.models import Complaint
from network.profiles.models import LivedExperience
from users.circles import person_of
from users.models import StaffAccess

MOST_COPIES_A_DAY = 5


@login_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is held of whoever asks, and what they can do about it."""
    person = person_of(request)
    consents = Consent.objects.visible_to(person).filter(agreed_at__isnull=False).select_related("version__write_up")
    context = {
        "groups": by_purpose(only_of_people=True),
        "accesses": StaffAccess.objects.filter(person=person).order_by("-happened_at", "-pk"),
        "consents": consents.order_by("-agreed_at", "-pk"),
        "lived_experience": LivedExperience.objects.filter(profile__user=person).first(),
        "complaints": Complaint.objects.visible_to(person).order_by("-received_at", "-pk"),
    }
    return render(request, "network/privacy/privacy.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited(name="download-data", limit=MOST_COPIES_A_DAY, per=timedelta(days=1))
def download_data(request: HttpRequest) -> HttpResponse:
    """A copy of all that is held of whoever asks, made at once."""
    if request.method != "POST":
        return render(request, "network/privacy/download.html")
    response = HttpResponse(packed(copy_of(person_of(request))), content_type="application/zip")
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="my-data-{day}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response
