"""Messages in templates, and the ways to them from other pages: {% load conversations %}."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from core.templatetags.dates import clock
from network.conversations.contexts import name_of
from network.conversations.conversation_contexts import WRITE_UP
from network.practice.models import WriteUp
from network.profiles.by_lines import ByLine
from network.profiles.models import Profile
from users.circles import is_member

register = template.Library()


@register.filter
def short_moment(moment: datetime) -> str:
    """{{ message.sent_at|short_moment }}: 9:12am, Yesterday, 16 September; with the year of another one."""
    day, today = timezone.localdate(moment), timezone.localdate()
    if day == today:
        return clock(moment)
    if day == today - timedelta(days=1):
        return "Yesterday"
    return date_format(day, "j F" if day.year == today.year else "j F Y")


@register.inclusion_tag("network/conversations/send_message.html", takes_context=True)
def send_message(context: Any, profile: Profile, *, answers: bool = False) -> dict[str, Any]:
    """{% send_message profile %}: the way to write to somebody, on their page; for members, and not to oneself.

    `answers=True` stands beside what they ask.
    """
    viewer = context["request"].user
    may_write = is_member(viewer) and viewer.pk != profile.user_id
    return {"public_id": profile.public_id if may_write else "", "name": profile.user.name, "answers": answers}


@register.inclusion_tag("network/conversations/write_to_authors.html", takes_context=True)
def write_to_authors(context: Any, write_up: WriteUp, authors: Iterable[ByLine]) -> dict[str, Any]:
    """{% write_to_authors write_up authors %}: the way to write to each author whom a member may find."""
    findable = [author for author in authors if author.public_id] if is_member(context["request"].user) else []
    return {"authors": findable, "about": name_of(WRITE_UP, write_up.public_id)}
