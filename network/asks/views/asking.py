"""The list of asks, one ask, and saying it: new, and anew."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.query_strings import search_text
from core.rate_limits import consume, limited, visitor_key
from core.versions import EditConflictError
from network.asks import listing, reading, services
from network.asks.forms import AskAnswerForm, AskForm
from network.asks.models import LONGEST_QUESTION, Ask
from network.moderation.refusals import LimitError, refused
from users.circles import circles_of, is_member, person_of

MOST_ASKS_A_DAY = 10
ENOUGH = "You have asked ten questions today. Your text is kept here: ask this one tomorrow."


@login_required
@require_safe
@limited(name="asks-read", limit=1200, per=timedelta(hours=1), methods=("GET", "HEAD"))
def asks(request: HttpRequest) -> HttpResponse:
    """The open asks; 404 for who may not see members."""
    if not circles_of(request.user).sees_members_fields:
        raise Http404
    asked = listing.Asked.of(request.GET)
    page = {
        "asked": asked,
        "listing": listing.listing(asked, request.user),
        "may_ask": is_member(request.user),
    }
    return render(request, "network/asks/asks.html", page)


@login_required
@require_safe
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """One ask that one may read, with its answers."""
    return page(request, get_object_or_404(reading.for_reading(request.user), public_id=public_id))


def page(request: HttpRequest, ask: Ask, failed: AskAnswerForm | None = None) -> HttpResponse:
    """Show an ask; with the answer that could not be sent."""
    form = failed or AskAnswerForm(initial={"readers": ask.readers})
    # The house's error summary and the title look for a form of this name.
    context = {"reading": reading.read(ask, request.user), "form": failed, "answer_form": form}
    return render(request, "network/asks/ask.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="new-asks-sent", limit=60, per=timedelta(hours=1))
def new_ask(request: HttpRequest) -> HttpResponse:
    """The form of an ask, with a prepared question if a search led here; nothing is kept before it is sent."""
    if not is_member(request.user):
        raise Http404
    drafted = search_text(request.GET.get("q", ""), longest=LONGEST_QUESTION)
    form = AskForm(request.POST if request.method == "POST" else None, author=person_of(request), drafted=drafted)
    if form.is_valid():
        try:
            asked = _ask(request, form)
        except Ask.DoesNotExist:
            raise Http404 from None
        except LimitError as error:
            refused(form, error, person_of(request))
        except ValidationError as error:
            form.take_over(error)
        else:
            messages.success(request, f"Your question is asked. {reading.who_can_see(asked)}")
            return redirect(asked)
    return render(request, "network/asks/new_ask.html", {"form": form})


@transaction.atomic
def _ask(request: HttpRequest, form: AskForm) -> Ask:
    # What is asked already counts once, and what is refused not at all.
    key = form.cleaned_data["creation_key"]
    is_asked = Ask.objects.filter(creation_key=services.key_of(form.wording, key)).exists()
    if not is_asked and not consume(
        name="new-asks", key=visitor_key(request), limit=MOST_ASKS_A_DAY, per=timedelta(days=1)
    ):
        raise LimitError(ENOUGH)
    return services.ask(author=person_of(request), wording=form.wording, creation_key=key)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="ask-changes", limit=60, per=timedelta(hours=1))
def edit_ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say one's own open ask anew; who saves second sees both texts."""
    own = own_ask(request, public_id)
    form = AskForm(request.POST if request.method == "POST" else None, author=person_of(request), ask=own)
    differences = []
    if form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            services.change(ask=own, by=person_of(request), version=version, wording=form.wording)
        except EditConflictError:
            own = own_ask(request, public_id)
            differences = form.differences(own)
            form = form.on_top_of(own)
        except ValidationError as error:
            form.take_over(error)
        # The same text sent twice is no conflict.
        if not differences and not form.errors:
            messages.success(request, "Your ask is saved.")
            return redirect(own)
    return render(request, "network/asks/edit_ask.html", {"form": form, "ask": own, "differences": differences})


def own_ask(request: HttpRequest, public_id: str) -> Ask:
    """An open ask of whoever asks; 404 for everyone else's."""
    own = Ask.objects.visible_to(request.user).of_author(request.user).filter(state=Ask.State.OPEN)
    return get_object_or_404(own.select_related("author", "cohort__intake"), public_id=public_id)
