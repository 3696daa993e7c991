"""What everyone may read and ask about data, with or without an account."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.public_ids import new_public_id
from core.rate_limits import limited
from network.privacy.forms import ComplaintForm
from network.privacy.held import by_purpose
from network.privacy.services import complaints

MOST_COMPLAINTS_A_DAY = 5


@require_safe
def what_we_hold(request: HttpRequest) -> HttpResponse:
    """All that is held of people: what, why, on what basis, who sees it first, how long. Drawn from the register."""
    return render(request, "network/privacy/what_we_hold.html", {"groups": by_purpose()})


@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="complaint", limit=MOST_COMPLAINTS_A_DAY, per=timedelta(days=1))
def complain(request: HttpRequest) -> HttpResponse:
    """Complain about how data is used."""
    user = request.user if request.user.is_authenticated else None
    known = {"name": user.name, "email": user.email} if user else {}
    initial = known | {"creation_key": new_public_id()}
    form = ComplaintForm(request.POST if request.method == "POST" else None, initial=initial, label_suffix="")
    if form.is_valid():
        if not form.is_of_a_program:
            complaints.receive(user=user, **form.values)
        return redirect("complaint_sent")
    return render(request, "network/privacy/complain.html", {"form": form})


@require_safe
def complaint_sent(request: HttpRequest) -> HttpResponse:
    """That it arrived, and what happens next."""
    return render(request, "network/privacy/complaint_sent.html")


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """The last page for whoever was erased; it tells nothing of anybody."""
    return render(request, "network/privacy/erased.html")
