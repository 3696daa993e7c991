"""The ways to reach oneself: for oneself, and for connections where one opens them."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.rate_limits import limited
from core.versions import EditConflictError
from network.connections.forms import WayForm
from network.connections.models import ContactWay
from network.connections.models.contact_ways import MOST_WAYS
from network.connections.services import reaching as services
from network.connections.views.people import MANY_AN_HOUR, member_of
from users.models import User

LIMIT: Any = {"name": "ways", "limit": MANY_AN_HOUR, "per": timedelta(hours=1)}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(**LIMIT)
def ways(request: HttpRequest) -> HttpResponse:
    """One's ways, and a form for one more."""
    member = member_of(request)
    form = WayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.add_way(owner=member, **form.cleaned_data)
        except ContactWay.DoesNotExist:
            raise Http404 from None
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "The way is added.")
            return redirect("ways")
    own = list(ContactWay.objects.filter(owner=member).in_order())
    context = {"form": form, "ways": own, "has_room": len(own) < MOST_WAYS, "most": MOST_WAYS}
    return render(request, "network/connections/ways.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(**LIMIT)
def change_way(request: HttpRequest, public_id: str) -> HttpResponse:
    """Another number, or shown to others than before. Who saves second sees what stands there now."""
    way, stored = _own(member_of(request), public_id), None
    form = WayForm(request.POST if request.method == "POST" else None, way=way)
    if form.is_valid():
        values = form.cleaned_data
        try:
            services.change_way(way=way, **(values | {"version": values["version"] or 0}))
        except EditConflictError:
            stored = _own(way.owner, public_id)
            form.start_from(stored)
        else:
            messages.success(request, "Your change is saved.")
            return redirect("ways")
    return render(request, "network/connections/change_way.html", {"form": form, "way": way, "stored": stored})


@login_required
@require_POST
@limited(**LIMIT)
def move_way_up(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let it stand before the one above it."""
    services.move_up(way=_own(member_of(request), public_id))
    return redirect("ways")


@login_required
@require_POST
def take_way_away(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep it no more."""
    services.take_way_away(way=_own(member_of(request), public_id))
    messages.success(request, "It is taken away. Nobody sees it any more.")
    return redirect("ways")


def _own(member: User, public_id: str) -> ContactWay:
    return get_object_or_404(ContactWay.objects.filter(owner=member).select_related("owner"), public_id=public_id)
