"""No word meets anybody whom its owner did not choose: by any way, after any deeds in any order (guide 5.3)."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.privacy import probes as ways
from tests.privacy import searches
from tests.privacy.engines import DATABASE, Database, LateMirror, Mirror
from tests.privacy.machine import DEEP, Network
from tests.privacy.probes import Probes
from tests.privacy.told import what_is_told
from tests.privacy.world import VIEWERS, World

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]

QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


MARKS = (pytest.mark.elasticsearch, pytest.mark.once)
MIRRORED = [pytest.param(each, marks=MARKS, id=each.__name__) for each in (Mirror, LateMirror)]
# Elasticsearch is asked twice for everything, by each of its ways.
SHARE_OF_MIRROR = 4


@pytest.fixture(params=[Database, *MIRRORED])
def engine(request: pytest.FixtureRequest) -> Database:
    """Whatever answers."""
    made: Database = request.param()
    if made.name != DATABASE.name:
        request.getfixturevalue("elasticsearch")
    return made


def test_nothing_leaks_whatever_members_do(engine: Database) -> None:
    class Short(Network):
        beginning, probes = World().with_history(), Probes()

    Short.beginning.engine = engine
    run_state_machine_as_test(
        Short,
        settings=settings(
            max_examples=3 if engine.name == DATABASE.name else 1,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            suppress_health_check=QUIET,
        ),
    )
    assert Short.probes.total > 1_000


@pytest.mark.privacy
def test_nothing_leaks_in_many_lives(
    engine: Database, many_probes: int, record_property: Callable[[str, object], None]
) -> None:
    class Long(Network):
        beginning, probes = World().with_history(), Probes()
        each_step, viewers = 10, 2
        enough = many_probes if engine.name == DATABASE.name else many_probes // SHARE_OF_MIRROR

    Long.beginning.engine = engine
    run_state_machine_as_test(
        Long,
        settings=settings(
            max_examples=max(Long.enough // 400, 20),
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=QUIET,
        ),
    )
    record_property(
        "probes", f"{type(engine).__name__}: {Long.probes.total:,} probes after {Long.deeds:,} deeds, 0 leaks"
    )
    for way, made in sorted(Long.probes.made.items(), key=lambda pair: -pair[1]):
        record_property("probes", f"  {made:>9,}  {way}")
    assert Long.probes.total >= Long.enough
    assert Long.deeds >= Long.enough // DEEP


@pytest.mark.once
def test_every_way_is_tried_by_every_kind_of_viewer(many_probes: int) -> None:
    """A life with something of everything in it, looked at on every way."""
    world, probes = World(), Probes()
    shared = world.write("Ann")
    assert shared is not None
    world.share(shared, "network")
    world.ask_author(shared, "Bea")
    world.ask("Dan", shared)
    world.block("Cal", "Ann")
    for viewer in VIEWERS if many_probes else ("Cal", "convenor"):
        for look in ways.looks(world, viewer):
            ways.probe(look, world, probes)
        searches.filters(world, viewer, probes)
        searches.authors(world, viewer, probes)
        searches.pages(world, viewer, probes)
        ways.names_and_pictures(world, viewer, probes)
        ways.blocked(world, viewer, probes)
        what_is_told(world, viewer, probes)
    ways.index(world, probes)
    ways.mails(world, probes)
    assert len(probes.made) > 25


@pytest.mark.once
def test_of_whoever_is_erased_nothing_is_met_any_more() -> None:
    world, probes = World().with_history(), Probes()
    author = world.oracle.write_ups[max(world.oracle.write_ups)].lead
    with world.erased(author, removes=False):
        for viewer in ("Eve", "convenor", "visitor"):
            for look in ways.looks(world, viewer):
                ways.probe(replace(look, expected=set), world, probes)
            searches.filters(world, viewer, probes)
            searches.authors(world, viewer, probes)
            what_is_told(world, viewer, probes)
        for word in world.oracle.gone:
            searches.search_for(word, world, "Eve", probes)
        ways.index(world, probes)
    assert world.oracle.gone.isdisjoint(world.oracle.may_meet(author))
    assert probes.total > 1_000
