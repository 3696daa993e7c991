"""Who may see a write-up: shared, shared no more, asked to become public, withdrawn."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.rate_limits import limited
from core.versions import EditConflictError
from network.practice import audiences
from network.practice.models import Consent, WriteUp
from network.practice.reading import has_waiting_changes
from network.practice.services import publication, sharing
from network.practice.views.writing import own_write_up
from users.circles import person_of

CHANGED = "Another author has changed it meanwhile. Look at it again."


@login_required
@require_safe
def shared(request: HttpRequest, public_id: str) -> HttpResponse:
    """What sharing has done, and what can be done next."""
    write_up = own_write_up(request, public_id)
    if write_up.state != WriteUp.State.SHARED:
        return redirect("edit_write_up", public_id)
    seen_by = audiences.seen_by(write_up, person_of(request))
    page = {"write_up": write_up, "seen_by": seen_by, "is_lead": _is_lead(request, write_up)}
    return render(request, "network/practice/shared.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_sharing(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make a write-up its authors' alone again, after a page that says what this does."""
    write_up = own_write_up(request, public_id)
    if request.method == "POST":
        try:
            sharing.stop_sharing(write_up=write_up, version=_version_in(request))
        except EditConflictError:
            messages.warning(request, CHANGED)
            return redirect("stop_sharing", public_id)
        messages.success(request, "It is shared no more. Only its authors can see it, and nothing of it is lost.")
        return redirect("edit_write_up", public_id)
    if write_up.state != WriteUp.State.SHARED:
        return redirect("edit_write_up", public_id)
    seen_by = audiences.seen_by(write_up, person_of(request))
    consequences = [
        f"It is seen by {seen_by} now. From the next moment only its authors see it.",
        "It leaves the lists and the search. Questions and answers under it are kept, and come back if you share it.",
    ]
    if write_up.is_public:
        consequences.append(
            "It leaves the public pages too. To be public again, every author and an editor must agree."
        )
    return _confirm(request, write_up, "Stop sharing this write-up?", consequences, "Stop sharing it")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_write_up(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete a draft for good, after a page that says so."""
    write_up = own_write_up(request, public_id)
    if write_up.state != WriteUp.State.DRAFT:
        return redirect("stop_sharing", public_id)
    if write_up.was_public:
        messages.warning(request, sharing.WAS_PUBLIC)
        return redirect("edit_write_up", public_id)
    if request.method == "POST":
        try:
            sharing.delete_draft(write_up=write_up, version=_version_in(request))
        except EditConflictError:
            messages.warning(request, CHANGED)
            return redirect("delete_write_up", public_id)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
            return redirect("edit_write_up", public_id)
        messages.success(request, "The draft is deleted.")
        return redirect("own_write_ups")
    consequences = [
        "All that is written here is deleted for every author, with its earlier versions and its questions.",
        "Nobody can bring it back.",
    ]
    return _confirm(request, write_up, "Delete this draft?", consequences, "Delete the draft")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="asking-to-make-public", limit=40, per=timedelta(days=1))
def make_public(request: HttpRequest, public_id: str) -> HttpResponse:
    """What it takes to make a write-up public, what is still missing, and the button to ask."""
    write_up = own_write_up(request, public_id)
    errors: list[str] = []
    if request.method == "POST":
        try:
            publication.ask_to_make_public(write_up=write_up, by=person_of(request))
        except ValidationError as error:
            errors = error.messages
        else:
            messages.success(request, "You have asked. Every author is asked to agree, then an editor reads it.")
            return redirect("make_public", public_id)
    asked = getattr(write_up, "publication", None)
    page = {
        "write_up": write_up,
        "errors": errors,
        "publication": asked,
        "is_lead": _is_lead(request, write_up),
        "is_for_cohort": write_up.audience == WriteUp.Audience.COHORT,
        # What everyone reads already needs no asking.
        "may_be_asked": not write_up.is_public or has_waiting_changes(write_up),
        "missing": publication.missing_to_make_public(write_up),
        "authors": write_up.credits.authors().agreed().select_related("user").order_by("-is_lead", "pk"),
        "consents": Consent.objects.in_force().filter(version=asked.proposed_id).select_related("user").order_by("pk")
        if asked and asked.proposed_id
        else (),
    }
    return render(request, "network/practice/make_public.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_write_up(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a write-up away from the public, or take back that it was asked for."""
    write_up = own_write_up(request, public_id)
    asked = getattr(write_up, "publication", None)
    if request.method == "POST":
        was_public = write_up.is_public
        publication.withdraw(write_up=write_up, by=person_of(request))
        gone = "It is withdrawn from the public. Members still see it as before."
        messages.success(request, gone if was_public else "It is no longer asked for. Members still see it as before.")
        return redirect(write_up)
    if asked is None or not (asked.approved_id or asked.proposed_id):
        raise Http404
    consequences = [
        "Its public page, and whatever leads to it on this site, is gone at once.",
        "Search engines elsewhere may show it for some days.",
        "The network still sees it. The other authors are told.",
        "To be public again, every author and an editor must agree to it.",
    ]
    if not write_up.is_public:
        consequences = ["It is not public yet. Nobody is asked any more to agree to it, and the network still sees it."]
        return _confirm(request, write_up, "Take back that it is asked for?", consequences, "Take it back")
    return _confirm(request, write_up, "Withdraw it from the public?", consequences, "Withdraw it")


def _version_in(request: HttpRequest) -> int:
    """The version that the page spoke of; 0, which is none, if it does not say."""
    said = request.POST.get("version", "")
    return int(said[:9]) if said.isascii() and said.isdigit() else 0


def _is_lead(request: HttpRequest, write_up: WriteUp) -> bool:
    return write_up.credits.filter(user=request.user.pk, is_lead=True).exists()


def _confirm(
    request: HttpRequest, write_up: WriteUp, heading: str, consequences: list[str], button: str
) -> HttpResponse:
    is_draft = write_up.state == WriteUp.State.DRAFT
    page: dict[str, Any] = {
        "write_up": write_up,
        "heading": heading,
        "consequences": consequences,
        "button": button,
        "back": reverse("edit_write_up", args=[write_up.public_id]) if is_draft else write_up.get_absolute_url(),
    }
    return render(request, "network/practice/confirm.html", page)
