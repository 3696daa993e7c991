"""What other apps show on the page of a topic. They register in their `topic_sections.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from topics.models import Topic

ENTRIES = "topics/entries.html"


@dataclass(frozen=True)
class Entry:
    """One thing about a topic: enough for a row of a list."""

    title: str
    url: str
    summary: str
    added_on: date | None = None
    # What the day is: of news the one on which it was added.
    day_label: str = "Added on"
    is_members_only: bool = False
    is_example: bool = False


@dataclass(frozen=True)
class Section:
    """The entries of one kind that the reader may see, under a heading, and the template that draws them."""

    heading: str
    entries: Sequence[Any]
    template: str = ENTRIES


Source = Callable[[Topic, HttpRequest], Sequence[Any]]
UsedTopics = Callable[[], Any]

_sources: list[tuple[str, Source, str]] = []
_used: list[UsedTopics] = []


def register(heading: str, *, source: Source, used: UsedTopics | None = None, template: str = ENTRIES) -> None:
    """Add a section: `source` gives a topic's entries for a reader, `used` the ids of topics with public entries.

    A source that shows nothing to everyone has no `used`. Entries that are not `Entry` bring their `template`.
    """
    _sources.append((heading, source, template))
    if used is not None:
        _used.append(used)


def sections_of(topic: Topic, request: HttpRequest) -> list[Section]:
    """The sections of a topic's page that are not empty for this reader."""
    sections = [Section(heading, source(topic, request), template) for heading, source, template in _sources]
    return [section for section in sections if section.entries]


def topics_in_public_use() -> set[int]:
    """The ids of the topics that something public is about."""
    return {pk for used in _used for pk in used()}
