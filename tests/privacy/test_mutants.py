"""Each rule of who sees what is broken on purpose, and each time it is noticed (`make privacy` breaks them all)."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from core.page_cache import forget_fragments
from tests.privacy.mutants import Mutant, broken
from tests.privacy.rules_of_parts import OF_CIRCLES, OF_PARTS
from tests.privacy.rules_of_people import OF_PEOPLE
from tests.privacy.rules_of_practice import OF_WRITE_UPS
from tests.privacy.rules_of_remarks import OF_REMARKS, OF_SEARCH
from tests.privacy.world import World

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]

MUTANTS = [*OF_PEOPLE, *OF_PARTS, *OF_CIRCLES, *OF_WRITE_UPS, *OF_REMARKS, *OF_SEARCH]
# A few for the suite, of the dearest.
QUICK = {
    "a block hides people",
    "who left early is no member",
    "a block hides questions and answers",
}


@pytest.fixture(scope="module")
def beginning(_site_of_module: None, django_db_blocker: DjangoDbBlocker) -> World:
    with django_db_blocker.unblock():
        return World()


@pytest.fixture
def world(beginning: World, site: None) -> Iterator[World]:
    forget_fragments()
    start = transaction.savepoint()
    yield beginning.once_more()
    transaction.savepoint_rollback(start)
    forget_fragments()


def _cases() -> Iterator[object]:
    for each in MUTANTS:
        marks = () if each.rule in QUICK else pytest.mark.privacy
        yield pytest.param(each, marks=marks, id=each.rule)


@pytest.mark.parametrize("mutant", [*_cases()])
def test_a_broken_rule_is_noticed(world: World, mutant: Mutant) -> None:
    start = transaction.savepoint()
    mutant.deed(world.once_more())
    transaction.savepoint_rollback(start)
    forget_fragments()
    with broken(mutant.breaks):
        try:
            mutant.deed(world)
        except Exception:  # noqa: BLE001 - a page that fails shows nothing either, and is noticed
            return
    pytest.fail(f"Nobody noticed that no longer: {mutant.rule}")


def test_no_rule_is_named_twice_and_the_quick_ones_are_there() -> None:
    rules = [each.rule for each in MUTANTS]
    assert len(rules) == len(set(rules))
    assert set(rules) > QUICK
