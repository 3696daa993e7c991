"""How SQLite is asked for words: FTS5."""

import json
from collections.abc import Iterable

from search.parser import Phrase

# The word index, and which passage an entry of it is of.
WORDS, PASSAGE = "search_words", "rowid"
MATCHES = "search_words MATCH %s"
# The words first; of their passages no more than the narrow index holds: rows with their texts lie far apart.
FOUND = "search_words CROSS JOIN search_searchpassage p INDEXED BY search_passage_narrow"
OF_FOUND = f"{MATCHES} AND p.id = search_words.rowid"
# Asked before the passage of an entry is looked up: of many that hold a word, few are of the things that are ranked.
AMONG_THOSE = "+search_words.rowid IN those"
FACETS_OF_THINGS = "search_searchfacet f INDEXED BY search_facet_of_thing"
# A column that no index is looked up by.
UNSOUGHT = "+"
LISTED = "GROUP_CONCAT({}, ',')"


def expression(phrases: Iterable[Phrase]) -> str:
    """Phrases as FTS5 reads them; they are made of letters and digits alone."""
    return " OR ".join(f'"{" ".join(phrase.stems)}"{" *" if phrase.is_beginning else ""}' for phrase in phrases)


def among(column: str, ids: Iterable[int]) -> tuple[str, object]:
    """A condition that a column is one of many ids, and its one parameter."""
    return f"{column} IN (SELECT value FROM json_each(%s))", json.dumps(list(ids))


def listed(ids: Iterable[int]) -> tuple[str, object]:
    """Many ids as rows, and their one parameter."""
    return "json_each(%s) listed", json.dumps(list(ids))
