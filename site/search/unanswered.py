"""Searches that found nothing, so that the convenor learns how people call what the topics call otherwise.

Nobody stands beside the words: no person, no address, no hour. What looks like somebody's own is not kept at all: an
email address, a long number, the name of anybody with an account.
"""

import re
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.folding import folded_words
from search.models import UnansweredSearch
from search.query import Query, Result
from search.registry import kinds
from search.vocabulary import name_words
from topics.models import Topic
from topics.services import add_everyday_wording, add_synonym
from users.models import User

LONGEST = 100
MOST_A_DAY = 500
_PERSONAL = re.compile(r"@|\d[\d\s().-]{3,}\d|www\.|://", re.IGNORECASE)


def record(query: Query, result: Result) -> None:
    """Count a search of a person that found nothing: the first page of words alone, while the search was whole."""
    if result.total > result.near or result.is_reduced or query.page > 1 or query.filters:
        return
    words = " ".join(folded_words(query.text))
    if not words or len(words) > LONGEST or is_personal(query.text):
        return
    _count(" ".join(query.kinds), words)


def is_personal(text: str) -> bool:
    """Whether a text looks like somebody's own: an address, a long number, or a name that some account has."""
    words = set(folded_words(text)) - name_words()
    return bool(_PERSONAL.search(text)) or not words.isdisjoint(_names_of_people(_hour(timezone.now())))


def place_of(kind: str) -> str:
    """Where it was looked for, in words."""
    searchable = kinds().get(kind)
    return searchable.label if searchable else "The public site"


@transaction.atomic
def add_as_synonym(*, row: UnansweredSearch, topic: Topic, words: str) -> None:
    """Make the words another name of a topic, from the next search on."""
    add_synonym(topic=topic, name=words)
    _settle(row)


@transaction.atomic
def add_as_everyday_wording(*, row: UnansweredSearch, topic: Topic, words: str) -> None:
    """Let the words lead to a topic without being shown, from the next search on."""
    add_everyday_wording(topic=topic, wording=words)
    _settle(row)


@transaction.atomic
def put_away(*, row: UnansweredSearch) -> None:
    """Show these words no more, however often they come again within a year."""
    UnansweredSearch.objects.same_as(row).update(is_put_away=True)


def _settle(row: UnansweredSearch) -> None:
    # What finds nothing although it has a topic now will be there again.
    UnansweredSearch.objects.filter(words=row.words).delete()


def _count(kind: str, words: str) -> None:
    today = timezone.localdate()
    rows = UnansweredSearch.objects.filter(day=today, kind=kind, words=words)
    if rows.update(times=F("times") + 1):
        return
    # A machine that asks nonsense all day fills no table.
    if UnansweredSearch.objects.filter(day=today).count() < MOST_A_DAY:
        UnansweredSearch.objects.bulk_create(
            [UnansweredSearch(day=today, kind=kind, words=words)], ignore_conflicts=True
        )


def _hour(now: datetime) -> str:
    return f"{now:%Y-%m-%d %H}"


@lru_cache(maxsize=1)
def _names_of_people(hour: str) -> frozenset[str]:
    """Each word of each name, read once an hour."""
    return frozenset(
        word for name in User.objects.values_list("name", flat=True).iterator() for word in folded_words(name)
    )
