"""How SQLite is asked for words: FTS5."""

import json
from collections.abc import Iterable

from search.parser import Phrase

# The word index, and which passage an entry of it is of.
WORDS, PASSAGE = "search_words", "rowid"
MATCHES = "search_words MATCH %s"


def expression(phrases: Iterable[Phrase]) -> str:
    """Phrases as FTS5 reads them; they are made of letters and digits alone."""
    return " OR ".join(f'"{" ".join(phrase.stems)}"{" *" if phrase.is_beginning else ""}' for phrase in phrases)


def among(column: str, ids: Iterable[int]) -> tuple[str, object]:
    """A condition that a column is one of many ids, and its one parameter."""
    return f"{column} IN (SELECT value FROM json_each(%s))", json.dumps(list(ids))
