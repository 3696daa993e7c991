"""What the lists show beside what they find: {% load directory %}."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse

from network.directory.alike import more_like
from network.directory.asked import RELATED, Asked
from network.directory.forms import SavedSearchForm
from network.directory.related_topics import related_to, topics_of
from network.directory.saving import suggested_name
from network.practice.models import WriteUp
from network.practice.topic_names import NamedTopic
from search.query import Result

register = template.Library()


@register.inclusion_tag("network/directory/searches/save_box.html", takes_context=True)
def save_search_box(context: Any, asked: Asked) -> dict[str, Any]:
    """{% save_search_box asked %}: the form to save what was looked for, and the way to what is saved."""
    is_search = bool(asked.text or asked.filters)
    return {
        "form": SavedSearchForm(initial={"name": suggested_name(asked)}, auto_id="id_save_%s") if is_search else None,
        "save_url": reverse("save_search", args=[asked.kind]) + asked.kept,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("network/directory/more_like.html")
def more_like_this(write_up: WriteUp, topics: Iterable[NamedTopic], viewer: Any) -> dict[str, Any]:
    """{% more_like_this write_up topics request.user %}: other write-ups; for None, among those that everyone reads."""
    return {"alike": more_like(write_up, topics, viewer) if write_up.state == WriteUp.State.SHARED else []}


@register.inclusion_tag("network/directory/related.html", takes_context=True)
def related_topics(context: Any, asked: Asked, result: Result) -> dict[str, Any]:
    """{% related_topics asked result %}: topics to look for next; where something was found, the way to them."""
    if result.total and RELATED not in asked.in_full:
        address = asked.address(in_full=(*asked.in_full, RELATED), page=asked.page, after=asked.after)
        return {"address": address if asked.text or asked.filters else ""}
    things = [hit.object_id for hit in result.hits] if asked.text or asked.filters else []
    found = related_to(topics_of(asked), asked.kind, context["request"].user, things=things)
    return {"related": found, "find_url": reverse(f"find_{asked.kind}"), "asked_for": RELATED in asked.in_full}
