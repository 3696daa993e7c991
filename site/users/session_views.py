"""Where one is signed in."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from users import sessions
from users.circles import person_of

LIST = "usersessions_list"


@login_required
@never_cache
@require_safe
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Show where somebody is signed in, this session among them."""
    sessions.note_seen(request=request)
    return render(request, "usersessions/usersession_list.html", {"places": sessions.places_of(request)})


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out of one other session; pressed twice, it has ended already."""
    others = UserSession.objects.filter(user=person_of(request)).exclude(session_key=request.session.session_key)
    session = others.filter(pk=pk).first()
    if session is not None:
        sessions.end(session=session)
        messages.success(request, "You are signed out there.")
    return redirect(LIST)


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    sessions.end_others(user=person_of(request), but=request.session.session_key or "")
    messages.success(request, "You are signed out everywhere but here.")
    return redirect(LIST)
