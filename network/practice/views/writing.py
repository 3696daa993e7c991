"""Writing: to begin, to change, to save while one types, and to look at it as readers will."""

import re
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.public_ids import PATTERN, new_public_id
from core.rate_limits import consume, limited, too_many, visitor_key
from core.versions import Difference, EditConflictError
from network.practice import audiences, nudges
from network.practice.forms import DEPTHS, WriteUpForm
from network.practice.models import WriteUp
from network.practice.progress import steps_of
from network.practice.services import sharing, writing
from network.profiles.by_lines import by_lines
from users.circles import is_member, person_of
from users.models import User

KEY = re.compile(PATTERN)
# What the buttons of the form send; each saves first.
SHARE, PREVIEW, PEOPLE = "share", "preview", "people"
BEGUN: Any = {"name": "new-write-ups", "limit": 60, "per": timedelta(hours=1)}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(**BEGUN)
def new_write_up(request: HttpRequest) -> HttpResponse:
    """The empty form; with the first answer that is sent there is a draft."""
    if not is_member(request.user):
        raise Http404
    if request.method == "POST":
        return _save(request, _begun(request))
    write_up = WriteUp()
    form = WriteUpForm(write_up=write_up, author=person_of(request))
    return _page(request, write_up, form, creation_key=new_public_id())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="write-up-changes", limit=300, per=timedelta(hours=1))
def edit_write_up(request: HttpRequest, public_id: str) -> HttpResponse:
    """The form of a write-up, for its authors."""
    write_up = own_write_up(request, public_id)
    if request.method == "POST":
        return _save(request, write_up)
    # A link to something that a smaller depth does not ask for brings its depth along.
    asked = request.GET.get("depth")
    initial = {"depth": asked} if asked in WriteUp.Depth.values else {}
    return _page(request, write_up, WriteUpForm(write_up=write_up, author=person_of(request), initial=initial))


@login_required
@require_POST
@limited(name="write-ups-saved", limit=2000, per=timedelta(hours=1))
def autosave_new(request: HttpRequest) -> HttpResponse:
    """Save a write-up that was begun on this page; a reload then finds it at its own address."""
    key = request.POST.get("creation_key", "")
    # Without a key, each save would begin another.
    if not is_member(request.user) or not KEY.fullmatch(key):
        raise Http404
    is_begun = WriteUp.objects.filter(creation_key=key).exists()
    if not is_begun and not consume(key=visitor_key(request), **BEGUN):
        return too_many(request, retry_after=BEGUN["per"])
    write_up = _begun(request)
    response = _autosave(request, write_up)
    response["HX-Replace-Url"] = reverse("edit_write_up", args=[write_up.public_id])
    return response


@login_required
@require_POST
@limited(name="write-ups-saved", limit=2000, per=timedelta(hours=1))
def autosave(request: HttpRequest, public_id: str) -> HttpResponse:
    """Save a draft while it is written. What is shared changes only by an author's own hand."""
    return _autosave(request, own_write_up(request, public_id))


@login_required
@require_safe
def preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """A write-up as its readers will see it."""
    write_up = own_write_up(request, public_id)
    authors = [credit.user for credit in write_up.credits.authors().agreed().select_related("user").order_by("pk")]
    page = {
        "write_up": write_up,
        "topics": writing.topics_of(write_up),
        "authors": by_lines(authors, request.user),
        "seen_by": audiences.seen_by(write_up, person_of(request)),
    }
    return render(request, "network/practice/preview.html", page)


def own_write_up(request: HttpRequest, public_id: str) -> WriteUp:
    """A write-up of whoever asks; 404 for everyone else's."""
    own = WriteUp.objects.of_author(request.user).select_related("cohort__intake", "publication__approved")
    return get_object_or_404(own, public_id=public_id)


def _begun(request: HttpRequest) -> WriteUp:
    key = request.POST.get("creation_key", "")
    try:
        return writing.begin(author=person_of(request), creation_key=key if KEY.fullmatch(key) else None)
    except WriteUp.DoesNotExist:
        raise Http404 from None


def _save(request: HttpRequest, write_up: WriteUp) -> HttpResponse:
    form = WriteUpForm(request.POST, write_up=write_up, author=person_of(request))
    was_shared = write_up.state == WriteUp.State.SHARED
    form.is_valid()
    try:
        try:
            _write(request, write_up, form)
        except EditConflictError:
            # One's own autosave may have come between the look at the draft and the saving.
            write_up = own_write_up(request, write_up.public_id)
            _write(request, write_up, form)
    except EditConflictError:
        return _conflict(request, write_up, form)
    except ValidationError as error:
        form.take_over(error)
    if form.errors:
        write_up = own_write_up(request, write_up.public_id)
        form.go_on_from(write_up.version)
        return _page(request, write_up, form)
    return _after(request, write_up, was_shared=was_shared)


def _write(request: HttpRequest, write_up: WriteUp, form: WriteUpForm) -> None:
    """Save a draft as far as its answers are right, and something shared only as a whole; share it if asked to."""
    was_shared = write_up.state == WriteUp.State.SHARED
    if was_shared and form.errors:
        return
    choice = form.chosen_audience
    text: dict[str, Any] = {"values": form.texts(), "topics": form.chosen_topics}
    text["note"] = form.cleaned_data.get("note", "")
    to: dict[str, Any] = {"audience": choice.audience, "cohort": choice.cohort}
    # An author of another cohort has no name for whom it is shared with, and leaves that as it is.
    if was_shared and choice.value:
        sharing.share(write_up=write_up, by=person_of(request), version=form.started_from, **to, **text)
        return
    # A draft that holds all that was typed is no conflict: one's own autosave is still on its way back.
    is_behind = not was_shared and not form.differences(write_up, None)
    version = write_up.version if is_behind else form.started_from
    # What is right of a draft stays, though it cannot be shared yet.
    writing.change(write_up=write_up, by=person_of(request), version=version, **text)
    if not was_shared and request.POST.get("do") == SHARE and not form.errors:
        sharing.share(write_up=write_up, by=person_of(request), version=write_up.version, **to)


def _conflict(request: HttpRequest, write_up: WriteUp, form: WriteUpForm) -> HttpResponse:
    """Both texts, where somebody else saved first. Nothing is saved before an author has looked at them."""
    stored = own_write_up(request, write_up.public_id)
    base = stored.versions.filter(number=form.started_from).first()
    differences = form.differences(stored, base)
    form.go_on_from(stored.version)
    return _page(request, stored, form, differences=differences, is_conflict=True)


def _after(request: HttpRequest, write_up: WriteUp, *, was_shared: bool) -> HttpResponse:
    do = request.POST.get("do")
    if do in (PREVIEW, PEOPLE):
        return redirect("preview_write_up" if do == PREVIEW else "people_of_write_up", write_up.public_id)
    seen_by = audiences.seen_by(write_up, person_of(request))
    if write_up.state == WriteUp.State.DRAFT:
        messages.success(request, "Saved. Only its authors can see it.")
        return redirect("edit_write_up", write_up.public_id)
    if was_shared:
        kept = " The public goes on reading the version that was approved." if write_up.is_public else ""
        messages.success(request, f"Saved. It is seen by {seen_by}.{kept}")
        return redirect(write_up)
    return redirect("shared_write_up", write_up.public_id)


def _autosave(request: HttpRequest, write_up: WriteUp) -> HttpResponse:
    form = WriteUpForm(request.POST, write_up=write_up, author=person_of(request))
    form.is_valid()
    problem = ""
    if write_up.state != WriteUp.State.DRAFT:
        problem = "Not saved. It is shared now. Use the button to save it."
    else:
        try:
            writing.change(
                write_up=write_up,
                by=person_of(request),
                version=form.started_from,
                values=form.texts(),
                topics=form.chosen_topics,
            )
        except EditConflictError:
            problem = "Not saved. Another author has changed it. Save it to see both texts."
    page = {"problem": problem, "has_errors": bool(form.errors), **_beside(write_up, person_of(request))}
    page["read_through"] = nudges.READ_THROUGH
    return render(request, "network/practice/edit/autosaved.html", page)


def _page(
    request: HttpRequest,
    write_up: WriteUp,
    form: WriteUpForm,
    *,
    creation_key: str = "",
    differences: list[Difference] | None = None,
    is_conflict: bool = False,
) -> HttpResponse:
    page: dict[str, Any] = {
        "form": form,
        "depths": [(depth.value, depth.label, DEPTHS[depth]) for depth in WriteUp.Depth],
        "creation_key": creation_key,
        "differences": {difference.name: difference for difference in differences or ()},
        "is_conflict": is_conflict,
        "people": write_up.credits.select_related("user").order_by("role", "-is_lead", "pk") if write_up.pk else (),
        "seen_by": audiences.seen_by(write_up, person_of(request)),
        **_beside(write_up, person_of(request)),
    }
    return render(request, "network/practice/edit/edit.html", page)


def _beside(write_up: WriteUp, author: User) -> dict[str, Any]:
    """What stands beside the answers, and is drawn anew after each save."""
    topics = writing.topics_of(write_up) if write_up.pk else []
    people = writing.people_to_ask(write_up) if write_up.pk else 1
    return {
        "write_up": write_up,
        "steps": steps_of(write_up, author, topics=topics, people_to_ask=people),
        "counts": nudges.counts_of(write_up),
        "nudges": nudges.nudges_for(write_up),
    }
