"""Every field that can tell of a person is in the register, with why, on what basis, for whom and how long."""

from dataclasses import asdict

import pytest
from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db.models import EmailField, Field, Model, QuerySet

from cohorts.models import Cohort
from core.personal_data import PersonalField, Register, all_registers, register
from core.personal_rows import Whose
from tests.test_architecture import our_models
from users.models import User

REGISTERS = all_registers()


def tables() -> list[type[Model]]:
    """Every model of every app; the rows between two models are told of where the relation is."""
    return [model for model in apps.get_models() if not model._meta.auto_created]


def points_at_a_person(field: Field) -> bool:
    return isinstance(field, EmailField) or getattr(field, "related_model", None) is User


def of_a_person(model: type[Model]) -> set[str]:
    own = [*model._meta.local_concrete_fields, *model._meta.local_many_to_many]
    return {field.name for field in own if points_at_a_person(field)}


def label(model: type[Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", [model for model in our_models() if not model._meta.auto_created], ids=label)
def test_a_model_of_ours_is_in_the_register(model: type[Model]) -> None:
    assert model in REGISTERS, f"Name the fields of {label(model)} in its app's personal_data.py."


@pytest.mark.parametrize("model", [model for model in tables() if of_a_person(model)], ids=label)
def test_a_model_of_any_app_that_points_at_a_person_is_in_the_register(model: type[Model]) -> None:
    assert model in REGISTERS, f"Name the fields of {label(model)} in users/personal_data.py."


@pytest.mark.parametrize("entry", REGISTERS.values(), ids=lambda entry: label(entry.model))
def test_a_register_names_each_field_once_and_no_other(entry: Register) -> None:
    personal = [field.name for field in entry.personal]
    assert not entry.unnamed(), "Nobody said whether these fields tell of a person."
    assert not entry.unknown(), "The model does not have these fields."
    assert len(personal) == len(set(personal))
    assert not set(personal) & entry.not_personal


@pytest.mark.parametrize("entry", REGISTERS.values(), ids=lambda entry: label(entry.model))
def test_a_register_says_everything_of_what_is_personal(entry: Register) -> None:
    for field in entry.personal:
        assert all(text.strip() for text in asdict(field).values()), field


def test_a_field_that_nobody_named_is_found() -> None:
    named = {field.name for field in Cohort._meta.local_concrete_fields}
    assert Register(Cohort, (), frozenset(named - {"focus"})).unnamed() == {"focus"}
    assert Register(Cohort, (), frozenset(named | {"shoe_size"})).unknown() == {"shoe_size"}


def test_a_relation_without_a_model_of_its_own_is_a_field_too() -> None:
    personal = (PersonalField("email", "to write to them", "contract", "only me", "a year"),)
    assert {"groups", "user_permissions"} <= Register(User, personal, frozenset()).unnamed()


def test_a_model_is_registered_once() -> None:
    with pytest.raises(ValueError, match="User is in the register already"):
        register(User, personal=(), not_personal=())


# Whose rows are -----------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", REGISTERS.values(), ids=lambda entry: label(entry.model))
def test_a_register_says_whose_rows_are_and_what_erasure_does_with_them(entry: Register) -> None:
    if not entry.personal:
        assert not entry.rows
        return
    assert bool(entry.rows) != bool(entry.nobodys), "Say how rows belong to a person, or why nobody can tell."
    for rows in entry.rows:
        assert rows.erasure.words
        assert bool(rows.erasure.held_because) == bool(rows.erasure.held_for)


@pytest.mark.parametrize(
    "entry", [entry for entry in REGISTERS.values() if entry.rows], ids=lambda entry: label(entry.model)
)
@pytest.mark.django_db
def test_every_relation_to_a_person_is_a_way_in_which_rows_are_theirs(entry: Register) -> None:
    person = Whose(7, ("a@example.org",), ("A",))
    asked = " ".join(statement(rows.find(entry.model, person)) for rows in entry.rows)
    relations = [each for each in entry.model._meta.local_concrete_fields if each.related_model is User]
    assert not [each.name for each in relations if f'"{each.column}" = 7' not in asked]


def statement(rows: QuerySet[Model]) -> str:
    try:
        return str(rows.query)
    except EmptyResultSet:
        return ""


def test_what_a_copy_leaves_out_is_a_field_and_has_a_reason() -> None:
    for entry in REGISTERS.values():
        personal = {field.name for field in entry.personal}
        for rows in entry.rows:
            assert set(rows.leaves_out) <= personal, entry.model
            assert all(rows.leaves_out.values())
