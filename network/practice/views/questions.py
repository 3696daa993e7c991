"""Asking and answering under a write-up."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.rate_limits import limited
from network.practice import reading
from network.practice.models import Answer, Question
from network.practice.remark_forms import answer_form, question_form
from network.practice.services import questions as services
from network.practice.views.reading import page
from users.circles import circles_of, person_of

MOST_REMARKS_AN_HOUR = 30


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
@require_http_methods(["GET", "HEAD", "POST"])
def delete_question(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, then delete one's own question with its answers."""
    own = Question.objects.visible_to(request.user).filter(author=request.user).select_related("write_up")
    return _delete(request, get_object_or_404(own, public_id=public_id), "question")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, then delete one's own answer."""
    own = Answer.objects.visible_to(request.user).filter(author=request.user).select_related("question__write_up")
    return _delete(request, get_object_or_404(own, public_id=public_id), "answer")


def _delete(request: HttpRequest, remark: Question | Answer, what: str) -> HttpResponse:
    write_up = remark.write_up if isinstance(remark, Question) else remark.question.write_up
    if request.method != "POST":
        answers = Answer.objects.visible_to(request.user).filter(question=remark.pk).count()
        context = {"remark": remark, "what": what, "answers": answers, "write_up": write_up}
        return render(request, "network/practice/delete_remark.html", context)
    services.delete_remark(remark=remark)
    messages.success(request, f"Your {what} is deleted.")
    return redirect(f"{write_up.get_absolute_url()}#questions")


def _question(request: HttpRequest, public_id: str) -> Question:
    found = Question.objects.visible_to(request.user).on_a_page()
    return get_object_or_404(found.select_related("author", "write_up"), public_id=public_id)


def _refuse_others(request: HttpRequest) -> None:
    if not circles_of(request.user).is_member:
        raise PermissionDenied


def _address(question: Question, number: int, anchor: str) -> str:
    page = f"?page={number}" if number > 1 else ""
    return f"{question.write_up.get_absolute_url()}{page}#{anchor}"
