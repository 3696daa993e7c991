"""What members write, made safe to show: Markdown to a few tags, cleaned again on the way out (decision 0015)."""

import re
from collections.abc import Iterator

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from core.plain_text import plain

# Raise it when the same text would come out differently: stored texts are then made anew when they are read.
RENDERER_VERSION = 1

TAGS = frozenset(["p", "br", "strong", "em", "ul", "ol", "li", "h3", "h4", "blockquote", "a", "code", "hr"])
ATTRIBUTES = {"a": {"href", "title"}}
SCHEMES = {"http", "https", "mailto"}
REL = "nofollow ugc noopener noreferrer"

# An address as people paste it; what ends a sentence, or closes a bracket around it, is none of it.
_BARE = re.compile(r"\bhttps?://\w[^\s<>\"“”‘’]*", re.IGNORECASE)
_HEADING = re.compile("(</?h)([34])>")
_ENDS, _PAIRS = ".,;:!?…'*_~|", {")": "(", "]": "[", "}": "{"}

_markdown = MarkdownIt("commonmark", {"html": False}).disable(["image", "html_block", "html_inline"])


class SafeHTML(SafeString):
    """HTML that came out of this module; nothing else of members' text is ever trusted."""


def render(text: str) -> SafeHTML:
    """Members' Markdown as safe HTML. Headings begin at the third level: the page has its own above them."""
    return clean(_markdown.render(text))


def render_said(text: str) -> SafeHTML:
    """What members say to each other, as `render` does it; web addresses that stand in it are links too."""
    return clean(_of_talk.render(text))


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


def lowered(html: SafeHTML) -> SafeHTML:
    """The same with its headings two levels further down, for a page that has as many above it."""
    return SafeHTML(_HEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) + 2}>", html))


def _without_own_host(tag: str, attribute: str, value: str) -> str | None:
    # `//evil.example` looks like a path of ours and is not.
    if attribute == "href" and value.lstrip().startswith(("//", "\\", "/\\")):
        return None
    return value


def _link_bare_addresses(state: StateCore) -> None:
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = list(_with_links(block.children, state.md))


def _with_links(tokens: list[Token], markdown: MarkdownIt) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += token.nesting if token.type in ("link_open", "link_close") else 0
        if token.type != "text" or depth:
            yield token
            continue
        at = 0
        for found in _BARE.finditer(token.content):
            address = _trimmed(found[0])
            href = markdown.normalizeLink(address)
            if markdown.validateLink(href):
                yield _text(token.content[at : found.start()])
                yield Token("link_open", "a", 1, attrs={"href": href})
                yield _text(address)
                yield Token("link_close", "a", -1)
                at = found.start() + len(address)
        yield _text(token.content[at:])


def _trimmed(address: str) -> str:
    surplus = {closing: address.count(closing) - address.count(opening) for closing, opening in _PAIRS.items()}
    end = len(address)
    while end and ((last := address[end - 1]) in _ENDS or surplus.get(last, 0) > 0):
        surplus[last] = surplus.get(last, 0) - 1
        end -= 1
    return address[:end]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


_of_talk = MarkdownIt("commonmark", {"html": False}).disable(["image", "html_block", "html_inline"])
_of_talk.core.ruler.push("bare_addresses", _link_bare_addresses)
