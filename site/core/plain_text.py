"""The words of rich text and stream fields, for search and summaries."""

import html

from django.utils.html import strip_tags
from wagtail.blocks import StreamValue


def plain(rich_text: str) -> str:
    """The words of a piece of HTML on one line."""
    return " ".join(html.unescape(strip_tags(rich_text.replace("<", " <"))).split())


def stream_text(stream: StreamValue) -> str:
    """The words of a stream field, block after block."""
    return plain(" ".join(str(words) for words in stream.stream_block.get_searchable_content(stream)))
