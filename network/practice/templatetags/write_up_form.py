"""What the templates of the form of a write-up need: {% load write_up_form %}."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from core.templatetags.dates import clock

register = template.Library()


@register.filter
def saved_at(moment: datetime) -> str:
    """{{ write_up.updated_at|saved_at }}: “Saved at 2:32pm”, and the day if that was another day."""
    day = timezone.localdate(moment)
    on = "" if day == timezone.localdate() else f" on {date_format(day, 'j F Y')}"
    return f"Saved{on} at {clock(moment)}"
