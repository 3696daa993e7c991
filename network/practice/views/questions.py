"""Asking and answering under a write-up, and taking it away."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.rate_limits import limited
from network.practice import own_words, reading
from network.practice.models import Answer, Question
from network.practice.remark_forms import answer_form, question_form
from network.practice.services import questions as services
from network.practice.views.reading import page
from users.circles import circles_of, person_of

MOST_REMARKS_AN_HOUR = 30
# Where one finds what one said.
LIST = "own_remarks"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="remarks", limit=MOST_REMARKS_AN_HOUR, per=timedelta(hours=1))
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a question under a write-up that one may read. For members; staff read only."""
    write_up = get_object_or_404(reading.for_reading(request.user).shared(), public_id=public_id)
    if request.method != "POST":
        # Somebody who had to sign in first, or who loads the page of an error again.
        return redirect(f"{write_up.get_absolute_url()}#questions")
    _refuse_others(request)
    form = question_form(request.POST)
    if not form.is_valid():
        return page(request, write_up, failed=form)
    try:
        question = services.ask_question(write_up=write_up, author=person_of(request), **form.cleaned_data)
    except Question.DoesNotExist:
        raise Http404 from None
    return redirect(f"{write_up.get_absolute_url()}#question-{question.public_id}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="remarks", limit=MOST_REMARKS_AN_HOUR, per=timedelta(hours=1))
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer a question that one may read. For members; staff read only."""
    question = _question(request, public_id)
    if request.method != "POST":
        return redirect(question)
    _refuse_others(request)
    form = answer_form(public_id, request.POST)
    number = reading.page_of(question, request.user)
    if not form.is_valid():
        write_up = get_object_or_404(reading.for_reading(request.user), pk=question.write_up_id)
        return page(request, write_up, page_number=number, failed=form, answering=public_id)
    try:
        said = services.answer_question(question=question, author=person_of(request), **form.cleaned_data)
    except Answer.DoesNotExist:
        raise Http404 from None
    return redirect(_address(question, number, f"answer-{said.public_id}"))


@login_required
@require_safe
def question(request: HttpRequest, public_id: str) -> HttpResponse:
    """The lasting address of a question: where it stands on the page of its write-up today."""
    found = _question(request, public_id)
    return redirect(_address(found, reading.page_of(found, request.user), f"question-{public_id}"))


@login_required
@require_safe
def own_remarks(request: HttpRequest) -> HttpResponse:
    """What one asked and answered under write-ups, for everyone who is signed in."""
    part = own_words.own_remarks(request.user, number=request.GET.get("page"))
    return render(request, "network/practice/own_remarks.html", {"part": part})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_question(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, then delete one's own question with its answers, whether or not one can still see the write-up."""
    return _delete(request, Question, public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, then delete one's own answer, whether or not one can still see the write-up."""
    return _delete(request, Answer, public_id)


def _delete(request: HttpRequest, model: Any, public_id: str) -> HttpResponse:
    remark = get_object_or_404(model.objects.own(request.user).with_write_up_for(request.user), public_id=public_id)
    words, write_up = own_words.words_of(remark), own_words.write_up_of(remark)
    if request.method != "POST":
        context = {"words": words, "write_up": write_up, "goes_too": _goes_too(remark, request.user)}
        return render(request, "network/practice/delete_remark.html", context | {"back": words.url or reverse(LIST)})
    services.delete_remark(remark=remark)
    messages.success(request, f"Your {words.what} is deleted.")
    return redirect(f"{write_up.get_absolute_url()}#questions" if write_up else LIST)


def _goes_too(remark: Any, viewer: Any) -> str:
    """What is deleted with it, as far as its author may know."""
    if not isinstance(remark, Question):
        return ""
    if not remark.sees_write_up:  # type: ignore[attr-defined]
        return "So is any answer to it."
    answers = Answer.objects.visible_to(viewer).filter(question=remark).count()
    return f"{answers} answer{pluralize(answers)} to it {pluralize(answers, 'goes,go')} with it." if answers else ""


def _question(request: HttpRequest, public_id: str) -> Question:
    found = Question.objects.visible_to(request.user).on_a_page()
    return get_object_or_404(found.select_related("author", "write_up"), public_id=public_id)


def _refuse_others(request: HttpRequest) -> None:
    if not circles_of(request.user).is_member:
        raise PermissionDenied


def _address(question: Question, number: int, anchor: str) -> str:
    page = f"?page={number}" if number > 1 else ""
    return f"{question.write_up.get_absolute_url()}{page}#{anchor}"
