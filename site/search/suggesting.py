"""What to offer somebody who is typing: names and titles that they may see, and topics, by the beginnings of words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from core.folding import folded_words
from search.models import SearchPassage, SearchThing
from search.registry import Searchable, kinds, said_of_all
from topics.vocabulary import vocabulary

MOST, MOST_TOPICS = 8, 3
# One letter begins too much.
SHORTEST = 2
MOST_WORDS = 6
# The fields that hold what a thing is called.
NAMES = ("name", "title")


@dataclass(frozen=True)
class Suggestion:
    """Words to search for, what they are the name of, and the other name that fits if it is not this one."""

    text: str
    what: str = ""
    also_called: str = ""


def suggest(text: str, kinds_searched: Sequence[str], viewer: Any = None) -> list[Suggestion]:
    """At most eight, each text once; nothing for a single letter."""
    words = folded_words(text)[:MOST_WORDS]
    words = [word for word in words if word not in said_of_all(kinds_searched)] or words
    if len("".join(words)) < SHORTEST:
        return []
    topics = [
        Suggestion(topic.name, "Topic", topic.also_called)
        for topic in vocabulary().suggestions(text, are_guessed=False)
    ]
    is_mixed = len(kinds_searched) > 1
    names = [
        Suggestion(name, searchable.label if is_mixed else "")
        for searchable in (kinds()[kind] for kind in kinds_searched if kind in kinds())
        for name in _names(searchable, words, viewer)
    ]
    kept = names[: MOST - min(len(topics), MOST_TOPICS)]
    found = {each.text.casefold(): each for each in [*kept, *topics]}
    return list(found.values())[:MOST]


def _names(searchable: Searchable, words: Sequence[str], viewer: Any) -> Iterator[str]:
    for name in _read(searchable, words, viewer):
        # A thing may be called otherwise for others: what is shown must fit itself.
        parts = folded_words(name)
        if all(any(part.startswith(word) for part in parts) for word in words):
            yield name


def _read(searchable: Searchable, words: Sequence[str], viewer: Any) -> QuerySet[SearchThing, str]:
    fits = Q()
    for word in words:
        fits &= Q(sort_name__startswith=word) | Q(sort_name__contains=f" {word}")
    of_thing = SearchPassage.objects.filter(
        kind=searchable.kind,
        object_id=OuterRef("object_id"),
        field__in=NAMES,
        audience__in=sorted(searchable.audiences(viewer)),
    )
    return (
        # Whether it is visible is asked of the few that fit.
        SearchThing.objects.filter(
            fits, Exists(searchable.visible(viewer).order_by().filter(pk=OuterRef("object_id"))), kind=searchable.kind
        )
        .annotate(
            # What fewer may read is written last, and is what things are sorted by.
            called=Subquery(of_thing.order_by("-pk").values("text")[:1]),
            place=Case(When(sort_name__startswith=" ".join(words), then=Value(0)), default=Value(1)),
        )
        .filter(called__isnull=False)
        .order_by("place", "sort_name", "object_id")
        .values_list("called", flat=True)[:MOST]
    )
