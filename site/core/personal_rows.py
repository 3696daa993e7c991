"""Whose rows are: how the rows of a model belong to a person, and what erasure and their copy do with them.

Each app says it in its `personal_data.py`, beside what its fields tell. See docs/features/leaving-and-rights.md.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q, QuerySet


@dataclass(frozen=True)
class Whose:
    """The person that rows are looked up for; what they chose, if they leave."""

    pk: int
    addresses: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    # Whether what stays of them stays under their name.
    keeps_name: bool = False
    # Ids of the write-ups that go with them.
    removes: frozenset[int] = frozenset()


Find = Callable[[type[Model], Whose], QuerySet[Any]]
Do = Callable[[QuerySet[Any], Whose], object]


@dataclass(frozen=True)
class Erasure:
    """What erasure does with rows, in words that follow “when you leave, they are”, and how."""

    words: str
    do: Do
    # Why rows stay although their person leaves, and how long; empty if they do not.
    held_because: str = ""
    held_for: str = ""

    @property
    def holds(self) -> bool:
        return bool(self.held_because)


DELETED = Erasure("deleted", lambda rows, whose: rows.delete())


def emptied(**values: Any) -> Erasure:
    """The rows stay, without these: each field gets the value that says nothing."""
    return Erasure("kept without what tells of you", lambda rows, whose: rows.update(**values))


def unlinked(*fields: str) -> Erasure:
    """The rows stay, and no longer say whose they were."""
    return emptied(**dict.fromkeys(fields))


def kept(*, because: str, until: str) -> Erasure:
    """The rows stay: a hold, with its reason and its end."""
    return Erasure("kept", lambda rows, whose: None, held_because=because, held_for=until)


def held(erasure: Erasure, *, because: str, until: str) -> Erasure:
    """What an erasure leaves of the rows is a hold, with its reason and its end."""
    return Erasure(erasure.words, erasure.do, held_because=because, held_for=until)


def by_step(words: str, do: Do) -> Erasure:
    """What no rule above says: a function of the rows and whose they are."""
    return Erasure(words, do)


@dataclass(frozen=True)
class Rows:
    """One way in which rows of a model are a person's."""

    find: Find
    erasure: Erasure
    # Fields that the person's copy leaves out, each with why; all of them, if `not_copied` says why.
    leaves_out: Mapping[str, str] = field(default_factory=dict)
    not_copied: str = ""
    # What the copy shows besides: a name, and a function of the row.
    adds: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    # How many rows lie between these and their person: what is far is erased first, while it can still be found.
    distance: int = 0
    # The files of a row, by the names that they have in the copy.
    files: Callable[[Any], Mapping[str, bytes]] | None = None
    # The field with the address by which rows are somebody's who may have no account.
    address: str = ""


def rows_of(path: str, erasure: Erasure, **more: Any) -> Rows:
    """Rows with a lookup to the person, such as `profile__user`."""

    def find(model: type[Model], whose: Whose) -> QuerySet[Any]:
        manager = model._base_manager
        return manager.filter(pk__in=manager.filter(**{path: whose.pk}).values("pk"))

    return Rows(find, erasure, distance=path.count("__"), **more)


def rows_at(name: str, erasure: Erasure, **more: Any) -> Rows:
    """Rows with an address of the person, in capitals or not."""

    def find(model: type[Model], whose: Whose) -> QuerySet[Any]:
        at_one = Q(pk__in=[])
        for address in whose.addresses:
            at_one |= Q(**{f"{name}__iexact": address})
        return model._base_manager.filter(at_one)

    return Rows(find, erasure, address=name, **more)


def rows_found(find: Callable[[Whose], QuerySet[Any]], erasure: Erasure, **more: Any) -> Rows:
    """Rows that a function of the person finds."""
    return Rows(lambda model, whose: find(whose), erasure, **more)


def furthest_first(rows: Iterable[tuple[type[Model], Rows]]) -> list[tuple[type[Model], Rows]]:
    """Rows in the order in which they are erased."""
    return sorted(rows, key=lambda pair: -pair[1].distance)
