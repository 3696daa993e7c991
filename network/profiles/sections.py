"""What a person has done, on their page. Apps above register it in their `profile_sections.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from network.profiles.models import Profile

MOST_ENTRIES = 20


@dataclass(frozen=True)
class Entry:
    """One thing that somebody did: when, what kind of thing ("Wrote"), what, and where it can be read."""

    happened_at: datetime
    kind: str
    title: str
    url: str
    # Whether readers can ask the person about it there.
    is_own_work: bool = False


# Takes a profile and who looks at it; gives, newest first, what this viewer may see: at most MOST_ENTRIES.
Source = Callable[[Profile, Any], Iterable[Entry]]

_sources: list[Source] = []


def register(source: Source) -> Source:
    """Add a source of entries."""
    _sources.append(source)
    return source


def entries_for(viewer: Any, profile: Profile) -> list[Entry]:
    """What the viewer may see of what a person has done, newest first."""
    entries = (entry for source in _sources for entry in source(profile, viewer))
    return sorted(entries, key=lambda entry: entry.happened_at, reverse=True)[:MOST_ENTRIES]
