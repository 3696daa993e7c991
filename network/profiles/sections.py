"""What a person has done, and looks for now, on their page. Apps above register it in `profile_sections.py`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from network.profiles.models import Profile

MOST_ENTRIES, MOST_WANTED = 20, 10


@dataclass(frozen=True)
class Entry:
    """One thing that somebody did: when, what kind of thing ("Wrote"), what, and where it can be read."""

    happened_at: datetime
    kind: str
    title: str
    url: str
    # Whether readers can ask the person about it there.
    is_own_work: bool = False


@dataclass(frozen=True)
class Wanted:
    """One thing that somebody looks for now: in their words, about what, by when, and where it is read and answered."""

    title: str
    url: str
    topics: Sequence[str] = ()
    needed_by: date | None = None
    # Whether it is for one cohort alone, which this reader belongs to.
    is_for_cohort: bool = False
    # Nothing for whoever cannot answer it.
    answer_url: str = ""


# Takes a profile and who looks at it; gives, newest first, what this viewer may see: at most MOST_ENTRIES.
Source = Callable[[Profile, Any], Iterable[Entry]]

# The same, of what they look for: at most MOST_WANTED.
WantedSource = Callable[[Profile, Any], Iterable[Wanted]]

_sources: list[Source] = []
_wanted_sources: list[WantedSource] = []


def register(source: Source) -> Source:
    """Add a source of entries."""
    _sources.append(source)
    return source


def entries_for(viewer: Any, profile: Profile) -> list[Entry]:
    """What the viewer may see of what a person has done, newest first."""
    entries = (entry for source in _sources for entry in source(profile, viewer))
    return sorted(entries, key=lambda entry: entry.happened_at, reverse=True)[:MOST_ENTRIES]


def register_wanted(source: WantedSource) -> WantedSource:
    """Add a source of what people look for."""
    _wanted_sources.append(source)
    return source


def wanted_by(viewer: Any, profile: Profile) -> list[Wanted]:
    """What the viewer may see of what a person looks for now, newest first."""
    return [wanted for source in _wanted_sources for wanted in source(profile, viewer)]
