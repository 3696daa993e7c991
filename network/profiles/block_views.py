"""Blocking a member, and the list of those whom one has blocked."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.rate_limits import limited
from network.profiles import blocks as services
from network.profiles.models import Block, Profile
from users.circles import is_member, person_of
from users.models import User

MOST_BLOCKS_A_DAY = 40


@login_required
@require_safe
def blocks(request: HttpRequest) -> HttpResponse:
    """Whom one has blocked, the latest first: for oneself alone, though their pages are not to be found any more."""
    own = Block.objects.made_by(_member(request)).select_related("blocked__profile").order_by("-created_at", "-pk")
    return render(request, "network/profiles/blocks.html", {"blocks": own})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(name="blocks", limit=MOST_BLOCKS_A_DAY, per=timedelta(days=1))
def block_person(request: HttpRequest, public_id: str) -> HttpResponse:
    """Block somebody whom one can find or has met, after a page that says what it does."""
    member = _member(request)
    # Sent twice, it is about somebody who cannot be found any more.
    known = Q(pk__in=services.may_be_blocked(member).values("pk")) | Q(user__blocks_of__blocker=member)
    others = Profile.objects.filter(known).select_related("user").distinct()
    profile = get_object_or_404(others, public_id=public_id)
    if request.method != "POST":
        # Somebody whom one has met has perhaps no page for one: a way back to it would lead nowhere.
        is_found = Profile.objects.visible_to(member).filter(pk=profile.pk).exists()
        return render(request, "network/profiles/block.html", {"profile": profile, "is_found": is_found})
    services.block(blocker=member, person=profile.user)
    messages.success(request, f"{profile.user.name} is blocked. Nobody is told.")
    return redirect("blocks")


@login_required
@require_POST
def unblock_person(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a block back."""
    made = Block.objects.made_by(_member(request)).select_related("blocked")
    own = get_object_or_404(made, blocked__profile__public_id=public_id)
    services.unblock(block=own)
    messages.success(request, f"{own.blocked.name} is not blocked any more.")
    return redirect("blocks")


def _member(request: HttpRequest) -> User:
    if not is_member(request.user):
        raise Http404
    return person_of(request)
