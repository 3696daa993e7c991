"""Asking for the compact: at the members' home, and before a change, whose text waits meanwhile and is not lost."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from core import markdown
from network.joining.forms import PREFIX, CompactForm
from network.joining.models import Arrival, Compact
from users.models import User

PUT_OFF = "compact_put_off"
MEMBERS_AREA = "/network/"
# A button that sends nothing but itself is sent on too: its address is no page.
ON_ITS_WAY = f"{PREFIX}-on-its-way"


def first_thing(request: HttpRequest, person: User) -> str:
    """Where a member goes before their home: their first steps, or a compact that they have not seen; else ""."""
    arrival: Arrival | None = getattr(person, "arrival", None)
    if arrival is not None and arrival.finished_at is None:
        return reverse("welcome")
    # The person of the session knows that there is none.
    if not getattr(request.user, "has_unanswered_compact", True):
        return ""
    compact = Compact.objects.unanswered_by(person)
    return reverse("compact") if compact is not None and request.session.get(PUT_OFF) != compact.number else ""


def put_off(request: HttpRequest, number: int) -> None:
    """Ask no more for this version until the next sign-in, or until somebody writes."""
    request.session[PUT_OFF] = number


def ask_first(request: HttpRequest, compact: Compact) -> HttpResponse:
    """The compact in place of what was sent, which goes on its way once it is agreed to."""
    form = CompactForm(initial={"number": compact.number}, prefix=PREFIX)
    page = page_of(compact, request, form) | {
        "waiting": waiting_values(request),
        # Without its file, a form is filled in anew.
        "is_on_its_way": bool(waiting_values(request) or not request.FILES),
        "next": request.get_full_path(),
        "loses_files": bool(request.FILES),
    }
    return render(request, "network/joining/compact.html", page, status=403)


def page_of(compact: Compact, request: HttpRequest, form: CompactForm | None) -> dict[str, Any]:
    """What the page of the compact shows to a member."""
    agreed_before = Compact.objects.filter(agreements__user=request.user.pk).exclude(pk=compact.pk).exists()
    return {
        "compact": compact,
        "text": markdown.render(compact.text),
        "form": form,
        "agreed_before": agreed_before,
        "next": safe_next(request),
    }


def waiting_values(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form sent beside what is ours."""
    own = ("csrfmiddlewaretoken",)
    lists = request.POST.lists() if request.method == "POST" else ()
    return [
        (name, value)
        for name, values in lists
        if name not in own and not name.startswith(f"{PREFIX}-")
        for value in values
    ]


def safe_next(request: HttpRequest) -> str:
    """Where somebody was going in the members' area, "" for anywhere else."""
    address = request.GET.get("next", "")
    is_ours = address.startswith(MEMBERS_AREA) and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else ""
