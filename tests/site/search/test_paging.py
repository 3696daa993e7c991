"""From page to page of every engine, though things come and go meanwhile: each is shown, and none twice."""

import pytest

from search.engines.database.answering import MARKS
from search.query import PAGE_SIZE, Sort
from tests.site.search.trials import Trial

pytestmark = pytest.mark.usefixtures("site")


@pytest.mark.thorough
def test_the_last_is_reached_though_one_before_it_has_gone(trial: Trial) -> None:
    made = [trial.add(f"Zebra {number:02}") for number in range(21)]
    first = trial.find("zebra", sort=Sort.NAME)
    trial.hide(made[0])
    trial.write(made[0])
    second = trial.find("zebra", sort=Sort.NAME, page=2, after=first.next_after)
    third = trial.find("zebra", sort=Sort.NAME, page=3, after=second.next_after)
    assert [(each.page, each.pages, each.start) for each in (second, third)] == [(2, 3, 9), (3, 3, 19)]
    assert [hit.object_id for each in (first, second, third) for hit in each.hits] == made
    assert third.next_after == ""


@pytest.mark.thorough
def test_no_page_is_empty_though_one_before_it_has_come(trial: Trial) -> None:
    made = [trial.add(f"Zebra {number:02}") for number in range(20)]
    first = trial.find("zebra", sort=Sort.NAME)
    trial.add("A zebra")
    second = trial.find("zebra", sort=Sort.NAME, page=2, after=first.next_after)
    assert [hit.object_id for hit in second.hits] == made[10:]
    assert (second.page, second.pages, second.start, second.next_after) == (2, 2, 11, "")


@pytest.mark.thorough
@pytest.mark.parametrize("gone", [1, 2])
def test_nothing_is_passed_over_though_the_end_of_the_page_before_has_gone(trial: Trial, gone: int) -> None:
    made = [trial.add(f"Zebra {number:02}") for number in range(21)]
    first = trial.find("zebra", sort=Sort.NAME)
    trial.hide(*made[PAGE_SIZE - gone : PAGE_SIZE])
    second = trial.find("zebra", sort=Sort.NAME, page=2, after=first.next_after)
    third = trial.find("zebra", sort=Sort.NAME, page=3, after=second.next_after)
    assert [hit.object_id for each in (first, second, third) for hit in each.hits] == made
    assert (second.page, second.start, third.next_after) == (2, PAGE_SIZE - gone, "")


def test_where_all_that_is_marked_has_gone_it_is_the_page_of_that_number(trial: Trial) -> None:
    made = [trial.add(f"Zebra {number:02}") for number in range(21)]
    first = trial.find("zebra", sort=Sort.NAME)
    trial.hide(*made[PAGE_SIZE - MARKS : PAGE_SIZE])
    second = trial.find("zebra", sort=Sort.NAME, page=2, after=first.next_after)
    assert (second.page, second.start) == (2, PAGE_SIZE)


@pytest.mark.parametrize("back", [0, 1])
def test_one_mark_alone_is_gone_on_from_too(trial: Trial, back: int) -> None:
    made = [trial.add(f"Zebra {number:02}") for number in range(21)]
    mark = trial.find("zebra", sort=Sort.NAME).next_after.split(".")[-1 - back]
    for after in (mark, f"nothing.{mark}", f"{mark}.nothing"):
        second = trial.find("zebra", sort=Sort.NAME, page=2, after=after)
        assert second.hits[0].object_id == made[PAGE_SIZE - back]
