"""What can be searched. The service knows no content: each app registers its own in `searchable.py`:

    register(
        Searchable(
            kind="news",
            label="News",
            model=NewsPage,
            public=NewsPage.objects.for_public,
            text=lambda page: Text(title=page.title, summary=page.summary, body=..., added_on=page.added_on),
        )
    )

`public` gives the rows that everyone may see now; it is asked again for every hit before it is shown or counted.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest


@dataclass(frozen=True)
class Text:
    """The words of one thing, and its date."""

    title: str
    summary: str
    body: str
    added_on: date | None = None
    is_old: bool = False


@dataclass(frozen=True)
class Searchable:
    """How one kind of content is searched."""

    kind: str
    label: str
    model: type[Model]
    public: Callable[[], QuerySet[Any]]
    text: Callable[[Any], Text]
    url: Callable[[Any, HttpRequest | None], str] = field(default=lambda thing, request: thing.get_url(request))


_kinds: dict[str, Searchable] = {}


def register(searchable: Searchable) -> None:
    """Add a kind of content."""
    _kinds[searchable.kind] = searchable


def kinds() -> dict[str, Searchable]:
    """Every kind, by name."""
    return _kinds


def kind_of(model: type[Model]) -> Searchable | None:
    """The kind that a model's rows are searched as, None if they are not."""
    return next((searchable for searchable in _kinds.values() if searchable.model is model), None)
