"""The passage that matched, with the words marked. Text is escaped before anything is marked."""

import re
from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.folding import folded_key, folded_words
from search.query import LONGEST_WHOLE
from search.registry import Text

PASSAGE = 220
_WORD = re.compile(r"\w[\w'’‘-]*")


def marked_passage(text: Text, terms: tuple[str, ...]) -> SafeString:
    """The summary if it holds one of the words, else the body around the first of them, else the summary."""
    for source in (text.summary, text.body):
        first = next((match for match in _WORD.finditer(source) if _begins(match.group(), terms)), None)
        if first:
            return _marked(_around(source, first.start()), terms)
    return _marked(_around(text.summary, 0), terms)


def _around(source: str, position: int) -> str:
    if len(source) <= PASSAGE:
        return source
    start = source.rfind(" ", 0, max(position - PASSAGE // 3, 0)) + 1
    end = source.find(" ", min(start + PASSAGE, len(source) - 1))
    end = len(source) if end == -1 else end
    return ("… " if start else "") + source[start:end] + (" …" if end < len(source) else "")


def _marked(passage: str, terms: tuple[str, ...]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in _pieces(passage, terms)))


def _pieces(passage: str, terms: tuple[str, ...]) -> Iterator[str | SafeString]:
    end = 0
    for match in _WORD.finditer(passage):
        if _begins(match.group(), terms):
            yield passage[end : match.start()]
            yield format_html("<mark>{}</mark>", match.group())
            end = match.end()
    yield passage[end:]


def _begins(word: str, terms: tuple[str, ...]) -> bool:
    parts = [folded_key(word), *folded_words(word)]
    return any(_matches(part, term.replace(" ", "")) for part in parts for term in terms)


def _matches(part: str, sought: str) -> bool:
    return part == sought if len(sought) <= LONGEST_WHOLE else part.startswith(sought)
