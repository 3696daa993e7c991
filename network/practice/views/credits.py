"""Who is named: asking people, taking it back, answering, leaving; and agreeing to what becomes public."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.query_strings import search_text
from core.rate_limits import limited
from network.practice.forms import AnswerForm
from network.practice.models import Consent, Credit, WriteUp
from network.practice.services import credits, publication
from network.practice.views.writing import own_write_up
from network.profiles.models import Profile
from network.profiles.profile_view import ProfileView, view_for
from users.circles import person_of

MOST_FOUND = 10
SHORTEST = 2


@dataclass(frozen=True)
class Found:
    """Somebody who can be asked, as the asker sees them, and how they stand to the write-up."""

    person: ProfileView
    roles: dict[str, str]


@login_required
@require_safe
@limited(name="people-to-name", limit=300, per=timedelta(hours=1), methods=("GET", "HEAD"))
def people(request: HttpRequest, public_id: str) -> HttpResponse:
    """Members to ask, by their name."""
    write_up = own_write_up(request, public_id)
    words = search_text(request.GET.get("q", ""), longest=80)
    is_too_short = len(words) < SHORTEST
    found = [] if is_too_short else _found(request, write_up, words)
    credits_of = write_up.credits.select_related("user").order_by("role", "-is_lead", "pk")
    page = {"write_up": write_up, "q": words, "found": found, "people": credits_of}
    page |= {"is_too_short": is_too_short, "most": MOST_FOUND, "roles": Credit.Role.choices}
    return render(request, "network/practice/people.html", page)


@login_required
@require_POST
@limited(name="asking-to-be-named", limit=40, per=timedelta(days=1))
def ask_person(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask one member to be an author, or a person to ask."""
    write_up = own_write_up(request, public_id)
    profile = get_object_or_404(
        Profile.objects.visible_to(request.user).select_related("user"), public_id=_id_in(request, "person")
    )
    role = request.POST.get("role", "")
    if role in Credit.Role.values:
        try:
            credit = credits.ask(write_up=write_up, by=person_of(request), user=profile.user, role=role)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _how_it_stands(credit, request))
    return redirect("people_of_write_up", public_id)


@login_required
@require_POST
def take_back(request: HttpRequest, public_id: str, credit_id: str) -> HttpResponse:
    """Ask somebody no more who has not answered yet."""
    write_up = own_write_up(request, public_id)
    credit = write_up.credits.waiting().filter(public_id=credit_id).first()
    if credit is not None:
        credits.take_back(credit=credit)
        messages.success(request, "They are asked no more.")
    return redirect("people_of_write_up", public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def credit_request(request: HttpRequest, public_id: str) -> HttpResponse:
    """What somebody is asked to be named by: its title and its one breath, and no more of a draft."""
    waiting = Credit.objects.visible_to(request.user).select_related("write_up", "asked_by", "user")
    credit = get_object_or_404(waiting, public_id=public_id)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        if credit.state == Credit.State.ASKED:
            try:
                credits.answer(credit=credit, agrees=form.agrees)
            except ValidationError as error:
                messages.warning(request, " ".join(error.messages))
                return redirect("own_write_ups")
            messages.success(request, "You are named now." if form.agrees else "You are not named anywhere.")
        return redirect("credit_request", public_id)
    can_read = WriteUp.objects.visible_to(request.user).contains(credit.write_up)
    return render(request, "network/practice/credit_request.html", {"credit": credit, "can_read": can_read})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consent_request(request: HttpRequest, public_id: str) -> HttpResponse:
    """The very text that an author is asked to make public, with yes and no."""
    mine = Consent.objects.visible_to(request.user).select_related("version__write_up__publication__asked_by")
    consent = get_object_or_404(
        mine.filter(version__write_up__in=WriteUp.objects.of_author(request.user)), public_id=public_id
    )
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        _answer_consent(request, consent, agrees=form.agrees)
        return redirect("consent_request", public_id)
    asked = consent.version.write_up.publication
    page = {"consent": consent, "publication": asked, "is_asked": asked.proposed_id == consent.version_id}
    return render(request, "network/practice/consent_request.html", page)


def _answer_consent(request: HttpRequest, consent: Consent, *, agrees: bool) -> None:
    try:
        publication.answer_consent(consent=consent, agrees=agrees)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        agreed = "You have agreed. An editor reads it once every author has."
        messages.success(request, agreed if agrees else "You have said no. It does not become public.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave_write_up(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take one’s name off: as an author, or as a person to ask."""
    named = Credit.objects.visible_to(request.user).agreed().filter(write_up__public_id=public_id)
    own = named.select_related("write_up", "user", "asked_by").order_by("role")
    error = ""
    if request.method == "POST":
        error = _leave(get_object_or_404(own, public_id=_id_in(request, "credit")))
        if not error:
            messages.success(request, "You are not named there any more.")
            return redirect("own_write_ups")
    write_up = get_object_or_404(WriteUp.objects.filter(credits__in=own).distinct(), public_id=public_id)
    can_read = WriteUp.objects.visible_to(request.user).contains(write_up)
    back = write_up.get_absolute_url() if can_read else reverse("own_write_ups")
    page = {"write_up": write_up, "credits": own, "error": error, "back": back}
    return render(request, "network/practice/leave.html", page)


def _leave(credit: Credit) -> str:
    """Why somebody cannot leave; empty once they have."""
    try:
        credits.answer(credit=credit, agrees=False)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _how_it_stands(credit: Credit, request: HttpRequest) -> str:
    role = credit.get_role_display().lower()
    if credit.user == request.user:
        return f"You are named as {role}."
    if credit.state == Credit.State.AGREED:
        return f"{credit.user.name} is named as {role} already."
    return f"{credit.user.name} is asked. They are named once they say yes."


def _id_in(request: HttpRequest, name: str) -> str:
    # PostgreSQL takes no NUL.
    return request.POST.get(name, "").replace("\x00", "")


def _found(request: HttpRequest, write_up: WriteUp, words: str) -> list[Found]:
    profiles = Profile.objects.visible_to(request.user).with_everything()
    for word in words.split():
        profiles = profiles.filter(user__name__icontains=word)
    states = {(credit.user_id, credit.role): credit.get_state_display() for credit in write_up.credits.all()}
    return [
        Found(
            view_for(request.user, profile),
            {role.value: states.get((profile.user_id, role.value), "") for role in Credit.Role},
        )
        for profile in profiles.order_by("user__name", "pk")[:MOST_FOUND]
    ]
