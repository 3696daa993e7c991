"""What one follows, and whom one has muted: for oneself alone."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.rate_limits import limited
from network.connections import reading
from network.connections.models import Follow, Mute
from network.connections.services import following as services
from network.connections.views.people import MANY_AN_HOUR, member_of, other_member
from network.practice.models import WriteUp
from network.profiles.models import Profile
from topics.models import Topic

LIMIT: Any = {"name": "following", "limit": MANY_AN_HOUR, "per": timedelta(hours=1)}


@login_required
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """What one follows, with what it brings, and whom one has muted."""
    member = member_of(request)
    context = {"followed": reading.followed_by(member), "muted": reading.muted_by(member)}
    return render(request, "network/connections/following.html", context)


@login_required
@require_POST
@limited(**LIMIT)
def follow_person(request: HttpRequest, public_id: str) -> HttpResponse:
    """Follow somebody whom one can find. They are not told."""
    member = member_of(request)
    profile = other_member(member, public_id)
    services.follow(follower=member, thing=profile.user)
    messages.success(request, f"You follow {profile.user.name}. They are not told.")
    return redirect(profile)


@login_required
@require_POST
@limited(**LIMIT)
def follow_topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow a topic, and what is part of it."""
    member = member_of(request)
    topic = get_object_or_404(Topic, slug=slug)
    services.follow(follower=member, thing=topic)
    messages.success(request, f"You follow {topic.name}.")
    return redirect(topic)


@login_required
@require_POST
@limited(**LIMIT)
def follow_write_up(request: HttpRequest, public_id: str) -> HttpResponse:
    """Follow a write-up that one may read."""
    member = member_of(request)
    write_up = get_object_or_404(WriteUp.objects.visible_to(member).shared(), public_id=public_id)
    services.follow(follower=member, thing=write_up)
    messages.success(request, "You follow this write-up.")
    return redirect(write_up)


@login_required
@require_POST
def unfollow(request: HttpRequest, public_id: str) -> HttpResponse:
    """Follow something no more."""
    own = Follow.objects.visible_to(member_of(request)).select_related("person__profile", "topic", "write_up")
    follow = get_object_or_404(own, public_id=public_id)
    services.unfollow(follow=follow)
    messages.success(request, "You follow it no more.")
    thing: Any = follow.topic or follow.write_up or (follow.person.profile if follow.person else None)
    # From its own page back to it.
    return redirect(thing if request.POST.get("back") and thing is not None else "following")


@login_required
@require_POST
@limited(**LIMIT)
def mute_person(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hear no more of somebody whom one can find. They are not told."""
    member = member_of(request)
    profile = other_member(member, public_id)
    services.mute(muter=member, person=profile.user)
    messages.success(request, f"{profile.user.name} is muted. Nobody is told.")
    return redirect(profile)


@login_required
@require_POST
def unmute_person(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hear of somebody again."""
    member = member_of(request)
    own = Mute.objects.visible_to(member).select_related("muted")
    mute = get_object_or_404(own, muted__profile__public_id=public_id)
    services.unmute(mute=mute)
    messages.success(request, f"{mute.muted.name} is not muted any more.")
    found = Profile.objects.visible_to(member).filter(public_id=public_id).first()
    return redirect(found if request.POST.get("back") and found is not None else "following")
