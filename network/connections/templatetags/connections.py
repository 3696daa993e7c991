"""What pages of people, topics and write-ups offer: {% load connections %}."""

from typing import Any

from django import template

from network.connections.models import ContactWay, Follow
from network.connections.reading import TOPIC_BRINGS, WRITE_UP_BRINGS, what_a_person_brings
from network.connections.standing import standing_towards
from network.practice.models import WriteUp
from network.profiles.models import Profile
from network.profiles.profile_view import ProfileView
from topics.models import Topic
from users.circles import is_member

register = template.Library()


@register.inclusion_tag("network/connections/acts.html", takes_context=True)
def connection_acts(context: Any, profile: Profile) -> dict[str, Any]:
    """{% connection_acts profile %}: to connect with somebody, follow, introduce and mute them; nothing of oneself."""
    viewer = context["request"].user
    if not is_member(viewer) or viewer == profile.user:
        return {}
    return {
        "profile": profile,
        "name": profile.user.name,
        "standing": standing_towards(profile, viewer),
        "brings": what_a_person_brings(profile.user.name),
        "csrf_token": context.get("csrf_token"),
        "request": context["request"],
    }


@register.simple_tag(takes_context=True)
def ways_to_reach(context: Any, profile: Profile, view: ProfileView) -> list[ContactWay]:
    """{% ways_to_reach profile view as ways %}: what somebody opened to their connections, for these and the owner.

    Nothing where the owner looks as others do: nobody in a ring is connected by that.
    """
    viewer = context["request"].user
    if not is_member(viewer) or (viewer == profile.user and not view.is_own):
        return []
    return list(ContactWay.objects.visible_to(viewer).filter(owner=profile.user_id).in_order())


@register.inclusion_tag("network/connections/follow.html", takes_context=True)
def follow_topic(context: Any, topic: Topic) -> dict[str, Any]:
    """{% follow_topic topic %}: to follow a topic, for members."""
    return _follow(context, "topic", topic, topic.slug, TOPIC_BRINGS)


@register.inclusion_tag("network/connections/follow.html", takes_context=True)
def follow_write_up(context: Any, write_up: WriteUp) -> dict[str, Any]:
    """{% follow_write_up write_up %}: to follow a write-up, for members."""
    if write_up.state != WriteUp.State.SHARED:
        return {}
    return _follow(context, "write_up", write_up, write_up.public_id, WRITE_UP_BRINGS)


def _follow(context: Any, what: str, thing: Topic | WriteUp, at: str, brings: str) -> dict[str, Any]:
    viewer = context["request"].user
    if not is_member(viewer):
        return {}
    return {
        "route": f"follow_{what}",
        "at": at,
        "kind": what.replace("_", "-"),
        "name": thing.name if isinstance(thing, Topic) else thing.title,
        "follow": Follow.objects.filter(follower=viewer, **{what: thing}).first(),
        "brings": brings,
        "csrf_token": context.get("csrf_token"),
        "request": context["request"],
    }
