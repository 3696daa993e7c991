"""Words as people type them, made comparable: case, accents, apostrophes and hyphens fold away (guide 4.2)."""

import re
import unicodedata

from anyascii import anyascii

_APOSTROPHES = re.compile("['’‘`´]")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_HYPHENATED = re.compile(r"(?<=\w)[-‐‑–](?=\w)")


def folded_words(text: str) -> list[str]:
    """The words of a text in plain small letters and digits; a hyphen or any other sign parts words."""
    return _NOT_WORD.sub(" ", _plain_letters(_APOSTROPHES.sub("", text))).split()


def _plain_letters(text: str) -> str:
    # Most texts have nothing to take apart, and a rebuild of the search folds a great many.
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(_plain_letter(character) for character in plain if not unicodedata.combining(character))


def _plain_letter(character: str) -> str:
    # Łukasz is found by Lukasz, and a name in another script by its letters in ours.
    return anyascii(character).lower() if not character.isascii() and character.isalnum() else character


def folded_key(text: str) -> str:
    """One key for all ways to write a name: `Co-production`, `coproduction` and `co production` are the same."""
    return "".join(folded_words(text))


def joined_words(text: str) -> list[str]:
    """What hyphenated words are when written in one, so that `coproduction` finds `co-production`."""
    return ["".join(folded_words(word)) for word in text.split() if _HYPHENATED.search(word)]
