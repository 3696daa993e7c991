"""What other apps show on the page of a topic. They register in their `topic_sections.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from topics.models import Topic


@dataclass(frozen=True)
class Entry:
    """One thing about a topic: enough for a row of a list."""

    title: str
    url: str
    summary: str
    added_on: date | None = None
    is_members_only: bool = False
    is_example: bool = False


@dataclass(frozen=True)
class Section:
    """The entries of one kind that the reader may see, newest first, under a heading."""

    heading: str
    entries: Sequence[Entry]


Source = Callable[[Topic, HttpRequest], list[Entry]]
UsedTopics = Callable[[], Any]

_sources: list[tuple[str, Source]] = []
_used: list[UsedTopics] = []


def register(heading: str, *, source: Source, used: UsedTopics) -> None:
    """Add a section: `source` gives a topic's entries for a reader, `used` the ids of topics with public entries."""
    _sources.append((heading, source))
    _used.append(used)


def sections_of(topic: Topic, request: HttpRequest) -> list[Section]:
    """The sections of a topic's page that are not empty for this reader."""
    sections = [Section(heading, source(topic, request)) for heading, source in _sources]
    return [section for section in sections if section.entries]


def topics_in_public_use() -> set[int]:
    """The ids of the topics that something public is about."""
    return {pk for used in _used for pk in used()}
