"""Whether people are suggested to one, and “Not now”."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.rate_limits import limited
from network.directory.forms import SuggestionForm
from network.directory.models import DismissedSuggestion, SuggestionChoice
from network.directory.services import suggestions as services
from network.profiles.models import Profile
from network.profiles.profile_view import view_for
from users.circles import is_member, person_of
from users.models import User


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggestions(request: HttpRequest) -> HttpResponse:
    """The choice, and the people whom one has put off and may still find."""
    member = _member(request)
    wanted = not SuggestionChoice.objects.filter(user=member, suggests_people=False).exists()
    # An unticked box sends nothing.
    sent = request.POST if request.method == "POST" else None
    form = SuggestionForm(sent, initial={"suggests_people": wanted}, label_suffix="")
    if form.is_valid():
        services.choose_suggestions(user=member, **form.cleaned_data)
        told = "People are suggested to you." if form.cleaned_data["suggests_people"] else "Nobody is suggested to you."
        messages.success(request, f"Saved. {told}")
        return redirect("suggestions")
    own = {each.person_id: each for each in DismissedSuggestion.objects.visible_to(member).order_by("-pk")}
    seen = Profile.objects.visible_to(member).filter(user__in=own).with_memberships().select_related("photo")
    found = {profile.user_id: view_for(member, profile) for profile in seen}
    dismissed = [(each, found[pk]) for pk, each in own.items() if pk in found]
    return render(request, "network/directory/meeting/suggestions.html", {"form": form, "dismissed": dismissed})


@login_required
@require_POST
@limited(name="dismiss-suggestion", limit=120, per=timedelta(hours=1))
def dismiss(request: HttpRequest, public_id: str) -> HttpResponse:
    """Not now: somebody whom one can find is suggested no more for a while."""
    member = _member(request)
    others = Profile.objects.visible_to(member).exclude(user=member).select_related("user")
    person = get_object_or_404(others, public_id=public_id).user
    services.dismiss(user=member, person=person)
    messages.success(request, f"{person.name} is not suggested for now. You can change that under Your privacy.")
    back = request.POST.get("back")
    return redirect(back if back == reverse("find_people") else "network_home")


@login_required
@require_POST
def take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Suggest them again, if one can find them still."""
    member = _member(request)
    own = DismissedSuggestion.objects.visible_to(member).select_related("person")
    # By the people whom the list shows: a name, or an answer at all, would tell of who blocks one or has gone.
    found = Profile.objects.visible_to(member).filter(public_id=public_id)
    dismissed = get_object_or_404(own, person__profile__in=found)
    services.take_back(dismissed=dismissed)
    messages.success(request, f"{dismissed.person.name} can be suggested again.")
    return redirect("suggestions")


def _member(request: HttpRequest) -> User:
    if not is_member(request.user):
        raise Http404
    return person_of(request)
