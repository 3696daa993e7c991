"""What a message can be about. Apps register their things in `conversation_contexts.py`.

A reader sees what it is about only while they may see the thing; else the message stands without it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast


@dataclass(frozen=True)
class Context:
    """One kind of thing: what a viewer may see of it, the fields of its title and its patch, and its address."""

    kind: str
    visible: Callable[[Any], QuerySet[Any]]
    title: str
    seed: str
    url: Callable[[str], str]


@dataclass(frozen=True)
class About:
    """What a message is about, as one reader sees it."""

    name: str
    title: str
    url: str
    seed: str


_contexts: dict[str, Context] = {}


def register(context: Context) -> None:
    """Add a kind of thing."""
    _contexts[context.kind] = context


def name_of(kind: str, public_id: str) -> str:
    """How a message keeps what it is about."""
    return f"{kind}:{public_id}"


def known(names: Iterable[str], viewer: Any) -> dict[str, About]:
    """Those of the things that a viewer may see, by their names; one query however many they are."""
    ids: dict[str, set[str]] = {}
    for name in names:
        kind, _, public_id = name.partition(":")
        if kind in _contexts and public_id:
            ids.setdefault(kind, set()).add(public_id)
    parts = [_rows(_contexts[kind], public_ids, viewer) for kind, public_ids in sorted(ids.items())]
    rows = parts[0].union(*parts[1:]) if parts else ()
    return {
        name_of(kind, public_id): About(
            name_of(kind, public_id), title or "Without a title yet", _contexts[kind].url(public_id), seed
        )
        for kind, public_id, title, seed in rows
    }


def _rows(context: Context, public_ids: set[str], viewer: Any) -> Any:
    found = context.visible(viewer).filter(public_id__in=public_ids).order_by()
    named = found.annotate(
        context_kind=Value(context.kind, CharField()),
        context_title=Cast(F(context.title), CharField()),
        context_seed=Cast(F(context.seed), CharField()),
    )
    return named.values_list("context_kind", "public_id", "context_title", "context_seed")
