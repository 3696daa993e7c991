"""The words that stand somewhere in what is searched, as they were written: what a misspelt word may have been."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import partial
from itertools import groupby
from operator import itemgetter

from django.db import transaction
from django.db.models import QuerySet

from core.folding import folded_words
from core.page_cache import cached_fragment
from search.engines.database.statements import texts_with
from search.models import SearchPassage, SearchWord
from search.words import LONGEST_WORD, stem

SHORTEST, LONGEST = 4, LONGEST_WORD
BATCH = 500
# A word in so many things goes with none of them.
COMMON = 20
# A word that goes is looked for in so many passages that hold it or another form of it.
MOST_READ = 200

ByLength = dict[int, list[str]]


def words_in(texts: Iterable[str]) -> set[str]:
    """The words that are kept of some texts."""
    return {
        word for text in texts for word in folded_words(text) if SHORTEST <= len(word) <= LONGEST and word.isalpha()
    }


def changed(*, before: set[str], now: set[str]) -> None:
    """Once what was written has been committed, keep its new words, and let go of those that nobody has any more."""
    if added := now - before:
        # Two who add the same word in one transaction each would wait for each other.
        transaction.on_commit(partial(_note, added), robust=True)
    if gone := before - now:
        transaction.on_commit(partial(_forget, gone), robust=True)


def count_anew() -> None:
    """Count in how many things each word stands, and let go of those that stand nowhere."""
    # What others write while this counts stays.
    before = set(SearchWord.objects.values_list("word", flat=True))
    counts: Counter[str] = Counter()
    rows = SearchPassage.objects.order_by("kind", "object_id").values_list("kind", "object_id", "text")
    for _, passages in groupby(rows.iterator(BATCH), key=itemgetter(0, 1)):
        counts.update(words_in(text for _, _, text in passages))
    with transaction.atomic():
        words = (SearchWord(word=word, things=things) for word, things in sorted(counts.items()))
        SearchWord.objects.bulk_create(
            words, BATCH, update_conflicts=True, update_fields=["things"], unique_fields=["word"]
        )
        _delete(word for word in before.difference(counts) if not _stands_somewhere(word))


def _note(words: set[str]) -> None:
    rows = (SearchWord(word=word) for word in sorted(words))
    SearchWord.objects.bulk_create(rows, BATCH, ignore_conflicts=True)


def _forget(words: set[str]) -> None:
    rare = _found_in(SearchWord.objects.filter(things__lt=COMMON), words)
    _delete(word for word in rare if not _stands_somewhere(word))


def _stands_somewhere(word: str) -> bool:
    """Whether a passage holds it as it is spelt, as far as it is read: what is let go too early comes back at night."""
    return any(word in folded_words(text) for text in texts_with(stem(word), MOST_READ))


def _delete(words: Iterable[str]) -> None:
    gone = list(words)
    for start in range(0, len(gone), BATCH):
        SearchWord.objects.filter(word__in=gone[start : start + BATCH]).delete()


def are_known(words: Iterable[str]) -> set[str]:
    """Which of some words stand somewhere."""
    return set(_found_in(SearchWord.objects.all(), set(words)))


def by_length() -> ByLength:
    """All words by their length, as they stood a few minutes ago at most."""
    return cached_fragment("search-words", _by_length)


def _by_length() -> ByLength:
    words: ByLength = defaultdict(list)
    for word in SearchWord.objects.order_by("word").values_list("word", flat=True):
        words[len(word)].append(word)
    return dict(words)


def _found_in(rows: QuerySet[SearchWord], words: set[str]) -> list[str]:
    asked = sorted(words)
    return [
        word
        for start in range(0, len(asked), BATCH)
        for word in rows.filter(word__in=asked[start : start + BATCH]).values_list("word", flat=True)
    ]
