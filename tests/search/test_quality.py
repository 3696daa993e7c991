"""How good the search is on the judged collection in `tuning/`: a change that makes it worse fails here."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
from django.test.utils import override_settings
from pytest_django import DjangoDbBlocker

from network.directory.evaluation.collection import JudgedQuery, read
from network.directory.evaluation.measuring import Answer, ask
from network.directory.evaluation.place import DATABASE, ELASTICSEARCH, prepared
from network.directory.evaluation.telling import report
from tests import elasticsearch_server
from tests.migrated_copy import migrations_from_copy

pytestmark = pytest.mark.thorough

FOLDER = Path(__file__).parent
MOST_FALSE_ANSWERS = 3
LEAST_OF_SPELT_RIGHT = 0.9


@dataclass(frozen=True)
class Measured:
    """What one engine answered, and what it answers to the misspelt queries once they are spelt right."""

    engine: str
    answers: list[Answer]
    spelt_right: list[Answer]

    @property
    def by_kind(self) -> dict[str, Any]:
        found: dict[str, Any] = report(self.answers, self.engine)["by_kind"]
        return found


# What it answers does not depend on the database.
MIRRORED = pytest.param(ELASTICSEARCH, marks=[pytest.mark.elasticsearch, pytest.mark.once])


@pytest.fixture(scope="module", params=[DATABASE, MIRRORED])
def measured(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Measured:
    engine = request.param
    collection = read(FOLDER / "tuning")
    mended = list(spelt_right(collection.queries))
    with (
        django_db_blocker.unblock(),
        override_settings(ELASTICSEARCH_URL=elasticsearch_server.address()),
        migrations_from_copy(),
        prepared(collection, engine) as loaded,
    ):
        answers, others = ask(collection.queries, loaded, engine), ask(mended, loaded, engine)
    return Measured(engine, answers, others)


def spelt_right(queries: tuple[JudgedQuery, ...]) -> Iterator[JudgedQuery]:
    """The misspelt queries as they should have been typed."""
    with (FOLDER / "spelt_right.csv").open(encoding="utf-8") as file:
        texts = {row["qid"]: row["text"] for row in csv.DictReader(file)}
    return (replace(query, text=texts[query.id]) for query in queries if query.id in texts)


def test_it_is_not_worse_than_it_was(measured: Measured):
    kept = json.loads((FOLDER / "figures.json").read_text(encoding="utf-8"))[measured.engine]
    now = {kind: figures["ndcg@10"] for kind, figures in measured.by_kind.items()}
    worse = {kind: value for kind, value in now.items() if value < kept[kind]["at_least"]}
    assert not worse, f"nDCG@10 on {measured.engine} fell from {kept} to {worse}"


def test_whatever_can_be_answered_finds_something(measured: Measured):
    assert [each.query.text for each in measured.answers if each.query.is_answerable and not each.found] == []


def test_few_queries_without_an_answer_get_one(measured: Measured):
    wrong = [each.query.text for each in measured.answers if not each.query.is_answerable and each.found]
    assert len(wrong) <= MOST_FALSE_ANSWERS, wrong


def test_misspelt_queries_do_nearly_as_well_as_those_spelt_right(measured: Measured):
    misspelt = [each for each in measured.answers if each.query.group.endswith("typo")]
    assert len(misspelt) == len(measured.spelt_right)
    now, best = (fmean(each.values["ndcg@10"] for each in some) for some in (misspelt, measured.spelt_right))
    assert now >= LEAST_OF_SPELT_RIGHT * best
