"""The engine in the site's own database: SQLite's FTS5 or PostgreSQL's full text, with the same answers."""

from search.engines.database.engine import best_first, search, spellings, things_with

__all__ = ["best_first", "search", "spellings", "things_with"]
