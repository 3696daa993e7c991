"""What members write, made safe to show: Markdown to a few tags, cleaned again on the way out (decision 0015)."""

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

from core.plain_text import plain

# Raise it when the same text would come out differently: stored texts are then made anew when they are read.
RENDERER_VERSION = 1

TAGS = frozenset(["p", "br", "strong", "em", "ul", "ol", "li", "h3", "h4", "blockquote", "a", "code", "hr"])
ATTRIBUTES = {"a": {"href", "title"}}
SCHEMES = {"http", "https", "mailto"}
REL = "nofollow ugc noopener noreferrer"

_markdown = MarkdownIt("commonmark", {"html": False}).disable(["image", "html_block", "html_inline"])


class SafeHTML(SafeString):
    """HTML that came out of this module; nothing else of members' text is ever trusted."""


def render(text: str) -> SafeHTML:
    """Members' Markdown as safe HTML. Headings begin at the third level: the page has its own above them."""
    return clean(_markdown.render(text))


def in_words(text: str) -> str:
    """The words of members' Markdown on one line, without its marks: for notices and excerpts."""
    return plain(render(text))


def stored(html: str) -> SafeHTML:
    """What `render` made and a row of ours has kept."""
    return SafeHTML(html)


def clean(html: str) -> SafeHTML:
    """HTML with nothing in it but a few tags and links that say where they lead."""
    lowered = html.replace("<h1>", "<h3>").replace("</h1>", "</h3>").replace("<h2>", "<h3>").replace("</h2>", "</h3>")
    cleaned = nh3.clean(
        lowered,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=REL,
        attribute_filter=_without_own_host,
    )
    return SafeHTML(cleaned)


def _without_own_host(tag: str, attribute: str, value: str) -> str | None:
    # `//evil.example` looks like a path of ours and is not.
    if attribute == "href" and value.lstrip().startswith(("//", "\\", "/\\")):
        return None
    return value
