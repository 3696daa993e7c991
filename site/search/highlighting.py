"""The passage that matched, with the words marked. Text is escaped before anything is marked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.folding import folded_words
from search.parser import WORD, Phrase
from search.words import stem

PASSAGE = 220
SENTENCE_END = re.compile(r"[.?!]\s")

Span = tuple[int, int]


def marked(text: str) -> SafeString:
    """All of a text, marked."""
    return format_html("<mark>{}</mark>", text)


def marked_passage(text: str, phrases: Sequence[Phrase]) -> SafeString:
    """The part of a text around the first phrase in it, with every phrase marked; its beginning if there is none."""
    spans = _spans(text, phrases)
    start, end = _window(text, spans)
    inside = [(max(first, start), min(last, end)) for first, last in spans if first < end and last > start]
    pieces = _pieces(text, start, end, inside)
    before = "… " if start and not SENTENCE_END.match(text, start - 2) else ""
    after = " …" if end < len(text) and not SENTENCE_END.match(text, end - 1) else ""
    return format_html("{}{}{}", before, format_html_join("", "{}", ((piece,) for piece in pieces)), after)


def _window(text: str, spans: Sequence[Span]) -> Span:
    """From where to where: whole sentences where these are short enough, else whole words."""
    if len(text) <= PASSAGE:
        return 0, len(text)
    position = spans[0][0] if spans else 0
    start = text.rfind(" ", 0, max(position - PASSAGE // 3, 0)) + 1
    if start and (ended := SENTENCE_END.search(text, start, position)):
        start = ended.end()
    end = text.find(" ", min(start + PASSAGE, len(text) - 1))
    if end == -1:
        return start, len(text)
    # What is marked stays in.
    last = max((span[1] for span in spans if span[1] <= end), default=start)
    ends = [ended.start() + 1 for ended in SENTENCE_END.finditer(text, max(last, start + PASSAGE // 2) - 1, end + 1)]
    return start, ends[-1] if ends else end


def _pieces(text: str, start: int, end: int, spans: Sequence[Span]) -> Iterator[str | SafeString]:
    at = start
    for first, last in spans:
        if first < at:
            continue
        yield text[at:first]
        yield marked(text[first:last])
        at = last
    yield text[at:end]


def _spans(text: str, phrases: Sequence[Phrase]) -> list[Span]:
    """Where phrases stand in a text, the longest where two begin together, none over another."""
    words = [(match.span(), *_stems_of(match.group())) for match in WORD.finditer(text)]
    # Each stem with the word that it is of: a hyphenated word has several.
    parts = [(part, span) for span, stems_of, _ in words for part in stems_of]
    places: dict[str, list[int]] = {}
    for place, (part, _) in enumerate(parts):
        places.setdefault(part, []).append(place)
    found: set[Span] = set()
    for phrase in phrases:
        if len(phrase.stems) == 1:
            found.update(span for span, _, joined in words if _fits(joined, phrase))
        for first in _beginnings(phrase, places):
            those = parts[first : first + len(phrase.stems)]
            if tuple(part for part, _ in those[:-1]) == phrase.stems[:-1] and _fits(those[-1][0], phrase):
                found.add((those[0][1][0], those[-1][1][1]))
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


@lru_cache(maxsize=50_000)
def _stems_of(word: str) -> tuple[tuple[str, ...], str]:
    """The stems of a word, and the stem of a hyphenated word when it is written in one."""
    parts = folded_words(word)
    return tuple(stem(part) for part in parts), stem("".join(parts))


def _beginnings(phrase: Phrase, places: Mapping[str, list[int]]) -> list[int]:
    """Where a phrase may begin."""
    first, *others = phrase.stems
    if others or not phrase.is_beginning:
        return places.get(first, [])
    return [place for part, those in places.items() if part.startswith(first) for place in those]


def _fits(part: str, phrase: Phrase) -> bool:
    """Whether a stem is the last of a phrase."""
    return part.startswith(phrase.stems[-1]) if phrase.is_beginning else part == phrase.stems[-1]
