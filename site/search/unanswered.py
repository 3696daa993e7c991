"""Searches that found nothing, so that the convenor learns how people call what the topics call otherwise.

Nobody stands beside the words: no person, no address, no hour. What looks like somebody's own is not kept at all: an
email address, a long number, the name of anybody with an account. A name that nobody has here cannot be known.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.folding import folded_words
from core.page_cache import version_read_once
from core.queued import A_FORMER_MEMBER
from search.models import UnansweredSearch
from search.query import Query, Result
from search.registry import kinds
from search.spelling import SHORTEST, is_english
from search.vocabulary import name_words
from search.words import LITTLE_WORDS
from topics.models import Topic
from topics.services import add_everyday_wording, add_synonym
from users.models import User

LONGEST = 100
MOST_A_DAY = 500
_APOSTROPHE = re.compile("['’‘`´]")
_PERSONAL = re.compile(r"@|\d[\d\s().-]{3,}\d|www\.|://", re.IGNORECASE)


def record(query: Query, result: Result) -> None:
    """Count a search of a person that found nothing: the first page of words alone, while the search was whole."""
    if result.total > result.near or result.is_reduced or query.page > 1 or query.filters:
        return
    # As it was typed first it may have found much.
    if query.only_my_words or query.declined:
        return
    words = " ".join(folded_words(query.text))
    if not words or len(words) > LONGEST or is_personal(query.text):
        return
    _count(" ".join(query.kinds), words)


def is_personal(text: str) -> bool:
    """Whether a text looks like somebody's own: an address, a long number, or a name that some account has."""
    return bool(_PERSONAL.search(text)) or _has_a_name(text, _words_of(_names_of_people()))


def with_names(names: Iterable[str]) -> QuerySet[UnansweredSearch]:
    """What was looked for with a word of any of these names in it."""
    words = _words_of(tuple(names))
    texts = UnansweredSearch.objects.order_by().values_list("words", flat=True).distinct()
    with version_read_once():
        named = [text for text in texts.iterator() if _has_a_name(text, words)]
    return UnansweredSearch.objects.filter(words__in=named)


def forget_names() -> int:
    """Let go of what names anybody who has an account by now; give back how many rows went."""
    return with_names(_names_of_people()).delete()[0]


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


def _names_of_people() -> tuple[str, ...]:
    return tuple(User.objects.exclude(name=A_FORMER_MEMBER).order_by("pk").values_list("name", flat=True))


@lru_cache(maxsize=2)
def _words_of(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for name in names for word in _spellings(name))


def _spellings(text: str) -> set[str]:
    """The words of a text; those that an apostrophe makes of one; neighbours, and all of them, written in one."""
    found: set[str] = set()
    for words in (folded_words(text), folded_words(_APOSTROPHE.sub(" ", text))):
        found.update([*words, *map("".join, pairwise(words)), "".join(words)])
    return {word for word in found if len(word) > 1} - LITTLE_WORDS


def _has_a_name(text: str, names: frozenset[str]) -> bool:
    found = _spellings(text) - name_words()
    # As in `Hassan's`.
    found |= {word.removesuffix("s") for word in found} - name_words()
    return not found.isdisjoint(names) or any(_is_near(word, names) for word in folded_words(text) if word in found)


def _is_near(word: str, names: frozenset[str]) -> bool:
    """Whether a word is a misspelt name, and no other word: one letter is wrong; of four, two are swapped."""
    if len(word) < SHORTEST - 1 or is_english(word):
        return False
    near = process.extract_iter(word, names, scorer=OSA.distance, score_cutoff=1)
    return any(len(word) >= SHORTEST or sorted(name) == sorted(word) for name, _, _ in near)
