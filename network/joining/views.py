"""The compact, and a newcomer's first steps."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.rate_limits import limited
from core.versions import EditConflictError
from network.directory.meeting import people_to_meet
from network.joining import asking
from network.joining.forms import PREFIX, AskForm, CompactForm, DigestForm, OfferForm, StepForm
from network.joining.models import Arrival, Compact
from network.joining.services import arriving, compacts
from network.notifications.digests import CONSENT
from network.notifications.services import ask_for_digest
from network.profiles.models import Profile
from network.profiles.rings import Ring, narrower
from network.profiles.services import ASK_STANDS
from users.circles import is_member, person_of

FORMS: dict[str, type[StepForm]] = {"offer": OfferForm, "ask": AskForm}
# Where the digest was asked for, as the consent keeps it.
SOURCE = "the first steps"
# Of the profile, by the step that writes it.
PARTS = {"offer": "offers", "ask": "ask"}
SEEN_BY = {
    Ring.ONLY_ME: "only you",
    Ring.COHORT: "your cohort",
    Ring.MEMBERS: "members",
    Ring.PUBLIC: "everyone",
}


class SendAgain(HttpResponseRedirect):
    """Lets the browser send the same form to another address (RFC 9110, 307)."""

    status_code = 307


@login_required
@require_safe
def compact(request: HttpRequest) -> HttpResponse:
    """The version that holds; with a form for a member who has not agreed to it."""
    return render(request, "network/joining/compact.html", _page_of_compact(request))


@login_required
@require_POST
@limited(name="compact", limit=60, per=timedelta(hours=1))
def agree_to_compact(request: HttpRequest) -> HttpResponse:
    """Agree; then on to where one was going, with what one had written on the way there."""
    person, current = _member(request), _current()
    form = CompactForm(request.POST, prefix=PREFIX)
    waiting, going_to = asking.waiting_values(request), asking.safe_next(request)
    is_on_its_way = asking.ON_ITS_WAY in request.POST
    if form.is_valid():
        try:
            compacts.agree(person=person, number=form.cleaned_data["number"])
        except compacts.CompactMovedOnError:
            form = CompactForm(initial={"number": current.number}, prefix=PREFIX)
            messages.error(request, "The compact has changed while you were reading. This is the new version.")
        else:
            if going_to and (waiting or is_on_its_way):
                return SendAgain(going_to)
            messages.success(request, "Thank you. You agreed to the compact.")
            return redirect(going_to or "network_home")
    page = asking.page_of(current, request, form) | {"waiting": waiting, "is_on_its_way": is_on_its_way}
    arrival = Arrival.objects.visible_to(person).filter(finished_at=None).first()
    if arrival is not None and going_to == reverse("welcome"):
        page |= _page(arrival, "compact")
    return render(request, "network/joining/compact.html", page)


@login_required
@require_POST
def put_off_compact(request: HttpRequest) -> HttpResponse:
    """Not now: read on, and be asked again when one writes or signs in."""
    _member(request)
    asking.put_off(request, _current().number)
    messages.success(request, "You can read everything. We ask again when you want to write.")
    return redirect("network_home")


# First steps --------------------------------------------------------------------------------------


@login_required
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """On to the first step that is left, or home."""
    return _onward(_arrival(request))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="first-steps", limit=120, per=timedelta(hours=1))
def welcome_step(request: HttpRequest, step: str) -> HttpResponse:
    """One step: what it asks for, and taking it."""
    arrival = _arrival(request)
    if step not in Arrival.STEPS:
        raise Http404
    if step not in FORMS:
        return _compact_or_people(request, arrival, step)
    profile = get_object_or_404(Profile.objects.select_related("user"), user=arrival.user_id)
    form = FORMS[step](request.POST if request.method == "POST" else None, profile=profile)
    if form.is_valid():
        write = arriving.write_offer if step == "offer" else arriving.write_ask
        try:
            write(profile=profile, **form.cleaned_data)
        except EditConflictError:
            form.start_from(Profile.objects.get(pk=profile.pk))
        else:
            return _onward(arriving.take_step(arrival=arrival, step=step))
    page = _page(arrival, step) | {"form": form, "seen_by": SEEN_BY[_reach(profile, PARTS[step])]}
    return render(request, f"network/joining/{step}.html", page)


@login_required
@require_POST
def skip_step(request: HttpRequest, step: str) -> HttpResponse:
    """Leave a step for now; the last one is done by leaving it."""
    arrival = _arrival(request)
    if step not in Arrival.STEPS:
        raise Http404
    if step == "compact":
        asking.put_off(request, _current().number)
    if step == "people" and "weekly_digest" in request.POST:
        ask_for_digest(user=person_of(request), wording=CONSENT, source=SOURCE)
    return _onward(arriving.take_step(arrival=arrival, step=step))


@login_required
@require_POST
def skip_welcome(request: HttpRequest) -> HttpResponse:
    """Leave all steps that are left, and go home."""
    arriving.skip_the_rest(arrival=_arrival(request))
    asking.put_off(request, _current().number)
    return redirect("network_home")


def _compact_or_people(request: HttpRequest, arrival: Arrival, step: str) -> HttpResponse:
    person, page = person_of(request), _page(arrival, step)
    if request.method == "POST":
        return _onward(arriving.take_step(arrival=arrival, step=step))
    if step == "compact":
        return render(request, "network/joining/compact.html", page | _page_of_compact(request, reverse("welcome")))
    page |= {"met": people_to_meet(person), "form": DigestForm(label_suffix="")}
    return render(request, "network/joining/people.html", page)


def _page_of_compact(request: HttpRequest, going_to: str = "") -> dict[str, Any]:
    current = _current()
    agreement = current.agreements.filter(user=person_of(request)).first()
    asks = is_member(request.user) and agreement is None
    form = CompactForm(initial={"number": current.number}, prefix=PREFIX) if asks else None
    page = asking.page_of(current, request, form)
    return page | {"agreement": agreement, "next": going_to or page["next"]}


def _onward(arrival: Arrival) -> HttpResponse:
    return redirect("welcome_step", arrival.next_step) if arrival.finished_at is None else redirect("network_home")


def _reach(profile: Profile, part: str) -> Ring:
    return narrower(profile.ring_of(part), Ring(profile.listed_to))


def _page(arrival: Arrival, step: str) -> dict[str, Any]:
    return {
        "arrival": arrival,
        "step": step,
        "number": Arrival.STEPS.index(step) + 1,
        "steps": len(Arrival.STEPS),
        "ask_ends_on": timezone.localdate() + ASK_STANDS,
    }


def _arrival(request: HttpRequest) -> Arrival:
    return get_object_or_404(Arrival.objects.visible_to(request.user))


def _member(request: HttpRequest) -> Any:
    if not is_member(request.user):
        raise Http404
    return person_of(request)


def _current() -> Compact:
    current = Compact.objects.current()
    if current is None:
        raise Http404
    return current
