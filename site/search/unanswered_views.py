"""The convenor's pages of searches that found nothing: the list, and making words of one lead somewhere."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.folding import folded_words
from core.query_strings import search_text
from search import unanswered
from search.models import UnansweredSearch
from search.query import LONGEST_TEXT
from search.unanswered_forms import AnswerForm
from search.vocabulary import topics_called
from topics.vocabulary import vocabulary
from users.roles import Role, roles_of

A_PAGE = 50
MAY_LOOK = frozenset({Role.CONVENOR, Role.ADMINISTRATOR})
SERVICES: dict[str, Callable[..., None]] = {
    AnswerForm.SYNONYM: unanswered.add_as_synonym,
    AnswerForm.EVERYDAY: unanswered.add_as_everyday_wording,
}


def may_look(request: HttpRequest) -> bool:
    """Whether whoever asks is the convenor or an administrator."""
    return bool(MAY_LOOK & roles_of(request.user))


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What was asked for in vain in the last year, the commonest first; by words, and by where."""
    _check(request)
    text, kind = search_text(request.GET.get("q", ""), longest=LONGEST_TEXT), request.GET.get("kind", "")
    rows = UnansweredSearch.objects.filter(words__contains=" ".join(folded_words(text)))
    places = UnansweredSearch.objects.order_by("kind").values_list("kind", flat=True).distinct()
    rows = rows.filter(kind=kind) if kind in places else rows
    part = Paginator(rows.by_words(), A_PAGE).get_page(request.GET.get("p"))
    # Whoever has joined since may be called so.
    shown = (row for row in part if not unanswered.is_personal(row["words"]))
    context = {
        "part": part,
        "rows": [
            row | {"place": unanswered.place_of(row["kind"]), "topics": topics_called(row["words"])} for row in shown
        ],
        "q": text,
        "kind": kind,
        "places": [(place, unanswered.place_of(place)) for place in places],
    }
    return render(request, "search/admin/unanswered.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the words lead to a topic, in one step; or put them away."""
    _check(request)
    row = get_object_or_404(UnansweredSearch, pk=pk)
    if unanswered.is_personal(row.words):
        raise PermissionDenied
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"words": row.words}, label_suffix="")
    if form.is_valid():
        _do(row, form.cleaned_data)
        messages.success(request, _told(form.cleaned_data))
        return redirect("unanswered:index")
    context = {
        "row": row,
        "form": form,
        "place": unanswered.place_of(row.kind),
        "topics": topics_called(row.words),
        "likely": vocabulary().likely(row.words),
    }
    return render(request, "search/admin/answer.html", context)


def _do(row: UnansweredSearch, chosen: dict[str, Any]) -> None:
    if chosen["action"] == AnswerForm.PUT_AWAY:
        unanswered.put_away(row=row)
    else:
        SERVICES[chosen["action"]](row=row, topic=chosen["topic"], words=chosen["words"])


def _told(chosen: dict[str, Any]) -> str:
    if chosen["action"] == AnswerForm.PUT_AWAY:
        return "It is put away."
    return f"“{chosen['words']}” leads to “{chosen['topic']}” from now on."


def _check(request: HttpRequest) -> None:
    if not may_look(request):
        raise PermissionDenied
