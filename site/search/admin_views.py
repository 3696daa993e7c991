"""The administrators' page of how the search is."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from search.health import look
from users.roles import Role, roles_of


def may_look(request: HttpRequest) -> bool:
    """Whether whoever asks is an administrator."""
    return Role.ADMINISTRATOR in roles_of(request.user)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Which engine answers, what it holds, what waits, and when it was last built and checked."""
    if not may_look(request):
        raise PermissionDenied
    return render(request, "search/admin/health.html", {"health": look()})
