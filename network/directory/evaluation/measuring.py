"""Every query asked as a member asks it, and how good the answers are, by the measures of trec_eval."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, quantiles
from typing import Any

from network.directory.evaluation.collection import JudgedQuery
from network.directory.evaluation.loading import Loaded
from search.finding import find
from search.query import PAGE_SIZE, Query, Result

# Our names of the measures, and those of trec_eval. All look at the first page; a grade of 1 counts as an answer.
MEASURES = {"ndcg@10": "ndcg_cut_10", "mrr": "recip_rank", "p@3": "P_3"}
SAMPLES, SEED = 2000, 2014


class EngineError(Exception):
    """Another engine answered than was asked for."""


class MeasuresMissingError(Exception):
    """The library that measures is not installed; the message is a sentence that says how to get it."""


@dataclass(frozen=True)
class Answer:
    """What one query found on its first page, as it was understood, and what that is worth."""

    query: JudgedQuery
    found: tuple[str, ...]
    total: int
    understood: tuple[str, ...] = ()
    values: Mapping[str, float] = field(default_factory=dict)


def ask(queries: Iterable[JudgedQuery], loaded: Loaded, engine: str) -> list[Answer]:
    """The answers to the queries, measured; raises EngineError if another engine than this one gave any."""
    return measured([_answer(query, loaded, engine) for query in queries])


def _answer(query: JudgedQuery, loaded: Loaded, engine: str) -> Answer:
    result = find(Query((query.kind,), query.text), loaded.reader)
    if result.engine != engine or result.is_reduced:
        raise EngineError(f"The engine “{engine}” did not answer “{query.text}”: “{result.engine}” did.")
    found = tuple(loaded.ids.get((hit.kind, hit.object_id), f"{hit.kind} {hit.object_id}") for hit in result.hits)
    return Answer(query, found[:PAGE_SIZE], result.total, _reading(result))


def _reading(result: Result) -> tuple[str, ...]:
    """How a query was understood, in the words of the page."""
    mended = [f"spelt: {result.mended}"] if result.mended else []
    guessed = [f"perhaps: {topic.label}" for topic in result.guessed]
    return (*mended, *(chip.label for chip in result.understood), *guessed)


def measured(answers: Sequence[Answer]) -> list[Answer]:
    """The answers, those to answerable queries with the values of all measures."""
    try:
        from pytrec_eval import RelevanceEvaluator
    except ImportError:
        raise MeasuresMissingError("pytrec_eval is not installed: it stands in requirements.txt.") from None
    judged = {each.query.id: dict(each.query.grades) for each in answers if each.query.is_answerable}
    # The place in the list as a score.
    runs = {
        each.query.id: {docid: float(-place) for place, docid in enumerate(each.found)}
        for each in answers
        if each.query.is_answerable
    }
    values = RelevanceEvaluator(judged, {"ndcg_cut.10", "recip_rank", "P.3"}).evaluate(runs)
    return [_with(each, values.get(each.query.id, {})) for each in answers]


def _with(answer: Answer, values: Mapping[str, float]) -> Answer:
    ours = {name: values[theirs] for name, theirs in MEASURES.items()} if values else {}
    return Answer(answer.query, answer.found, answer.total, answer.understood, ours)


# Figures --------------------------------------------------------------------------------------------


def figures(answers: Sequence[Answer]) -> dict[str, Any]:
    """The means over the answerable ones with their intervals, and how often there was nothing, or should have been."""
    answerable = [each for each in answers if each.query.is_answerable]
    unanswerable = [each for each in answers if not each.query.is_answerable]
    by_measure: dict[str, Any] = {}
    for name in MEASURES:
        values = [each.values[name] for each in answerable]
        by_measure[name] = round(fmean(values), 4) if values else None
        by_measure["interval" if name == "ndcg@10" else f"{name}_interval"] = interval(values)
    return {
        "queries": len(answerable),
        **by_measure,
        "zero_result_rate": round(fmean(not each.found for each in answerable), 4) if answerable else None,
        "no_answer_queries": len(unanswerable),
        "false_answers": sum(bool(each.found) for each in unanswerable),
    }


def interval(values: Sequence[float]) -> list[float] | None:
    """Where the mean lies in 95 of 100 draws of as many queries from these; the same for the same values."""
    if not values:
        return None
    dice = random.Random(SEED)  # noqa: S311 - draws of queries need no secret
    means = [fmean(dice.choices(values, k=len(values))) for _ in range(SAMPLES)]
    ends = quantiles(means, n=40, method="inclusive")
    return [round(ends[0], 4), round(ends[-1], 4)]
