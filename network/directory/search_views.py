"""One’s saved searches: saving, the list, changing, removing, and the link in a mail that stops the mails."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core.rate_limits import limited
from network.directory import alerts
from network.directory.asked import Asked
from network.directory.forms import SavedSearchForm
from network.directory.looking import may_look
from network.directory.models import SavedSearch
from network.directory.saving import suggested_name
from network.directory.services import searches
from users.circles import person_of
from users.models import User


@login_required
@require_safe
def saved_searches(request: HttpRequest) -> HttpResponse:
    """One's own, the latest first."""
    person = _reader(request)
    own = SavedSearch.objects.visible_to(person).order_by("-pk")
    context = {"searches": own, "most": searches.MOST_SAVED, "may_find_people": may_look(person, "people")}
    return render(request, "network/directory/searches/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="save-search", limit=60, per=timedelta(hours=1))
def save_search(request: HttpRequest, kind: str) -> HttpResponse:
    """Keep the search that stands in the address."""
    person = _reader(request)
    if kind not in SavedSearch.Kind.values or not may_look(person, kind):
        raise Http404
    asked = Asked.by(request, kind)
    if not (asked.text or asked.filters):
        return redirect(f"find_{kind}")
    sent = request.POST if request.method == "POST" else None
    form = SavedSearchForm(sent, initial={"name": suggested_name(asked)})
    if form.is_valid() and (saved := _saved(form, person, asked)):
        messages.success(request, "Saved." if saved[1] else _told_again(saved[0]))
        return redirect("saved_searches")
    return render(request, "network/directory/searches/save.html", {"form": form, "asked": asked, "kind": kind})


def _told_again(search: SavedSearch) -> str:
    return f"You had saved this search already. It is called “{search.name}” now. Mails: {search.get_rhythm_display()}."


def _saved(form: SavedSearchForm, person: User, asked: Asked) -> tuple[SavedSearch, bool] | None:
    try:
        return searches.save_search(user=person, kind=asked.kind, address=asked.kept, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="save-search", limit=60, per=timedelta(hours=1))
def change_search(request: HttpRequest, public_id: str) -> HttpResponse:
    """Another name, another rhythm."""
    search = _own(request, public_id)
    form = SavedSearchForm(
        request.POST if request.method == "POST" else None, initial={"name": search.name, "rhythm": search.rhythm}
    )
    if form.is_valid():
        try:
            searches.change_search(search=search, **form.cleaned_data)
        except SavedSearch.DoesNotExist:
            # Removed meanwhile.
            raise Http404 from None
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Saved.")
            return redirect("saved_searches")
    return render(request, "network/directory/searches/change.html", {"form": form, "search": search})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_search(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep it no more, after a page that asks."""
    search = _own(request, public_id)
    if request.method != "POST":
        return render(request, "network/directory/searches/remove.html", {"search": search})
    searches.remove_search(search=search)
    messages.success(request, f"“{search.name}” is removed.")
    return redirect("saved_searches")


# The link in a mail: mail programs press the button without a session, so without a token of one too (RFC 8058).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited(name="stop-search-mails", limit=30, per=timedelta(hours=1))
def stop_mails(request: HttpRequest, token: str) -> HttpResponse:
    """Send no mail about one search any more, signed in or not. Opening it changes nothing."""
    try:
        search = alerts.search_with(token)
    except signing.BadSignature as error:
        raise Http404 from error
    if request.method == "POST" and search is not None:
        searches.stop_mails(search=search)
        search.rhythm = SavedSearch.Rhythm.NEVER
    is_stopped = search is None or search.rhythm == SavedSearch.Rhythm.NEVER
    return render(request, "network/directory/searches/stop.html", {"is_stopped": is_stopped})


def _own(request: HttpRequest, public_id: str) -> SavedSearch:
    return get_object_or_404(
        SavedSearch.objects.visible_to(_reader(request)).select_related("user"), public_id=public_id
    )


def _reader(request: HttpRequest) -> User:
    """Whoever asks, if they may search at all."""
    if not may_look(person_of(request), SavedSearch.Kind.PRACTICE):
        raise Http404
    return person_of(request)
