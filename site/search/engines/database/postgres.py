"""How PostgreSQL is asked for words: a tsquery of our own, never one that it makes of a text."""

from collections.abc import Iterable

from django.db.models import Model

from search.parser import Phrase

FOUND = "search_searchpassage p"
OF_FOUND = "p.vector @@ CAST(%s AS tsquery)"
# It asks of itself first what leaves the fewest.
AMONG_THOSE = ""
FACETS_OF_THINGS, UNSOUGHT = "search_searchfacet f", ""
# It knows how many there are, and takes the quicker way by itself.
FACETS_BY_VALUE, MANY_OF_ALL = FACETS_OF_THINGS, 0
LISTED = "STRING_AGG(CAST({} AS text), ',')"


def expression(phrases: Iterable[Phrase]) -> str:
    """Phrases as a tsquery; they are made of letters and digits alone."""
    apart = ((" <-> ".join(phrase.stems), phrase.is_beginning) for phrase in phrases)
    return " | ".join(f"({words}:* & !({words}))" if is_beginning else words for words, is_beginning in apart)


def by_narrow_index(text: str, model: type[Model]) -> str:
    """A rule about rows of a model: long texts are kept apart from the rows here."""
    return text


def among(column: str, ids: Iterable[int]) -> tuple[str, object]:
    """A condition that a column is one of many ids, and its one parameter."""
    return f"{column} = ANY(%s)", list(ids)


def listed(ids: Iterable[int]) -> tuple[str, object]:
    """Many ids as rows, and their one parameter."""
    return "unnest(CAST(%s AS bigint[])) AS listed(value)", list(ids)
