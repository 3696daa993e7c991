"""The measures, against values worked out by hand, and the figures made of them."""

import math

import pytest

from network.directory.evaluation import measuring
from network.directory.evaluation.collection import JudgedQuery
from network.directory.evaluation.loading import Loaded
from network.directory.evaluation.measuring import Answer, EngineError, figures, interval, measured
from network.directory.evaluation.telling import report, table, told
from search.query import Result
from users.models import User

GRADES = {"a": 3, "b": 2, "c": 1, "d": 0}


def answer(*found: str, grades: dict[str, int] | None = None, kind: str = "people", group: str = "short") -> Answer:
    judged = GRADES if grades is None else grades
    name = f"{kind} {group} {' '.join(found)} {judged}"
    return Answer(JudgedQuery(name, kind, group, "words", judged), found, len(found))


def gain(*grades: int) -> float:
    return sum(grade / math.log2(place + 1) for place, grade in enumerate(grades, start=1))


BEST = gain(3, 2, 1)


@pytest.mark.parametrize(
    ("found", "ndcg", "mrr", "precision"),
    [
        (("a", "b", "c"), 1, 1, 1),
        (("c", "b", "a"), gain(1, 2, 3) / BEST, 1, 1),
        (("x", "d", "a"), gain(0, 0, 3) / BEST, 1 / 3, 1 / 3),
        (("x", "y", "z", "c"), gain(0, 0, 0, 1) / BEST, 1 / 4, 0),
        (("a",), 3 / BEST, 1, 1 / 3),
        ((), 0, 0, 0),
    ],
)
def test_measures_are_those_worked_out_by_hand(found: tuple[str, ...], ndcg: float, mrr: float, precision: float):
    (one,) = measured([answer(*found)])
    assert one.values == {"ndcg@10": pytest.approx(ndcg), "mrr": pytest.approx(mrr), "p@3": pytest.approx(precision)}


def test_gain_counts_ten_answers_and_no_more():
    grades = {f"d{number:02}": 1 for number in range(12)}
    (all_ten,) = measured([answer(*sorted(grades)[:10], grades=grades)])
    assert all_ten.values["ndcg@10"] == pytest.approx(1)


@pytest.mark.parametrize("result", [Result(engine="database"), Result(engine="elasticsearch", is_reduced=True)])
def test_an_answer_of_another_engine_is_no_measurement(result: Result, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(measuring, "find", lambda query, viewer: result)
    with pytest.raises(EngineError, match="“elasticsearch” did not answer “words”"):
        measuring.ask([answer().query], Loaded(User(), {}), "elasticsearch")


def test_figures_are_means_of_what_can_be_answered_and_counts_of_the_rest():
    answers = measured(
        [
            answer("a", "b", "c"),
            answer("x", "a", grades={"a": 3}),
            answer(grades={"a": 2}),
            answer("x", group="none", grades={}),
            answer(group="none", grades={}),
            answer("y", grades={"a": 0}),
        ]
    )
    found = figures(answers)
    second = gain(0, 3) / gain(3)
    assert (found["queries"], found["no_answer_queries"], found["false_answers"]) == (3, 3, 2)
    assert found["ndcg@10"] == pytest.approx((1 + second) / 3, abs=1e-4)
    assert found["mrr"] == pytest.approx(1.5 / 3, abs=1e-4)
    assert found["zero_result_rate"] == pytest.approx(1 / 3, abs=1e-4)
    low, high = found["interval"]
    assert low < found["ndcg@10"] < high


def test_figures_of_none_are_none():
    found = figures(measured([answer(group="none", grades={})]))
    assert (found["queries"], found["ndcg@10"], found["interval"], found["zero_result_rate"]) == (0, None, None, None)


def test_an_interval_is_the_same_each_time_and_as_wide_as_the_values_are_apart():
    values = [0.2, 0.4, 0.6, 0.8] * 10
    low, high = interval(values) or []
    assert interval(values) == [low, high]
    # The spread of a mean of forty such values is 0.0354, and an interval reaches about twice that far.
    assert (low, high) == (pytest.approx(0.43, abs=0.01), pytest.approx(0.57, abs=0.01))
    assert interval([0.5]) == [0.5, 0.5]


def test_a_report_has_all_figures_by_kind_and_by_class():
    answers = measured([answer("a"), answer("b", group="name"), answer("c", kind="practice")])
    found = report(answers, "database")
    assert found["engine"] == "database"
    assert {name: figures["queries"] for name, figures in found["by_kind"].items()} == {"people": 2, "practice": 1}
    assert list(found["by_class"]) == ["people/name", "people/short", "practice/short"]
    assert set(found["by_kind"]["people"]) == {
        "queries",
        "ndcg@10",
        "interval",
        "mrr",
        "mrr_interval",
        "p@3",
        "p@3_interval",
        "zero_result_rate",
        "no_answer_queries",
        "false_answers",
    }


def test_a_table_has_a_line_for_each_kind_and_class():
    answers = measured([answer("a", grades={"a": 1}), answer("x", group="none", grades={})])
    lines = [line.split() for line in table(report(answers, "database") | {"by_query": map(told, answers)})]
    assert lines[0] == ["Engine:", "database"]
    assert ["people", "1", "1.000", "1.000", "to", "1.000", "1.000", "0.333", "0.000", "1", "of", "1"] in lines
    assert ["none", "0", "1", "of", "1"] in lines
    assert ["Found", "1:", "a", "(1)"] in lines


def test_a_query_is_told_with_grades_and_with_what_it_missed():
    (one,) = measured([answer("x", "c")])
    about = told(one)
    assert about["found"] == [["x", None], ["c", 1]]
    assert about["missed"] == [("a", 3), ("b", 2)]
    assert about["ndcg@10"] == pytest.approx(gain(0, 1) / BEST, abs=1e-4)
