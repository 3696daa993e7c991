"""What the filters offer and count, on every engine."""

import itertools

import pytest

from search.query import Result
from tests.site.search.trials import OF_FEW, Trial

pytestmark = pytest.mark.usefixtures("site")


def counts(result: Result, name: str) -> dict[str, int | None]:
    (facet,) = [facet for facet in result.facets if facet.name == name]
    return {value.value: value.count for value in facet.values}


@pytest.mark.thorough
def test_or_inside_a_facet_and_between_facets_with_counts_that_come_true(trial: Trial) -> None:
    trial.add("a", "zebra", colour="red", size="big")
    trial.add("b", "zebra", colour="red", size="small")
    trial.add("c", "zebra", colour="blue", size="big")
    trial.add("d", "quagga", colour="blue", size="small")
    trial.add("e", "zebra", colour=["red", "blue"])

    found = trial.find("zebra", filters={"colour": ("red",)})
    assert found.total == 3
    assert counts(found, "colour") == {"red": 3, "blue": 2}
    assert counts(found, "size") == {"big": 1, "small": 1}
    assert trial.find("zebra", filters={"colour": ("red", "blue")}).total == 4
    assert trial.find("zebra", filters={"colour": ("red",), "size": ("big",)}).total == counts(found, "size")["big"]
    everything = trial.find(filters={"size": ("small",)})
    assert everything.total == 2
    assert counts(everything, "colour") == {"red": 1, "blue": 1}


def test_a_choice_that_nothing_has_stays_to_be_unchosen_and_says_what_helps(trial: Trial) -> None:
    trial.add("a", colour="red", size="small")
    trial.add("b", colour="red", size="small")
    trial.add("c", colour="blue")
    found = trial.find(filters={"colour": ("blue",), "size": ("small", "' OR 1=1")})
    assert found.total == 0
    assert counts(found, "size") == {"small": 0, "' OR 1=1": 0}
    wider = [(each.facet, each.label, each.count) for each in found.wider]
    assert wider == [("colour", "Blue", 2), ("size", "Size", 1)]
    assert trial.find(filters={"no such facet": ("x",)}).total == 3


@OF_FEW
def test_what_helps_says_how_many_answers_it_brings_and_not_what_comes_near(trial: Trial) -> None:
    for _ in range(5):
        trial.add("Part", "zebra", colour="red")
    trial.add("Whole", "zebra quagga okapi", colour="blue")
    found = trial.find("zebra quagga okapi", filters={"colour": ("green",)})
    assert found.total == 0
    assert [each.count for each in found.wider] == [1]
    of_near = trial.find("zebra quagga okapi", filters={"colour": ("red",)})
    assert (of_near.total, of_near.answers) == (5, 0)
    assert [each.count for each in of_near.wider] == [1]


def test_a_sensitive_value_that_fewer_than_three_have_is_not_offered_and_has_no_number_if_chosen(
    trial: Trial,
) -> None:
    for number in range(3):
        trial.add(f"Thing {number}", "zebra", language=["bsl", "welsh"] if number else "bsl")
    trial.add("Closed", "zebra", language="welsh", audience="cohort:1")
    for found in (trial.find(), trial.find("zebra")):
        assert counts(found, "language") == {"bsl": 3}
    assert counts(trial.find("zebra", filters={"language": ("welsh",)}), "language") == {"bsl": 3, "welsh": None}
    assert counts(trial.find("zebra", filters={"language": ("welsh",), "colour": ("red",)}), "language") == {
        "welsh": None
    }


@pytest.mark.thorough
@pytest.mark.parametrize("text", ["", "zebra", "timebanking"])
def test_each_box_says_how_many_would_be_found_with_it_under_any_two_filters(trial: Trial, text: str) -> None:
    colours, sizes, languages = (["red"], ["blue"], ["red", "blue"], []), (["big"], ["small"], []), (["bsl"], [])
    for colour, size, language, topic in itertools.product(colours, sizes, languages, ("timebanking", [])):
        words = "zebra" if topic or size else "quagga"
        trial.add("Thing", words, colour=colour, size=size, language=language, topic=topic)
    names = {"colour": ["red", "blue"], "size": ["big", "small"]}
    chosen: list[dict[str, tuple[str, ...]]] = [
        {"colour": ("red",), "size": ("big",)},
        {"colour": ("red", "blue"), "size": ("small",)},
        {"colour": ("blue",), "size": ("big",), "language": ("bsl",)},
    ]
    for filters in chosen:
        found = trial.find(text, filters=filters)
        assert found.total
        for name, values in names.items():
            for value in values:
                alone = trial.find(text, filters=filters | {name: (value,)})
                assert counts(found, name).get(value, 0) == alone.total, (filters, name, value)
