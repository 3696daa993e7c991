"""Words as people type them, made comparable: case, accents, apostrophes and hyphens fold away (guide 4.2)."""

import re
import unicodedata

_APOSTROPHES = re.compile("['’‘`´]")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_HYPHENATED = re.compile(r"(?<=\w)[-‐‑–](?=\w)")


def folded_words(text: str) -> list[str]:
    """The words of a text in plain small letters and digits; a hyphen or any other sign parts words."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).casefold()
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return _NOT_WORD.sub(" ", letters).split()


def folded_key(text: str) -> str:
    """One key for all ways to write a name: `Co-production`, `coproduction` and `co production` are the same."""
    return "".join(folded_words(text))


def joined_words(text: str) -> list[str]:
    """What hyphenated words are when written in one, so that `coproduction` finds `co-production`."""
    return ["".join(folded_words(word)) for word in text.split() if _HYPHENATED.search(word)]
