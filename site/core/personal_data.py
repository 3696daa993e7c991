"""The register of personal data: each app says of each of its fields whether it tells of a person, and how.

The privacy notice, the export and the erasure are drawn from it. An app fills it in its `personal_data.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model


@dataclass(frozen=True)
class PersonalField:
    """What one field tells of a person: why we hold it, on what basis, who sees it first, how long it is kept."""

    name: str
    purpose: str
    basis: str
    ring: str
    keep: str


@dataclass(frozen=True)
class Register:
    """What an app said of one model."""

    model: type[Model]
    personal: tuple[PersonalField, ...]
    not_personal: frozenset[str]

    def unnamed(self) -> set[str]:
        """The fields of the model that nobody has said anything about."""
        named = {field.name for field in self.personal} | self.not_personal
        fields = [*self.model._meta.local_concrete_fields, *self.model._meta.local_many_to_many]
        return {field.name for field in fields} - named


_registers: dict[type[Model], Register] = {}


def register(model: type[Model], *, personal: Iterable[PersonalField], not_personal: Iterable[str]) -> None:
    """Say what a model's fields tell of a person. Raises ValueError if it was said before."""
    if model in _registers:
        raise ValueError(f"{model.__name__} is in the register already.")
    _registers[model] = Register(model, tuple(personal), frozenset(not_personal))


def all_registers() -> dict[type[Model], Register]:
    """Every model's register, by model."""
    return dict(_registers)
