"""What is asked and what is found: values that know no engine (architecture section 5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from core.folding import folded_words

LONGEST_TEXT = 200
MOST_WORDS = 10
PAGE_SIZE = 10


@dataclass(frozen=True)
class Query:
    """What somebody typed, and the page of results they want to see."""

    text: str
    page: int = 1

    @property
    def words(self) -> tuple[str, ...]:
        """The words to look for: letters and digits only, so that no engine's syntax can come from a visitor."""
        return tuple(dict.fromkeys(folded_words(self.text[:LONGEST_TEXT])[:MOST_WORDS]))


@dataclass(frozen=True)
class Hit:
    """One thing found, as its database row says it now, with the passage that matched."""

    title: str
    url: str
    kind: str
    summary: SafeString
    added_on: date | None


@dataclass(frozen=True)
class Result:
    """What was found: the hits of one page, how many there are in all, and which engine answered."""

    hits: Sequence[Hit]
    total: int
    pages: int
    engine: str
