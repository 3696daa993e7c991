"""Whom the views of this room are for, and whom they are about."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from network.profiles.models import Profile
from users.circles import is_member, person_of
from users.models import User

# Beyond this nobody means what they press.
MANY_AN_HOUR = 120


def member_of(request: HttpRequest) -> User:
    """The member who asks; for anybody else there is no such page."""
    if not is_member(request.user):
        raise Http404
    return person_of(request)


def other_member(member: User, public_id: str, *, has_begun: bool = False) -> Any:
    """The profile of somebody else whom a member may find; else there is no such page.

    With `has_begun`, also of whom they could have found when they opened the form that they send.
    """
    found = Profile.objects.within_reach_of(member) if has_begun else Profile.objects.visible_to(member)
    return get_object_or_404(found.exclude(user=member).select_related("user"), public_id=public_id)
