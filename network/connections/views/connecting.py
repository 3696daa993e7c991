"""One's connections, asking to connect, answering, and ending it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.open_forms import mark_for, was_open
from core.query_strings import number_of_page
from network.connections import reading
from network.connections.forms import ReasonForm
from network.connections.models import Connection
from network.connections.services import connecting as services
from network.connections.views.people import member_of, other_member
from network.moderation.refusals import refused
from users.models import User

NOT_SENT = "Nothing needs asking any more, so what you wrote was not sent. You can send it in a message."


@login_required
@require_safe
def connections(request: HttpRequest) -> HttpResponse:
    """Whom one is connected with, what waits for an answer, and what one asked and proposed."""
    number = number_of_page(request.GET.get("page"), last=reading.LAST_PAGE)
    found = reading.connections_of(member_of(request), page_number=number)
    return render(request, "network/connections/connections.html", {"found": found, "part": found.part})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_to_connect(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask somebody whom one can find; whoever asked one already is said yes to."""
    member = member_of(request)
    profile = other_member(member, public_id, has_begun=was_open(request, member.pk, public_id))
    known = Connection.objects.visible_to(member).between(member.pk, profile.user_id)
    if request.method != "POST" and known.exists():
        return redirect(profile)
    opened = mark_for(member.pk, public_id)
    return _ask(request, member, profile.user, back=profile.get_absolute_url(), opened=opened)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask anew after a long silence. It is found by what one asked, so that it tells nothing of the other."""
    member = member_of(request)
    own = Connection.objects.asked_by(member).select_related("asked")
    connection = get_object_or_404(own, public_id=public_id)
    if request.method != "POST" and not connection.may_be_asked_again(timezone.now()):
        return redirect("connections")
    return _ask(request, member, connection.asked, reason=connection.reason)


def _ask(request: HttpRequest, member: User, asked: User, *, reason: str = "", **page: str) -> HttpResponse:
    form = ReasonForm(request.POST if request.method == "POST" else None, initial={"reason": reason})
    if form.is_valid():
        try:
            connection = services.ask_to_connect(asker=member, asked=asked, **form.cleaned_data)
        except ValidationError as error:
            refused(form, error, member)
        else:
            messages.success(request, _said(connection, asked))
            if connection.state == Connection.State.ASKED or connection.reason == form.cleaned_data["reason"]:
                return redirect("connections")
            # The other one has asked too, or has said yes to other words.
            form.add_error("reason", NOT_SENT)
    context = {"form": form, "name": asked.name} | page
    return render(request, "network/connections/ask.html", context)


def _said(connection: Connection, asked: User) -> str:
    if connection.state == Connection.State.CONNECTED:
        return f"You and {asked.name} are connected."
    return f"You asked {asked.name} to connect. You get a notice if they say yes."


@login_required
@require_POST
def answer_connection(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say yes to a request, or put it away. Of the latter nobody is told."""
    member = member_of(request)
    # Pressed twice, it is a connection already.
    own = Connection.objects.visible_to(member).filter(asked=member).select_related("asker", "asked")
    connection = get_object_or_404(own, public_id=public_id)
    if request.POST.get("answer") == "yes":
        try:
            services.accept(connection=connection)
        except (Connection.DoesNotExist, ValidationError):
            # Taken back, ended, or a block meanwhile.
            raise Http404 from None
        messages.success(request, f"You and {connection.asker.name} are connected.")
    elif connection.state == Connection.State.ASKED:
        services.put_away(connection=connection)
        messages.success(request, "The request is put away. Nobody is told.")
    return redirect("connections")


@login_required
@require_POST
def take_request_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask no more."""
    own = Connection.objects.asked_by(member_of(request)).select_related("asked")
    services.take_back(connection=get_object_or_404(own, public_id=public_id))
    messages.success(request, "You ask it no more. Nobody is told.")
    return redirect("connections")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_connection(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, then end a connection for both at once. Nobody is told."""
    member = member_of(request)
    own = Connection.objects.visible_to(member).connected().select_related("asker", "asked")
    connection = get_object_or_404(own, public_id=public_id)
    name = connection.other_than(member).name
    if request.method != "POST":
        return render(request, "network/connections/end.html", {"name": name})
    services.end(connection=connection)
    messages.success(request, f"You and {name} are not connected any more. Nobody is told.")
    return redirect("connections")
