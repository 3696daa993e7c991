"""The administrators' pages of complaints about data: the list with its clock, and one complaint with its steps."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from network.privacy.forms import StepForm
from network.privacy.models import Complaint
from network.privacy.services import complaints
from users.circles import person_of
from users.models import User
from users.roles import Role, roles_of
from users.staff_access import reason_first

MOST_DONE = 100


def administrator_of(request: HttpRequest) -> User | None:
    """Whoever asks, if complaints are theirs to answer."""
    return person_of(request) if Role.ADMINISTRATOR in roles_of(request.user) else None


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the oldest first, with the days that are left; and what was answered."""
    _administrator(request)
    context = {"waiting": Complaint.objects.waiting(), "done": Complaint.objects.all().done()[:MOST_DONE]}
    return render(request, "network/privacy/admin/complaints.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    """One complaint, and its next step. Opening it is written down for the person whose it is."""
    administrator = _administrator(request)
    found = get_object_or_404(Complaint.objects.select_related("user"), pk=pk)
    people = [found.user] if found.user else []
    asked = reason_first(request, people=people, what="opened your complaint about data", role=Role.ADMINISTRATOR)
    if asked is not None:
        return asked
    form = StepForm(request.POST if request.method == "POST" else None, complaint=found, label_suffix="")
    if form.is_valid() and _was_done(request, form, found, administrator):
        return redirect("complaints:complaint", pk)
    return render(request, "network/privacy/admin/complaint.html", {"complaint": found, "form": form})


def _was_done(request: HttpRequest, form: StepForm, found: Complaint, administrator: User) -> bool:
    try:
        match form.cleaned_data["step"]:
            case "acknowledge":
                complaints.acknowledge(complaint=found, by=administrator)
            case "look into":
                complaints.look_into(complaint=found, by=administrator)
            case "answer":
                complaints.answer(complaint=found, by=administrator, text=form.cleaned_data["text"])
            case "close":
                complaints.close(complaint=found, by=administrator)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, "Done.")
    return True


def _administrator(request: HttpRequest) -> User:
    if (administrator := administrator_of(request)) is None:
        raise PermissionDenied
    return administrator
