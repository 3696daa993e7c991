"""The convenor's page: who has not answered their invitation, newcomers to welcome, and first steps as counts.

It shows of a newcomer what any member sees, and nothing that is for a cohort or for its owner only (guide 1.13).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cohorts.models import Cohort
from network.joining.models import Arrival, ArrivalQuerySet, Compact, CompactAgreement
from network.joining.services import arriving
from network.profiles.models import Profile
from network.profiles.profile_view import ProfileView
from network.profiles.rings import FIELD_RULES, Ring
from network.profiles.stand_ins import NOBODY, StandIn
from users.circles import Circles, person_of
from users.invitations import visible_to as invitations_for
from users.models import User
from users.roles import Role, roles_of

A_PAGE = 50
NEW_FOR = timedelta(days=90)
# Who reads the page; welcoming is the convenor's (guide 1.0, 2.4).
READERS = frozenset({Role.CONVENOR, Role.PROGRAMME_TEAM})
# What a part of a profile is called in its view, where that differs.
ATTRIBUTES = {"tried": "practices"}


@dataclass(frozen=True)
class Newcomer:
    """Somebody who has come of late, as any member sees them."""

    arrival: Arrival
    view: ProfileView

    @property
    def parts(self) -> int:
        """How many parts that they wrote members can read."""
        view = self.view
        offers = view.offers or view.offer_kinds or view.offer_text
        others = [getattr(view, ATTRIBUTES.get(name, name)) for name in FIELD_RULES if name not in ("offers", "cohort")]
        return sum(1 for part in (offers, *others) if part)


def reader_of(request: HttpRequest) -> User | None:
    """Whoever asks, if the page is for them."""
    return person_of(request) if READERS & roles_of(request.user) else None


def may_welcome(request: HttpRequest) -> bool:
    """Whether somebody welcomes newcomers: the convenor does."""
    return Role.CONVENOR in roles_of(request.user)


def any_member() -> Any:
    """The convenor's role with no person behind it: what members show each other, without cohorts and blocks."""
    return StandIn(Circles(NOBODY, frozenset(), frozenset({Role.CONVENOR})))


def arrivals() -> ArrivalQuerySet:
    """Newcomers whom every member may find."""
    shown = Profile.objects.visible_to(any_member()).filter(user=OuterRef("user"))
    return Arrival.objects.filter(Exists(shown), arrived_at__gte=timezone.now() - NEW_FOR)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The three lists on one page."""
    reader = reader_of(request)
    if reader is None:
        raise PermissionDenied
    now = timezone.now()
    unanswered = invitations_for(reader).open().filter(cohort__isnull=False)
    part = Paginator(unanswered.order_by("cohort__intake__year", "cohort__letter", "sent_at", "pk"), A_PAGE)
    context = {
        "cohorts": list(_by_cohort(unanswered, now)),
        "part": part.get_page(request.GET.get("page")),
        "now": now,
        "to_welcome": list(_newcomers(arrivals().to_welcome().order_by("arrived_at", "pk"))),
        "welcomed": list(_newcomers(arrivals().filter(welcomed_at__isnull=False).order_by("-welcomed_at", "pk"))),
        "counts": _first_steps(),
        "may_welcome": may_welcome(request),
    }
    return render(request, "network/joining/admin/newcomers.html", context)


@require_POST
def welcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one has welcomed somebody."""
    arrival = _arrival(request, pk)
    arriving.welcome(arrival=arrival, by=person_of(request))
    messages.success(request, "Noted: you have welcomed this person. You can take it back below.")
    return redirect("newcomers:index")


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Put somebody back among those to welcome."""
    arriving.take_back_welcome(arrival=_arrival(request, pk))
    messages.success(request, "Taken back: this person waits for a welcome again.")
    return redirect("newcomers:index")


def _arrival(request: HttpRequest, pk: int) -> Arrival:
    if not may_welcome(request):
        raise PermissionDenied
    return get_object_or_404(arrivals(), pk=pk)


def _newcomers(rows: QuerySet[Arrival]) -> Iterator[Newcomer]:
    found = list(rows.select_related("welcomed_by")[:A_PAGE])
    profiles = Profile.objects.visible_to(any_member()).filter(user__in=[row.user_id for row in found])
    views = {profile.user_id: ProfileView(profile, Ring.MEMBERS) for profile in profiles.with_everything()}
    return (Newcomer(row, views[row.user_id]) for row in found if row.user_id in views)


def _by_cohort(unanswered: QuerySet[Any], now: Any) -> Iterator[tuple[Cohort, int, int]]:
    """Each cohort with how many wait, and for how many of them the link has run out."""
    counts = (
        unanswered.order_by()
        .values("cohort")
        .annotate(waiting=Count("pk"), run_out=Count(Case(When(expires_at__lte=now, then=1))))
    )
    by_cohort = {row["cohort"]: row for row in counts}
    cohorts = Cohort.objects.filter(pk__in=by_cohort).select_related("intake").order_by("intake__year", "letter")
    return ((cohort, by_cohort[cohort.pk]["waiting"], by_cohort[cohort.pk]["run_out"]) for cohort in cohorts)


def _first_steps() -> dict[str, int]:
    compact = Compact.objects.current()
    agreed = CompactAgreement.objects.filter(user=OuterRef("user"), compact=compact)
    profiles = Profile.objects.visible_to(any_member()).filter(user=OuterRef("user"))
    offers = profiles.showing("offers", any_member()).filter(~Q(offer_kinds=[]) | ~Q(offer_text=""))
    asks = profiles.showing("ask", any_member()).exclude(ask="")
    return arrivals().aggregate(
        came=Count("pk"),
        agreed=Count("pk", filter=Exists(agreed)),
        finished=Count("pk", filter=Q(finished_at__isnull=False)),
        offers=Count("pk", filter=Exists(offers)),
        asks=Count("pk", filter=Exists(asks)),
        welcomed=Count("pk", filter=Q(welcomed_at__isnull=False)),
    )
