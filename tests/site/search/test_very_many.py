"""Of very many things the first are put in order; how many there are is told of all (engine.MOST_RANKED)."""

from datetime import date

import pytest

from network.profiles.blocks import block
from search.engines.database import counted_things, engine
from search.finding import find
from search.query import Query, Result, Sort
from search.ranking import Counted
from search.understanding import read
from tests.factories.users import make_member
from tests.site.search.trials import KIND, Reader, Trial

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.parametrize("trial", ["database"], indirect=True)]


def counts(result: Result, name: str) -> dict[str, int]:
    return next({value.value: value.count for value in facet.values} for facet in result.facets if facet.name == name)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MOST_RANKED", 2)


@pytest.mark.thorough
@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("text", ["", "zebra", "zebra quagga"])
def test_the_first_of_very_many_are_the_first_of_all(
    trial: Trial, sort: Sort, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["zebra quagga", "quagga and zebra", "zebra quagga zebra", "quagga zebra", "zebra, quagga"]
    for number, words in enumerate(texts):
        trial.add("efcda"[number], words, day=date(2026, 1, 5 - number))
    every = trial.find(text, sort=sort)
    monkeypatch.setattr(engine, "MOST_RANKED", 2)
    first = trial.find(text, sort=sort)
    assert [hit.object_id for hit in first.hits] == [hit.object_id for hit in every.hits][:2]
    assert (first.total, first.near, first.is_capped) == (5, every.near, True)
    assert not every.is_capped


@pytest.mark.usefixtures("few")
def test_filters_hold_of_all_and_count_the_first(trial: Trial) -> None:
    for number in range(6):
        trial.add(f"Thing {number}", "zebra", colour="red" if number % 2 else "blue", size="big")
    found = trial.find("zebra", filters={"colour": ("red",)})
    assert (found.total, len(found.hits), found.is_capped) == (3, 2, True)
    # What a filter alone keeps out is counted for its other values.
    assert counts(found, "colour") == {"red": 2, "blue": 2}
    assert counts(found, "size") == {"big": 2}


@pytest.mark.usefixtures("few")
def test_what_one_may_not_know_of_takes_no_place_among_the_first(trial: Trial) -> None:
    *hidden, seen = [trial.add("Thing", "zebra " * (5 - number)) for number in range(4)]
    trial.add("Other", "zebra")
    trial.hide(*hidden)
    found = trial.find("zebra")
    assert seen in [hit.object_id for hit in found.hits]
    assert (found.total, found.is_capped) == (2, False)


@pytest.mark.thorough
def test_how_many_there_are_is_remembered_for_each_viewer(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted_things, "MANY", 1)
    monkeypatch.setattr(counted_things, "_counts", {})
    trial.hide(trial.add("Other", "zebra"))
    made = [trial.add("Thing", "zebra") for _ in range(2)]
    assert trial.find("zebra").total == 2
    trial.hide(made[0])
    assert [hit.object_id for hit in trial.find("zebra").hits] == made[1:]
    assert [things for things, _ in counted_things._counts.values()] == [2]
    members = [make_member(name="Zebra Quill") for _ in range(3)]
    block(blocker=members[1], person=members[0])
    for member, found in ((members[0], 2), (members[1], 2), (members[2], 3)):
        assert find(Query(("people",), "zebra"), member).total == found
    assert [things for things, _ in counted_things._counts.values()] == [2, 2, 2, 3]


@pytest.mark.thorough
@pytest.mark.parametrize("text", ["zebra quagga", "zebr", "zebra timebanking", "timebanking", "no such"])
def test_of_some_things_alone_the_same_is_found_in_the_same_order(trial: Trial, text: str) -> None:
    """As Elasticsearch has the database rank what it found."""
    texts = ["zebra quagga", "quagga", "zebra zebra", "timebanking with a zebra", "zebra timebanking quagga", ""]
    things = [
        trial.add(f"Thing {words}", words, topic="timebanking" if place % 2 else [])
        for place, words in enumerate(texts)
    ]
    things += [trial.add("Other", "quagga", audience="cohort:1", topic="timebanking"), trial.add("Another", "zebra")]
    some = things[1::2]
    trial.hide(things[3])
    viewer = Reader()
    query = Query((KIND,), text)
    understood = read(query, viewer).understood
    counted = Counted(len(things), [2] * len(understood.slots))
    whole = engine.search(query, understood, viewer, counted=counted).hits
    part = engine.search(query, understood, viewer, among={KIND: some}, counted=counted).hits
    assert [hit.object_id for hit in part] == [hit.object_id for hit in whole if hit.object_id in some]
    assert {hit.object_id: hit.reasons for hit in part}.items() <= {hit.object_id: hit.reasons for hit in whole}.items()
