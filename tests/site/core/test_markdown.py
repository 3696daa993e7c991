"""Members' text: whatever is typed, nothing but a few tags and honest links comes out."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.markdown import ATTRIBUTES, REL, SCHEMES, TAGS, clean, in_words, render, render_said

ROOT = Path(__file__).resolve().parents[3]
# What browsers take out of an address before they read it.
IGNORED_IN_ADDRESSES = re.compile(r"[\x00-\x20\x7f]")

FRAGMENTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://evil.example/x.png)",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)' onclick=alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](</\t/evil.example>)",
    '[x](https://example.org "title\' onmouseover=alert(1)")',
    "<https://example.org>",
    "https://example.org/a?b=c&d#e",
    "HTTPS://",
    "http://javascript:alert(1)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n",
    "[x]",
    "&lt;script&gt;",
    "&#60;iframe src=//evil.example&#62;",
    "<style>*{display:none}</style>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<form action=//evil.example><input>",
    "# Heading",
    "**bold**",
    "`code`",
    "> quoted",
    "- item\n",
    "1. step\n",
    "---\n",
    "\n\n",
    " ",
    "<",
    ">",
    '"',
    "'",
    "]",
    "(",
    "\\",
    "\x00",
    "\u202e",
    "\ufeff",
)


class Found(HTMLParser):
    """Every tag and attribute of a piece of HTML, as a browser would meet them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def check(html: str) -> None:
    found = Found(html)
    assert found.tags <= TAGS, html
    for tag, name, value in found.attributes:
        assert name in ATTRIBUTES.get(tag, set()) | {"rel"}, html
        if name == "rel":
            assert value == REL
        if name == "href":
            address = IGNORED_IN_ADDRESSES.sub("", value).replace("\\", "/")
            assert urlsplit(address).scheme.lower() in SCHEMES | {""}, html
            assert not address.startswith("//"), html


@pytest.mark.thorough
@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8), max_size=12).map("".join))
def test_nothing_bad_comes_out(text: str) -> None:
    check(render(text))
    check(render_said(text))
    # The renderer may be wrong: the cleaning holds by itself.
    check(clean(text))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**Bold** and *slanted*", "<p><strong>Bold</strong> and <em>slanted</em></p>\n"),
        ("# Loud", "<h3>Loud</h3>\n"),
        ("## Less", "<h3>Less</h3>\n"),
        ("#### Small", "<h4>Small</h4>\n"),
        ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>\n"),
        ("<b>typed</b>", "<p>&lt;b&gt;typed&lt;/b&gt;</p>\n"),
        ("[us](https://example.org)", f'<p><a href="https://example.org" rel="{REL}">us</a></p>\n'),
        ("[here](/topics/)", f'<p><a href="/topics/" rel="{REL}">here</a></p>\n'),
        ("[away](//evil.example)", f'<p><a rel="{REL}">away</a></p>\n'),
        ("", ""),
    ],
)
def test_what_people_write_reads_as_they_mean_it(text: str, html: str) -> None:
    assert render(text) == html


def link(address: str, words: str = "") -> str:
    return f'<a href="{address}" rel="{REL}">{words or address}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("See https://example.org/a_b_c.\nOr not.", f"See {link('https://example.org/a_b_c')}.\nOr not."),
        ("(http://example.org/a_(b)), and", f"({link('http://example.org/a_(b)')}), and"),
        ("“https://example.org”", f"“{link('https://example.org')}”"),
        ("https://example.org/?a=1&b=2", link("https://example.org/?a=1&amp;b=2")),
        ("**https://example.org**", f"<strong>{link('https://example.org')}</strong>"),
        ("[us](https://example.org)", link("https://example.org", "us")),
        ("[https://a.example](https://example.org)", link("https://example.org", "https://a.example")),
        ("`https://example.org`", "<code>https://example.org</code>"),
        ('https://example.org"onclick=alert(1)', f'{link("https://example.org")}"onclick=alert(1)'),
        ("amara@example.org, ftp://example.org, javascript://x, https://, http://:80", None),
    ],
)
def test_addresses_that_members_paste_when_they_talk_are_links(text: str, html: str | None) -> None:
    assert render_said(text) == f"<p>{html or text}</p>\n"
    # Elsewhere they stay as they stand.
    assert "<a" not in render("https://example.org")


def test_an_address_that_never_ends_holds_nobody_up() -> None:
    address = "https://example.org/" + ")" * 100_000
    assert render_said(address).startswith(f"<p>{link('https://example.org/')})))")


def test_an_excerpt_has_the_words_without_the_marks() -> None:
    text = "**Doreen** & 3 < 4\n\n- asks\n- [the cook](https://example.org)"
    assert in_words(text) == "Doreen & 3 < 4 asks the cook"


@pytest.mark.parametrize(
    ("call", "callers"),
    [
        (r"\bstored\(", {"site/core/markdown.py", "network/practice/models/text.py"}),
        (r"\bSafeHTML\(", {"site/core/markdown.py"}),
    ],
)
def test_html_is_called_safe_in_one_place(call: str, callers: set[str]) -> None:
    files = [path for source in ("site", "network", "blog") for path in (ROOT / source).rglob("*.py")]
    assert {str(path.relative_to(ROOT)) for path in files if re.search(call, path.read_text())} == callers
