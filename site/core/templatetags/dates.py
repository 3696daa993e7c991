"""Days as the house writes them: {% load dates %}."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def day(moment: date | None) -> SafeString | str:
    """{% day item.added_on %}: <time datetime="2013-11-12">12 November 2013</time>; nothing for no day."""
    if moment is None:
        return ""
    local = timezone.localdate(moment) if isinstance(moment, datetime) else moment
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), date_format(local, "j F Y"))


@register.filter
def weekday(day: date) -> str:
    """{{ start.since|weekday }}: Friday 18 September; with the year of another one."""
    return date_format(day, "l j F" if day.year == timezone.localdate().year else "l j F Y")


@register.filter
def clock(moment: datetime) -> str:
    """{{ intake.closes_at|clock }}: noon, 2pm, 2:32pm."""
    return date_format(timezone.localtime(moment), "P").replace(".", "").replace(" ", "")
