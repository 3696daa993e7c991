"""Leaving, the thirty days in which one can come back, and erasure."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.practice.forgetting import written_by
from network.privacy.forms import LeaveForm
from network.privacy.models import Leaving, RemovalQuestion
from network.privacy.services import erasing
from network.privacy.services import leaving as services
from users.circles import person_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """What leaving does, what becomes of write-ups, and leaving."""
    person = person_of(request)
    if person.leaves_at is not None:
        return redirect("leaving")
    written = written_by(person)
    form = LeaveForm(request.POST if request.method == "POST" else None, shared=written.shared, label_suffix="")
    if form.is_valid():
        choice = form.cleaned_data["write_ups"]
        try:
            services.leave(user=person, write_ups=choice, session_key=request.session.session_key)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("leaving")
    return render(request, "network/privacy/leave.html", {"form": form, "written": written})


@login_required
@require_safe
@never_cache
def leaving(request: HttpRequest) -> HttpResponse:
    """All there is for whoever is leaving: come back, take one's data, or be erased now."""
    person = person_of(request)
    if (found := Leaving.objects.filter(user=person).first()) is None:
        return redirect("privacy")
    return render(request, "network/privacy/leaving.html", {"leaving": found, "written": written_by(person)})


@login_required
@require_POST
def come_back(request: HttpRequest) -> HttpResponse:
    """Undo leaving."""
    services.come_back(user=person_of(request))
    messages.success(request, "Welcome back. Everything is as it was.")
    return redirect("privacy")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def erase_now(request: HttpRequest) -> HttpResponse:
    """Be erased without waiting for the day; only for whoever is leaving."""
    person = person_of(request)
    found = get_object_or_404(Leaving.objects.filter(user=person))
    if request.method != "POST":
        return render(request, "network/privacy/erase.html", {"leaving": found, "written": written_by(person)})
    if erasing.erase(user=person) is None:
        # They came back in another window.
        return redirect("privacy")
    logout(request)
    return redirect("erased")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def removal_question(request: HttpRequest, public_id: str) -> HttpResponse:
    """A co-author says whether what was written together goes too."""
    questions = RemovalQuestion.objects.visible_to(request.user).select_related("write_up", "leaving__user", "user")
    question = get_object_or_404(questions, public_id=public_id)
    if request.method == "POST":
        agrees = request.POST.get("answer") == "yes"
        services.answer_removal(question=question, agrees=agrees)
        messages.success(request, "It goes with them, if every author agrees." if agrees else "It stays.")
        return redirect("own_write_ups")
    return render(request, "network/privacy/removal_question.html", {"question": question})
