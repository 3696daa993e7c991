"""Each rule of who sees what is broken on purpose, and each time it is noticed (`make privacy` breaks them all)."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from core.page_cache import forget_fragments
from search import known_words
from tests.privacy.engines import Database
from tests.privacy.mutants import Mutant, broken, stand_there
from tests.privacy.rules_of_mirror import OF_MENDING, OF_MIRROR
from tests.privacy.rules_of_parts import OF_CIRCLES, OF_PARTS
from tests.privacy.rules_of_people import OF_PEOPLE
from tests.privacy.rules_of_practice import OF_WRITE_UPS
from tests.privacy.rules_of_remarks import OF_REMARKS, OF_SEARCH
from tests.privacy.rules_of_talk import OF_ASKS, OF_CONNECTIONS, OF_DIGESTS, OF_MESSAGES
from tests.privacy.rules_of_told import OF_TOLD
from tests.privacy.world import World

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough, pytest.mark.once]

MUTANTS = [*OF_PEOPLE, *OF_PARTS, *OF_CIRCLES, *OF_WRITE_UPS, *OF_REMARKS, *OF_SEARCH, *OF_TOLD, *OF_MENDING]
MUTANTS += [*OF_MIRROR, *OF_MESSAGES, *OF_CONNECTIONS, *OF_ASKS, *OF_DIGESTS]
# A few for the suite, of the dearest.
QUICK = {
    "a block hides people",
    "who left early is no member",
    "a block hides questions and answers",
    "that a word stands somewhere is told to who may see where",
    "Elasticsearch leaves out whom a block keeps from the viewer",
    "what waits to be written is left out",
}


@pytest.fixture(scope="module")
def beginning(_site_of_module: None, django_db_blocker: DjangoDbBlocker) -> World:
    with django_db_blocker.unblock():
        world = World()
        known_words.count_anew()
        return world


@pytest.fixture
def world(beginning: World, site: None) -> Iterator[World]:
    forget_fragments()
    start = transaction.savepoint()
    yield beginning.once_more()
    transaction.savepoint_rollback(start)
    forget_fragments()


def _cases() -> Iterator[object]:
    for each in MUTANTS:
        marks = [] if each.rule in QUICK else [pytest.mark.privacy]
        if each.engine is not Database:
            marks.append(pytest.mark.elasticsearch)
        yield pytest.param(each, marks=marks, id=each.rule)


@pytest.mark.parametrize("mutant", [*_cases()])
def test_a_broken_rule_is_noticed(world: World, mutant: Mutant, request: pytest.FixtureRequest) -> None:
    if mutant.engine is not Database:
        request.getfixturevalue("elasticsearch")
    start = transaction.savepoint()
    world.engine = mutant.engine()
    world.engine.begin()
    mutant.deed(world.once_more())
    transaction.savepoint_rollback(start)
    forget_fragments()
    world.engine = mutant.engine()
    world.engine.begin()
    with broken(mutant.breaks):
        try:
            mutant.deed(world)
        except Exception:  # noqa: BLE001 - a page that fails shows nothing either, and is noticed
            return
    pytest.fail(f"Nobody noticed that no longer: {mutant.rule}")


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_what_is_to_be_broken_stands_there(mutant: Mutant) -> None:
    # Else a rule that was worded anew is broken by nothing, and only `make privacy` says so.
    assert stand_there(mutant.breaks)


def test_no_rule_is_named_twice_and_the_quick_ones_are_there() -> None:
    rules = [each.rule for each in MUTANTS]
    assert len(rules) == len(set(rules))
    assert set(rules) > QUICK
