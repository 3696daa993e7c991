"""How a query is read for one viewer: misspelt words mended, then names and words."""

from dataclasses import dataclass
from typing import Any

from core.folding import folded_words
from search.parser import MINE, MY_COHORT, Understood, understand
from search.query import Query
from search.registry import said_of_all, vocabularies_of
from search.spelling import mend
from search.vocabulary import Name, cohorts_by_id
from users.circles import circles_of


@dataclass(frozen=True)
class Reading:
    """What was understood, and the text that it was read from if a word in it was mended."""

    understood: Understood
    mended: str


def read(query: Query, viewer: Any) -> Reading:
    """A query as this viewer means it."""
    mended = "" if query.only_my_words else mend(query, viewer)
    text = mended or query.text
    understood = understand(
        text,
        only_my_words=query.only_my_words,
        vocabularies=vocabularies_of(query.kinds),
        declined=query.declined,
        my_cohorts=_my_cohorts(text, viewer),
        said_of_all=said_of_all(query.kinds),
    )
    return Reading(understood, mended)


def _my_cohorts(text: str, viewer: Any) -> tuple[Name, ...]:
    words = set(folded_words(text))
    if words.isdisjoint(MINE) or words.isdisjoint(MY_COHORT):
        return ()
    known = cohorts_by_id()
    return tuple(known[each] for each in sorted(circles_of(viewer).cohort_ids) if each in known)
