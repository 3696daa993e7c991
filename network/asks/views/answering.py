"""Answering an ask, and taking an answer away."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.rate_limits import limited
from network.asks import reading, services
from network.asks.forms import AskAnswerForm
from network.asks.models import Ask, AskAnswer
from network.asks.views.asking import page
from network.practice.own_words import A_PAGE, ANSWER, OwnWords
from users.circles import circles_of, person_of

MOST_ANSWERS_AN_HOUR = 30
GONE = "An ask that you cannot see now"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="ask-answers", limit=MOST_ANSWERS_AN_HOUR, per=timedelta(hours=1))
def answer_ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer an ask that one may read. For members; staff read only."""
    ask = get_object_or_404(reading.for_reading(request.user).filter(hidden_at=None), public_id=public_id)
    if request.method != "POST":
        # Somebody who had to sign in first, or who loads the page of an error again.
        return redirect(f"{ask.get_absolute_url()}#answer")
    if not circles_of(request.user).is_member:
        raise PermissionDenied
    form = AskAnswerForm(request.POST)
    if form.is_valid():
        try:
            said = services.answer(ask=ask, author=person_of(request), **form.cleaned_data)
        except (Ask.DoesNotExist, AskAnswer.DoesNotExist):
            raise Http404 from None
        except ValidationError as error:
            form.add_error(None, error)
            form.go_on_for(ask)
        else:
            return redirect(said)
    return page(request, ask, failed=form)


@login_required
@require_safe
def own_answers(request: HttpRequest) -> HttpResponse:
    """What one has answered, for everyone who is signed in: of an ask that one cannot see now, nothing else."""
    own = AskAnswer.objects.own(request.user).with_ask_for(request.user).newest_first()
    part: Any = Paginator(own, A_PAGE).get_page(request.GET.get("page"))
    part.object_list = [_words_of(answer) for answer in part]
    return render(request, "network/asks/own_answers.html", {"part": part})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, then delete one's own answer, whether or not one can still see what it answers."""
    answer: Any = get_object_or_404(AskAnswer.objects.own(request.user).with_ask_for(request.user), public_id=public_id)
    ask, words = answer.ask if answer.sees_ask else None, _words_of(answer)
    if request.method != "POST":
        context = {"words": words, "ask": ask, "back": words.url or reverse("own_ask_answers")}
        return render(request, "network/asks/delete_answer.html", context)
    services.delete_answer(answer=answer)
    messages.success(request, "Your answer is deleted.")
    return redirect(ask or "own_ask_answers")


def _words_of(answer: Any) -> OwnWords:
    title, url = (answer.ask.question, answer.get_absolute_url()) if answer.sees_ask else (GONE, "")
    return OwnWords(answer, ANSWER, title, url, reverse("delete_ask_answer", args=[answer.public_id]))
