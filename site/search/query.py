"""What is asked and what is found: values that know no engine (architecture section 5)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from core.folding import folded_words

LONGEST_TEXT = 200
MOST_WORDS = 10
PAGE_SIZE = 10
# So short a word begins too many others: it is looked for whole.
LONGEST_WHOLE = 2
# Nearly every text has them, so they say nothing of what is looked for.
LITTLE_WORDS = frozenset(
    folded_words(
        "a an and are as at be by can could do does for from has have how i in is it me my of on or our should so that "
        "the their they this to was we what when where which who why will with would you your"
    )
)
# A hyphen inside a word holds it together; anything else but letters, digits and apostrophes parts words.
_BETWEEN_WORDS = re.compile(r"(?:[^\w'’‘`´‐‑–-]|_)+")


@dataclass(frozen=True)
class Query:
    """What somebody typed, and the page of results they want to see."""

    text: str
    page: int = 1

    @property
    def terms(self) -> tuple[str, ...]:
        """What to look for, a hyphenated word with a space for each hyphen, little words only if there is nothing else.

        Letters and digits only, so that no engine's syntax can come from a visitor.
        """
        typed = [" ".join(folded_words(word)) for word in _BETWEEN_WORDS.split(self.text[:LONGEST_TEXT])]
        terms = list(dict.fromkeys(filter(None, typed)))
        telling = [term for term in terms if term not in LITTLE_WORDS]
        return tuple((telling or terms)[:MOST_WORDS])


@dataclass(frozen=True)
class Hit:
    """One thing found, as its database row says it now, with the passage that matched."""

    title: str
    url: str
    kind: str
    summary: SafeString
    added_on: date | None
    is_example: bool = False


@dataclass(frozen=True)
class Result:
    """What was found: the hits of one page, how many there are in all, and which engine answered."""

    hits: Sequence[Hit]
    total: int
    pages: int
    engine: str
