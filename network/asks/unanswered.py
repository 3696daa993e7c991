"""The convenor's page: asks that nobody has answered for a week. Those to a cohort are counted and not shown."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from network.asks.models import Ask, AskQuerySet
from network.asks.nudging import unanswered
from users.roles import Role, roles_of

A_PAGE = 50
READERS = frozenset({Role.CONVENOR, Role.PROGRAMME_TEAM})


def may_look(request: HttpRequest) -> bool:
    """Whether the page is for whoever asks."""
    return bool(READERS & roles_of(request.user))


def to_the_network() -> AskQuerySet:
    """Those that every member may read, the oldest first."""
    return unanswered().filter(audience=Ask.Audience.NETWORK)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits, since when, and for whom; nothing of what was asked of one cohort alone."""
    if not may_look(request):
        raise PermissionDenied
    part = Paginator(to_the_network().select_related("author"), A_PAGE).get_page(request.GET.get("p"))
    context = {
        "part": part,
        "rows": [(ask, _days_since(ask.created_at)) for ask in part],
        "to_cohorts": unanswered().filter(audience=Ask.Audience.COHORT).count(),
    }
    return render(request, "network/asks/admin/unanswered.html", context)


def _days_since(moment: datetime) -> int:
    return (timezone.now() - moment).days
