"""What somebody helped with, on their profile: only where both agreed, and to those who may see the ask."""

from typing import Any

from network.asks.models import Thanks
from network.profiles.models import Profile
from network.profiles.sections import MOST_ENTRIES, Entry, register

HELPED = "Helped with"


@register
def helped_with(profile: Profile, viewer: Any) -> list[Entry]:
    """The asks that a person is thanked for, as far as a reader may read them."""
    thanks = Thanks.objects.visible_to(viewer).standing().filter(helper=profile.user_id)
    newest = thanks.select_related("ask").order_by("-created_at")[:MOST_ENTRIES]
    return [Entry(each.created_at, HELPED, each.ask.question, each.ask.get_absolute_url()) for each in newest]
