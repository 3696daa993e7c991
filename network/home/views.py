"""The members' home; anyone else finds the public page about the network at the same address."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from wagtail.views import serve

from cohorts.applications import status_for
from core.page_cache import cached_fragment
from network.directory.meeting import people_to_meet
from network.home import services
from network.home.feed import feed_for
from network.home.prompts import profile_key, prompts_for
from network.home.start import start_of
from network.joining.asking import first_thing
from network.profiles.prompts import PROMPTS as PROFILE_PROMPTS
from network.profiles.services import ensure_profile
from programme.models import ApplyPage
from users.circles import is_member, person_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A member's own start; a visitor or a member of staff gets the page about the network."""
    if not (request.user.is_authenticated and is_member(request.user)):
        return serve(request, "network/")
    now = timezone.localtime()
    start = start_of(request.user, now)
    # A newcomer's first steps, and a compact that has changed, come before the home.
    if address := first_thing(request, start.profile.user):
        return redirect(address)
    feed = feed_for(start)
    context = {
        "start": start,
        "feed": feed,
        "prompts": prompts_for(start),
        "met": people_to_meet(start.user, today=start.today, rows=start.rows),
        "applications": status_for(request),
        "apply_url": cached_fragment("apply-url", _apply_url),
    }
    return render(request, "network/home/home.html", context)


def _apply_url() -> str:
    page = ApplyPage.objects.live().public().first()
    return page.url if page else ""


@login_required
@require_POST
def dismiss_prompt(request: HttpRequest) -> HttpResponse:
    """Show a prompt no more; only one that may be shown now can be meant."""
    if not is_member(request.user):
        raise Http404
    person, key = person_of(request), request.POST.get("key", "")
    is_anytime = key in {profile_key(prompt) for prompt in PROFILE_PROMPTS}
    if is_anytime or key in {prompt.key for prompt in prompts_for(start_of(person, timezone.localtime()))}:
        services.dismiss_prompt(user=person, key=key)
    if request.POST.get("back") == "profile":
        return redirect(ensure_profile(user=person))
    return redirect("network_home")
