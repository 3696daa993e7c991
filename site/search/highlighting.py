"""The passage that matched, with the words marked. Text is escaped before anything is marked."""

import re
from collections.abc import Iterator, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.folding import folded_key, folded_words
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
    words = [(match.start(), match.end(), match.group()) for match in WORD.finditer(text)]
    # Each stem with the word that it is of: a hyphenated word has several.
    parts = [(stem(part), index) for index, (_, _, word) in enumerate(words) for part in folded_words(word)]
    found = [(words[index][0], words[index][1]) for index, (_, _, word) in enumerate(words) if _is(word, phrases)]
    stems_of = [part for part, _ in parts]
    for phrase in phrases:
        for at in _positions(stems_of, phrase):
            first, last = parts[at][1], parts[at + len(phrase.stems) - 1][1]
            found.append((words[first][0], words[last][1]))
    kept: list[Span] = []
    for span in sorted(set(found), key=lambda span: (span[0], -span[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _is(word: str, phrases: Sequence[Phrase]) -> bool:
    """Whether a hyphenated word is a phrase when it is written in one."""
    joined = stem(folded_key(word))
    return any(len(phrase.stems) == 1 and _fits(joined, phrase.stems[0], phrase) for phrase in phrases)


def _positions(stems_of: Sequence[str], phrase: Phrase) -> Iterator[int]:
    length = len(phrase.stems)
    for at in range(len(stems_of) - length + 1):
        if tuple(stems_of[at : at + length - 1]) == phrase.stems[:-1] and _fits(
            stems_of[at + length - 1], phrase.stems[-1], phrase
        ):
            yield at


def _fits(part: str, sought: str, phrase: Phrase) -> bool:
    return part.startswith(sought) if phrase.is_beginning else part == sought
