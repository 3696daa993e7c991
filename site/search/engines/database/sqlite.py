"""How SQLite is asked for words: FTS5."""

import json
from collections.abc import Iterable

from django.db.models import Model

from search.parser import Phrase

# The words first; of their passages no more than the narrow table holds: rows with their texts lie far apart.
FOUND = "search_words CROSS JOIN search_passage_narrow p"
OF_FOUND = "search_words MATCH %s AND p.id = search_words.rowid"
# Asked before the passage of an entry is looked up: of many that hold a word, few are of the things that are ranked.
AMONG_THOSE = "+search_words.rowid IN those"
FACETS_OF_THINGS = "search_searchfacet f INDEXED BY search_facet_of_thing"
# All of a kind in the order in which they are counted: quicker than many things one by one, if they are a third of all.
FACETS_BY_VALUE, MANY_OF_ALL = "search_searchfacet f INDEXED BY search_facet_by_value", 3
# A column that no index is looked up by.
UNSOUGHT = "+"
LISTED = "GROUP_CONCAT({}, ',')"


def expression(phrases: Iterable[Phrase]) -> str:
    """Phrases as FTS5 reads them; they are made of letters and digits alone."""
    quoted = ((f'"{" ".join(phrase.stems)}"', phrase.is_beginning) for phrase in phrases)
    return " OR ".join(f"({words} * NOT {words})" if is_beginning else words for words, is_beginning in quoted)


def by_narrow_index(text: str, model: type[Model]) -> str:
    """A rule about rows of a model, read from an index that begins with their ids if there is one.

    Rows hold long texts before what a rule asks. SQLite finds a row that it knows the id of by nothing but the table.
    """
    name = next((index.name for index in model._meta.indexes if index.fields[:1] == ["id"]), None)
    table = f'FROM "{model._meta.db_table}" '
    return text.replace(table, f'{table}INDEXED BY "{name}" ', 1) if name else text


def among(column: str, ids: Iterable[int]) -> tuple[str, object]:
    """A condition that a column is one of many ids, and its one parameter."""
    return f"{column} IN (SELECT value FROM json_each(%s))", json.dumps(list(ids))


def listed(ids: Iterable[int]) -> tuple[str, object]:
    """Many ids as rows, and their one parameter."""
    return "json_each(%s) listed", json.dumps(list(ids))
