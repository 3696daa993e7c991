"""What can be reported, hidden and restored. Each app registers its own in `reportable.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from users.models import User


@dataclass(frozen=True)
class Reportable:
    """How one kind of thing is reported and decided upon."""

    # Short name in addresses: "profile", "write-up", "question".
    kind: str
    model: type[Model]
    # The kind in words: "a write-up".
    noun: str
    # All of them, with what the title and the owners need.
    rows: Callable[[], QuerySet[Any]]
    visible: Callable[[Any], QuerySet[Any]]
    # What to call it in a sentence, such as "the write-up “An hour for an hour”".
    title: Callable[[Any], str]
    # What it says to a viewer now, "" if it is not theirs to read: kept with a report, and shown to the convenor.
    text: Callable[[Any, Any], str]
    url: Callable[[Any], str]
    # Whose it is: they do not report it, and are told of a decision.
    owners: Callable[[Any], Iterable[User]]
    set_hidden: Callable[[Any, bool], None]
    is_hidden: Callable[[Any], bool]


_kinds: dict[str, Reportable] = {}


def register(reportable: Reportable) -> None:
    """Add a kind of thing."""
    _kinds[reportable.kind] = reportable


def kinds() -> dict[str, Reportable]:
    """Every kind by name."""
    return _kinds


def kind_of(thing: Model) -> Reportable | None:
    """The kind that a thing belongs to, None if it cannot be reported."""
    return next((kind for kind in _kinds.values() if isinstance(thing, kind.model)), None)


def kind_named(content_type: ContentType) -> Reportable | None:
    """The kind whose things are of a content type."""
    return next((kind for kind in _kinds.values() if kind.model is content_type.model_class()), None)
