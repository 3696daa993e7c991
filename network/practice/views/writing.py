"""Writing: to begin, to change, to save while one types, and to look at it as readers will."""

import re
from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.public_ids import LENGTH, new_public_id
from core.rate_limits import limited
from core.versions import EditConflictError
from network.practice import audiences, nudges
from network.practice.forms import DEPTHS, Difference, WriteUpForm
from network.practice.models import WriteUp
from network.practice.progress import steps_of
from network.practice.services import sharing, writing
from network.profiles.by_lines import by_lines
from users.circles import is_member
from users.models import User

KEY = re.compile(f"[A-Za-z0-9]{{{LENGTH}}}")
# What the buttons of the form send; each saves first.
SHARE, PREVIEW, PEOPLE = "share", "preview", "people"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="new-write-ups", limit=60, per=timedelta(hours=1))
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
@limited(name="new-write-ups-saved", limit=2000, per=timedelta(hours=1))
def autosave_new(request: HttpRequest) -> HttpResponse:
    """Save a write-up that was begun on this page; a reload then finds it at its own address."""
    if not is_member(request.user):
        raise Http404
    write_up = _begun(request)
    response = _autosave(request, write_up)
    response["HX-Replace-Url"] = reverse("edit_write_up", args=[write_up.public_id])
    return response


@login_required
@require_POST
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
        "seen_by": audiences.seen_by(write_up),
    }
    return render(request, "network/practice/preview.html", page)


def person_of(request: HttpRequest) -> User:
    """Whoever asks, behind `login_required`."""
    return cast(User, request.user)


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
    note = form.cleaned_data.get("note", "")
    _change(request, write_up, form, note=note)
    # An author of another cohort has no name for whom it is shared with, and leaves that as it is.
    wants = bool(form.chosen_audience.value) if was_shared else request.POST.get("do") == SHARE
    if wants and not form.errors:
        audience, cohort = form.chosen_audience.audience, form.chosen_audience.cohort
        sharing.share(
            write_up=write_up, by=person_of(request), version=write_up.version, audience=audience, cohort=cohort
        )


def _change(request: HttpRequest, write_up: WriteUp, form: WriteUpForm, *, note: str = "") -> None:
    writing.change(
        write_up=write_up,
        by=person_of(request),
        version=form.cleaned_data.get("version", 0),
        values=form.texts(),
        topics=form.chosen_topics,
        note=note,
    )


def _conflict(request: HttpRequest, write_up: WriteUp, form: WriteUpForm) -> HttpResponse:
    """Both texts, where somebody else saved first; if nothing differs after all, what was asked for is done."""
    stored = own_write_up(request, write_up.public_id)
    base = stored.versions.filter(number=form.cleaned_data.get("version", 0)).first()
    differences = form.differences(stored, base)
    form.go_on_from(stored.version)
    return _page(request, stored, form, differences=differences, is_conflict=True)


def _after(request: HttpRequest, write_up: WriteUp, *, was_shared: bool) -> HttpResponse:
    do = request.POST.get("do")
    if do in (PREVIEW, PEOPLE):
        return redirect("preview_write_up" if do == PREVIEW else "people_of_write_up", write_up.public_id)
    seen_by = audiences.seen_by(write_up)
    if write_up.state == WriteUp.State.DRAFT:
        messages.success(request, "Saved. Only its authors can see it.")
        return redirect("edit_write_up", write_up.public_id)
    if was_shared:
        kept = " The public goes on reading the version that was approved." if write_up.is_public else ""
        messages.success(request, f"Saved. It is seen by {seen_by}.{kept}")
        return redirect(write_up)
    messages.success(request, f"Shared. It can now be seen by {seen_by}.")
    return redirect("shared_write_up", write_up.public_id)


def _autosave(request: HttpRequest, write_up: WriteUp) -> HttpResponse:
    form = WriteUpForm(request.POST, write_up=write_up, author=person_of(request))
    form.is_valid()
    problem = ""
    if write_up.state != WriteUp.State.DRAFT:
        problem = "Not saved. It is shared now. Use the button to save it."
    else:
        try:
            _change(request, write_up, form)
        except EditConflictError:
            problem = "Not saved. Another author has changed it. Save it to see both texts."
    page = {"problem": problem, "has_errors": bool(form.errors), **_beside(write_up)}
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
        "differences": {difference.field.name: difference for difference in differences or ()},
        "is_conflict": is_conflict,
        "people": write_up.credits.select_related("user").order_by("role", "-is_lead", "pk") if write_up.pk else (),
        "seen_by": audiences.seen_by(write_up),
        **_beside(write_up),
    }
    return render(request, "network/practice/edit/edit.html", page)


def _beside(write_up: WriteUp) -> dict[str, Any]:
    """What stands beside the answers, and is drawn anew after each save."""
    topics = writing.topics_of(write_up) if write_up.pk else []
    people = write_up.credits.people_to_ask().agreed().count() if write_up.pk else 1
    return {
        "write_up": write_up,
        "steps": steps_of(write_up, topics=topics, people_to_ask=people),
        "counts": nudges.counts_of(write_up),
        "nudges": nudges.nudges_for(write_up),
    }
