"""What was typed, for pages that say why it went nowhere: {% load sent_words %}."""

from django import template

from core import sent_words

register = template.Library()


@register.inclusion_tag("components/sent_words.html", takes_context=True)
def words_sent(context: template.Context) -> dict[str, list[str]]:
    """{% words_sent %}: the longer texts that were just sent, to copy."""
    return {"texts": sent_words.words_sent(context["request"])}
