"""What the members' home remembers of somebody, on pages of the rooms below: {% load members_home %}."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse

from network.home.models import HomeState
from network.home.prompts import profile_key
from network.profiles.prompts import Prompt
from users.circles import circles_of

register = template.Library()

MOST = 2


@register.inclusion_tag("network/home/profile_prompts.html", takes_context=True)
def profile_prompts(context: Any, prompts: Iterable[Prompt]) -> dict[str, Any]:
    """{% profile_prompts prompts %}: what is worth adding to one's profile, without what one wants no more."""
    prompts = list(prompts or ())
    found = HomeState.objects.filter(user=context["request"].user).values_list("dismissed", flat=True)
    dismissed = set(found.first() or ()) if prompts else set()
    wanted = [(profile_key(prompt), prompt) for prompt in prompts]
    return {
        "prompts": [(key, prompt) for key, prompt in wanted if key not in dismissed][:MOST],
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("network/home/for_staff.html", takes_context=True)
def what_one_may_read(context: Any) -> dict[str, Any]:
    """{% what_one_may_read %}: the rooms of the members' area that are open to somebody signed in who is no member."""
    circles = circles_of(context["request"].user)
    rooms = [
        ("People", "find_people", circles.sees_members_fields),
        ("Practice", "find_practice", circles.sees_network_write_ups),
        ("Asks", "asks", circles.sees_members_fields),
        ("Topics", "topics", True),
        ("Notices", "notices", bool(circles.roles)),
        ("Your privacy", "privacy", True),
    ]
    return {"rooms": [(label, reverse(name)) for label, name, is_open in rooms if is_open]}
