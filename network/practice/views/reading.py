"""The page of a write-up for those who may read its present text, and its earlier versions."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from core.query_strings import number_of_page
from network.practice import reading
from network.practice.models import WriteUp, WriteUpVersion
from network.practice.remark_forms import RemarkForm, answer_form, question_form


@require_safe
def write_up(request: HttpRequest, public_id: str) -> HttpResponse:
    """A write-up as its reader may see it; whoever may not is led to the public version, if there is one."""
    found = reading.for_reading(request.user).filter(public_id=public_id).first()
    if found is None:
        return _to_public_version(request, public_id)
    return page(request, found, page_number=number_of_page(request.GET.get("page"), last=reading.LAST_PAGE))


def page(
    request: HttpRequest,
    write_up: WriteUp,
    *,
    page_number: int = 1,
    failed: RemarkForm | None = None,
    answering: str = "",
) -> HttpResponse:
    """Show a write-up; with the form that failed, of a new question or of an answer to the question `answering`."""
    read = reading.read(write_up, request.user, page_number=page_number)
    if answering and not any(said.remark.public_id == answering for said in read.questions):
        raise Http404
    answers = {said.remark.public_id: answer_form(said.remark.public_id) for said in read.questions if read.may_ask}
    if failed and answering:
        answers[answering] = failed
    context: dict[str, Any] = {
        "reading": read,
        "write_up": write_up,
        "who_can_see": reading.who_can_see(write_up),
        "has_waiting_changes": reading.has_waiting_changes(write_up),
        "question_form": question_form() if answering or failed is None else failed,
        "answer_forms": answers,
        "answering": answering,
        # The house's error summary and the title look for a form of this name.
        "form": failed,
    }
    return render(request, "network/practice/write_up.html", context)


@login_required
@require_safe
def versions(request: HttpRequest, public_id: str) -> HttpResponse:
    """The versions of a write-up that its reader may see, the latest first."""
    found = get_object_or_404(WriteUp.objects.visible_to(request.user), public_id=public_id)
    kept = WriteUpVersion.objects.visible_to(request.user).filter(write_up=found).order_by("-number")
    return render(request, "network/practice/versions.html", {"write_up": found, "versions": kept})


@login_required
@require_safe
def version(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """One version of a write-up, as it was."""
    readable = WriteUpVersion.objects.visible_to(request.user).select_related("write_up")
    kept = get_object_or_404(readable, write_up__public_id=public_id, number=number)
    context = {"write_up": kept.write_up, "version": kept, "topics": reading.topics_of_version(kept)}
    return render(request, "network/practice/version.html", context)


def _to_public_version(request: HttpRequest, public_id: str) -> HttpResponse:
    found = WriteUp.objects.for_public().select_related("publication__approved").filter(public_id=public_id).first()
    if found is not None:
        return redirect(found.public_url)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise Http404
