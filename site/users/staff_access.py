"""“Why do you need to see this?”: staff say why before they open what is a person's own, and the person can read it.

The reason holds for one person and one hour. What is opened is written down once an hour.
"""

import time
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.whole_texts import Paragraphs
from users.circles import person_of
from users.models import StaffAccess, User
from users.roles import Role

SESSION, ASKED = "staff_access", "staff_access_reason"
HOLDS = 60 * 60
# A form that was opened in time may still be sent, so that nothing typed is lost.
HOLDS_FOR_FORMS = 4 * HOLDS


class ReasonForm(forms.Form):
    """Why somebody's own things are opened."""

    staff_access_reason = Paragraphs(
        label="Why do you need to see this?",
        max_length=500,
        min_length=5,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The person can read this, with your name and the time.",
        error_messages={
            "required": "Say why you need to see this.",
            "min_length": "Say it in a few words more.",
        },
    )


def reason_first(request: HttpRequest, *, people: Iterable[User], what: str, role: Role) -> HttpResponse | None:
    """The page that asks why, or the answer to what it sent; None once the reason is known and written down.

    `what` names the thing for the person whose it is, such as “opened your account”.
    """
    staff = person_of(request)
    others = [person for person in people if person.pk != staff.pk]
    if request.method == "POST" and ASKED in request.POST:
        form = ReasonForm(request.POST, label_suffix="")
        if form.is_valid():
            for person in others:
                _remember(request, person, form.cleaned_data[ASKED].strip())
            return redirect(request.get_full_path())
        return _ask(request, form, others)
    if any(_reason(request, person) is None for person in others):
        return _ask(request, ReasonForm(label_suffix=""), others)
    for person in others:
        _write_down(request, staff, person, what, role)
    return None


def _ask(request: HttpRequest, form: ReasonForm, people: list[User]) -> HttpResponse:
    return render(request, "users/admin/why.html", {"form": form, "people": len(people)})


def _reason(request: HttpRequest, person: User) -> dict[str, Any] | None:
    said: dict[str, Any] | None = request.session.get(SESSION, {}).get(str(person.pk))
    lasts = HOLDS_FOR_FORMS if request.method == "POST" else HOLDS
    return said if said is not None and time.time() - said["at"] < lasts else None


def _remember(request: HttpRequest, person: User, reason: str) -> None:
    said = request.session.get(SESSION, {})
    said[str(person.pk)] = {"at": time.time(), "reason": reason, "opened": []}
    request.session[SESSION] = said


def _write_down(request: HttpRequest, staff: User, person: User, what: str, role: Role) -> None:
    said = request.session[SESSION]
    opened = said[str(person.pk)]["opened"]
    if what not in opened:
        reason = said[str(person.pk)]["reason"]
        StaffAccess.objects.create(person=person, staff=staff, role=role, what=what, reason=reason)
        opened.append(what)
        request.session[SESSION] = said
