"""Asks that nobody has answered for a week, and three people who could help, by what they have done."""

from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import Truncator

from network.asks.models import Ask, AskAnswer, AskNudge, AskQuerySet
from network.asks.services import tell_who_could_help, topics_of
from network.connections.models import Mute
from network.profiles.searchable import KIND as PEOPLE
from search.finding import find
from search.query import LONGEST_TEXT, Hit, Query, Reason, Tier
from users.models import User

WAITS = timedelta(days=7)
# Whoever was told of another ask is left alone so long.
RESTS = timedelta(days=30)
MOST_TOLD = 3
# People are looked for on so many pages of each search.
PAGES = 3
# An ask that has waited so long is not for a machine any more.
TOO_OLD = timedelta(days=60)
LONGEST_REASON = 200


def unanswered() -> AskQuerySet:
    """The asks that have been open for a week without an answer, the oldest first."""
    asks = Ask.objects.open().shown().without_answer()
    return asks.filter(created_at__lte=timezone.now() - WAITS).order_by("pk")


def tell_those_who_could_help() -> int:
    """For each ask that waits, tell people who could help, once; give back how many were told."""
    now = timezone.now()
    asks = unanswered().in_time().filter(helpers_sought_at=None, created_at__gte=now - TOO_OLD)
    told = 0
    for ask in asks.select_related("author"):
        told += len(tell_who_could_help(ask=ask, people=who_could_help(ask)))
    return told


def who_could_help(ask: Ask) -> list[tuple[User, str]]:
    """Up to three people, each with why: found as who asks would find them, by what they have done first."""
    found: dict[int, tuple[Hit, Reason]] = {}
    for hit in _hits(ask):
        if hit.object_id not in found and not hit.is_near and (reason := _reason(hit)):
            found[hit.object_id] = (hit, reason)
    # Stable: who has done it comes first, else they stay as they were found.
    best_first = sorted(found.values(), key=lambda pair: -(pair[0].tier or Tier.SAYS))
    left_alone = _left_alone(ask)
    chosen: list[tuple[User, str]] = []
    for hit, reason in best_first:
        person: User = hit.thing.user
        if person.pk != ask.author_id and person.pk not in left_alone and _may_be_told(ask, person):
            chosen.append((person, in_words(reason)))
        if len(chosen) == MOST_TOLD:
            break
    return chosen


def _left_alone(ask: Ask) -> set[int]:
    """Who was told of another ask of late, who has answered, and where one has muted the other."""
    rested = AskNudge.objects.filter(created_at__gt=timezone.now() - RESTS).exclude(ask=ask)
    answered = AskAnswer.objects.filter(ask=ask)
    return {
        *rested.values_list("person", flat=True),
        *answered.values_list("author", flat=True),
        *Mute.objects.filter(muted=ask.author_id).values_list("muter", flat=True),
        *Mute.objects.filter(muter=ask.author_id).values_list("muted", flat=True),
    }


def _may_be_told(ask: Ask, person: User) -> bool:
    # As a request would find them: not as the search has read them, with one part of them in hand.
    reader = User.objects.get(pk=person.pk)
    return Ask.objects.visible_to(reader).filter(pk=ask.pk).exists()


def _hits(ask: Ask) -> Iterator[Hit]:
    """People by the topics first, then by the words of the question."""
    by_topics = " ".join(str(topic.name) for topic in topics_of(ask))
    for text in filter(None, (by_topics, ask.question)):
        for page in range(1, PAGES + 1):
            result = find(Query((PEOPLE,), text[:LONGEST_TEXT], page=page), ask.author)
            yield from result.hits
            if page >= result.pages:
                break


def _reason(hit: Hit) -> Reason | None:
    """The strongest of why somebody was found: what they have done before what they say. A name alone is none."""
    return next(iter(hit.reasons), None)


def in_words(reason: Reason) -> str:
    """Such as “has tried: Timebanking” or “wrote “An hour for an hour””."""
    label = reason.label[:1].lower() + reason.label[1:]
    if reason.source_title:
        return Truncator(f"{label} “{reason.source_title}”").chars(LONGEST_REASON)
    return Truncator(f"{label}: {_plain(reason.passage)}").chars(LONGEST_REASON)


def _plain(passage: Any) -> str:
    return " ".join(unescape(strip_tags(str(passage))).split())
