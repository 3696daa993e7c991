"""One's own picture, and the files of everybody's: each is asked for anew, and sent to whoever may see it then."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.rate_limits import limited
from core.versions import EditConflictError
from network.profiles import photos
from network.profiles.models import Profile
from network.profiles.photo_forms import PhotoForm
from network.profiles.profile_view import view_for
from network.profiles.services import ensure_profile
from users.circles import is_member, person_of

CHANGED_ELSEWHERE = (
    "Your picture was changed elsewhere meanwhile. What is there now stands on this page. "
    "To change it still, choose your picture again and save."
)


@require_safe
def photo_file(request: HttpRequest, key: str, size: int) -> HttpResponse:
    """One size of a picture; 404 for who may not see it, just as for one that never was."""
    if size not in photos.SIZES or not photos.may_be_seen(key, request.user):
        raise Http404
    content = photos.read_file(key, size)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=photos.CONTENT_TYPE)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # Whoever lets search engines list their page has said nothing of their picture.
    response["X-Robots-Tag"] = "noindex"
    # What is taken back must be gone at once.
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="photo-changes", limit=30, per=timedelta(hours=1))
def edit_photo(request: HttpRequest) -> HttpResponse:
    """One's own picture: send one, say what it shows, choose who sees it."""
    profile = _own_profile(request)
    form = PhotoForm(request.POST or None, request.FILES or None, profile=profile)
    if form.is_valid():
        try:
            form.save(profile)
        except EditConflictError:
            profile = _own_profile(request)
            form.start_from(profile)
            form.add_error(None, CHANGED_ELSEWHERE)
        else:
            messages.success(request, "Your picture is saved.")
            return redirect("edit_photo")
    page = {"form": form, "profile": profile, "view": view_for(request.user, profile)}
    return render(request, "network/profiles/photo.html", page)


@login_required
@require_POST
def take_photo_away(request: HttpRequest) -> HttpResponse:
    """Delete one's own picture; sent twice, there is nothing left to do."""
    photos.take_photo_away(profile=_own_profile(request))
    messages.success(request, "Your picture is taken away. Your initials stand in its place.")
    return redirect("edit_photo")


def _own_profile(request: HttpRequest) -> Profile:
    if not is_member(request.user):
        raise Http404
    person = person_of(request)
    ensure_profile(user=person)
    return Profile.objects.with_everything().get(user=person)
