"""What somebody asks now and what they helped with, on their profile: to those who may see the ask."""

from itertools import groupby
from typing import Any

from django.urls import reverse

from network.asks.models import MOST_TOPICS, Ask, Thanks
from network.profiles.models import Profile
from network.profiles.sections import MOST_ENTRIES, MOST_WANTED, Entry, Wanted, register, register_wanted
from users.circles import circles_of

HELPED = "Helped with"


@register
def helped_with(profile: Profile, viewer: Any) -> list[Entry]:
    """The asks that a person is thanked for, where both agreed, as far as a reader may read them."""
    thanks = Thanks.objects.visible_to(viewer).standing().filter(helper=profile.user_id)
    newest = thanks.select_related("ask").order_by("-created_at")[:MOST_ENTRIES]
    return [Entry(each.created_at, HELPED, each.ask.question, each.ask.get_absolute_url()) for each in newest]


@register_wanted
def asked_by(profile: Profile, viewer: Any) -> list[Wanted]:
    """The open asks of a person, as far as a reader may read them."""
    circles = circles_of(viewer)
    may_answer = circles.is_member and circles.person_id != profile.user_id
    asks = Ask.objects.visible_to(viewer).open().shown().filter(author=profile.user_id)
    # A row for each topic, so that the asks and their topics are one query.
    rows = asks.order_by("-pk", "topic_items__pk").values_list(
        "public_id", "question", "needed_by", "audience", "topic_items__tag__name"
    )
    found = []
    for (public_id, question, needed_by, audience), group in groupby(
        rows[: MOST_WANTED * MOST_TOPICS], lambda row: row[:4]
    ):
        url = reverse("ask", args=[public_id])
        topics = [name for *_, name in group if name]
        answer_url = f"{url}#answer" if may_answer else ""
        found.append(Wanted(question, url, topics, needed_by, audience == Ask.Audience.COHORT, answer_url))
    return found[:MOST_WANTED]
