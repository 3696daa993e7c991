"""Search in the admin: Wagtail's own, but what an editor types is words, never the engine's syntax.

The stock SQLite backend fails on an unbalanced quotation mark (an editor's search for `say "hello` was a 500).
"""

from typing import Any

from wagtail.search.backends.database import SearchBackend as DatabaseSearchBackend

from core.folding import folded_words
from search.query import LONGEST_TEXT, MOST_WORDS


class SearchBackend:
    """Wraps the backend for the database in use and cleans each query on its way in."""

    def __new__(cls, params: dict[str, Any]) -> Any:
        backend = DatabaseSearchBackend(params)
        for name in ("search", "autocomplete"):
            setattr(backend, name, _cleaned(getattr(backend, name)))
        return backend


def _cleaned(method: Any) -> Any:
    def clean(query: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(query, str):
            query = " ".join(folded_words(query[:LONGEST_TEXT])[:MOST_WORDS])
        return method(query, *args, **kwargs)

    return clean
