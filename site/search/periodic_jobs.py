"""The search index's regular care."""

from datetime import timedelta

from core.periodic import periodic
from search.indexing import rebuild


@periodic("check the search index", every=timedelta(days=1))
def check_index() -> None:
    """Puts right whatever has drifted, such as news whose intake has closed since it was indexed."""
    rebuild()
