"""A person's page; editing one's own profile, and seeing it as others do."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.query_strings import search_text
from core.rate_limits import limited
from core.versions import EditConflictError
from network.profiles.forms import ProfileForm
from network.profiles.models import Organisation, Profile
from network.profiles.organisations import members_named, neighbours
from network.profiles.profile_view import view_for
from network.profiles.prompts import prompts_for
from network.profiles.rings import Ring
from network.profiles.sections import entries_for, wanted_by
from network.profiles.services import (
    change_profile,
    delete_lived_experience,
    ensure_profile,
    renew_ask,
    set_paused,
)
from network.profiles.stand_ins import stand_in
from users.circles import is_member

# Who the owner can look as, and what to call them.
LOOKS = {Ring.COHORT: "someone in your cohort", Ring.MEMBERS: "any member", Ring.PUBLIC: "a visitor"}

LONGEST_ASK_TEXT = 200
# Each is written to the search at once, and lets go of every public page that is kept.
CHANGES: Any = {"name": "profile-changes", "limit": 120, "per": timedelta(hours=1)}


# What was taken back must be gone at once, from copies of the page too.
@never_cache
@require_safe
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """A person, as far as they show themselves to whoever asks."""
    found = Profile.objects.visible_to(request.user).with_everything()
    profile = get_object_or_404(found, public_id=public_id)
    page = _page(profile, request.user)
    if page["view"].is_own:
        page |= {"prompts": prompts_for(page["view"]), "looks": LOOKS}
    return render(request, "network/profiles/person.html", page)


@login_required
@require_safe
def see_as(request: HttpRequest, ring: str) -> HttpResponse:
    """One's own page as people of a ring get it, or a sentence that they find nothing."""
    profile = _own_profile(request)
    if ring not in LOOKS:
        raise Http404
    viewer = stand_in(Ring(ring), profile)
    page = _page(profile, viewer) if Profile.objects.visible_to(viewer).contains(profile) else {}
    if page and ring != Ring.PUBLIC:
        # Others may read of it; across a block, the owner may not.
        own = {entry.url for entry in entries_for(request.user, profile)}
        page["entries"] = [entry for entry in page["entries"] if entry.url in own]
    page |= {"looks": LOOKS, "ring": ring, "seen_as": LOOKS[Ring(ring)], "profile": profile}
    return render(request, "network/profiles/seen_as.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(**CHANGES)
def edit_profile(request: HttpRequest) -> HttpResponse:
    """One's own profile. Who saves second sees both texts, and decides."""
    profile, differences = _own_profile(request), []
    form = ProfileForm(request.POST or None, profile=profile, drafted_ask=_drafted_ask(request))
    if form.is_valid():
        try:
            change_profile(profile=profile, **form.for_service())
        except EditConflictError:
            profile = _own_profile(request)
            differences = form.differences(profile)
            form = ProfileForm(profile=profile, typed=form)
        # The same text sent twice is no conflict.
        if not differences:
            messages.success(request, "Your profile is saved. Look at it as others see it.")
            return redirect(profile)
    page = {"form": form, "profile": profile, "differences": differences, "looks": LOOKS}
    return render(request, "network/profiles/edit_profile.html", page)


def _drafted_ask(request: HttpRequest) -> str:
    """What a search that found nothing would have one ask; it is nobody's until it is saved."""
    return search_text(request.GET.get("ask", ""), longest=LONGEST_ASK_TEXT)


@login_required
@require_POST
@limited(**CHANGES)
def pause_listing(request: HttpRequest) -> HttpResponse:
    """Be found by nobody until one says otherwise."""
    profile = _own_profile(request)
    set_paused(profile=profile, paused=True)
    messages.success(request, "Your listing is paused. Nobody finds you now.")
    return redirect(profile)


@login_required
@require_POST
@limited(**CHANGES)
def resume_listing(request: HttpRequest) -> HttpResponse:
    """Be found again."""
    profile = _own_profile(request)
    set_paused(profile=profile, paused=False)
    messages.success(request, "You can be found again, as you chose it before.")
    return redirect(profile)


@login_required
@require_POST
@limited(**CHANGES)
def renew_own_ask(request: HttpRequest) -> HttpResponse:
    """Let what one looks for stand again."""
    profile = _own_profile(request)
    renew_ask(profile=profile, today=timezone.localdate())
    return redirect(profile)


@login_required
@require_POST
@limited(**CHANGES)
def delete_own_words(request: HttpRequest) -> HttpResponse:
    """Take away at once what one said of one's own life."""
    delete_lived_experience(profile=_own_profile(request))
    messages.success(request, "Your words are deleted, and so is your consent to keep them.")
    return redirect(f"{reverse('edit_profile')}#part-lived")


@never_cache
@require_safe
def organisation(request: HttpRequest, public_id: str) -> HttpResponse:
    """An organisation, and the members whom its page names to whoever asks."""
    found = Organisation.objects.visible_to(request.user).select_related("became")
    record = get_object_or_404(found, public_id=public_id)
    page = {
        "organisation": record,
        "people": members_named(record, request.user),
        "near": neighbours(record, request.user),
    }
    return render(request, "network/profiles/organisation.html", page)


def _own_profile(request: HttpRequest) -> Profile:
    if not (request.user.is_authenticated and is_member(request.user)):
        raise Http404
    ensure_profile(user=request.user)
    return Profile.objects.with_everything().get(user=request.user)


def _page(profile: Profile, viewer: Any) -> dict[str, Any]:
    view, entries = view_for(viewer, profile), entries_for(viewer, profile)
    may_be_asked = view.ring in (Ring.COHORT, Ring.MEMBERS) and any(entry.is_own_work for entry in entries)
    wanted = wanted_by(viewer, profile)
    return {"profile": profile, "view": view, "entries": entries, "wanted": wanted, "may_be_asked": may_be_asked}
