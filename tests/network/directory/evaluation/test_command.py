"""The command as somebody runs it: figures out, errors as sentences, and the site's own data as it was."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import override_settings

from network.directory.evaluation import measuring
from search.finding import find
from search.models import SearchThing
from search.query import Query
from tests.factories.collections import write_collection
from tests.factories.users import make_member
from tests.migrated_copy import migrations_from_copy
from users.models import User

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]


@pytest.fixture(autouse=True)
def _quick_migrations() -> Iterator[None]:
    with migrations_from_copy():
        yield


def evaluate(folder: Path, *arguments: str) -> tuple[str, str]:
    out, errors = StringIO(), StringIO()
    call_command("search_evaluate", folder, *arguments, stdout=out, stderr=errors)
    return out.getvalue(), errors.getvalue()


def test_the_json_is_one_object_and_the_sites_own_data_is_untouched(tmp_path: Path):
    member, name = make_member(name="Beekeeper of the site"), str(connection.settings_dict["NAME"])
    before = sorted(User.objects.values_list("pk", "name")), SearchThing.objects.count()
    # Where there is an Elasticsearch, the database answers all the same.
    with override_settings(ELASTICSEARCH_URL="http://127.0.0.1:1"):
        out, errors = evaluate(write_collection(tmp_path), "--engine", "database", "--json", "--queries")
    found: dict[str, Any] = json.loads(out)
    assert found["engine"] == "database"
    assert {kind: figures["ndcg@10"] for kind, figures in found["by_kind"].items()} == {"people": 1, "practice": 1}
    assert set(found["by_class"]) == {"people/evidence", "people/none", "practice/short"}
    assert found["by_kind"]["people"]["no_answer_queries"] == 1
    assert [(each["query"], each["found"]) for each in found["by_query"]] == [
        ("q1", [["w1", 3]]),
        ("q2", [["m2", 2]]),
        ("q3", []),
    ]
    assert errors.strip() == "Profiles have no place for 1 of the members’ topics, such as Care Act"
    # The same database under the same name, with the same rows, and found as before.
    assert str(connection.settings_dict["NAME"]) == name
    assert (sorted(User.objects.values_list("pk", "name")), SearchThing.objects.count()) == before
    assert [hit.thing.user for hit in find(Query(("people",), "beekeeper"), member).hits] == [member]


def test_a_folder_without_a_collection_is_an_error_in_a_sentence(tmp_path: Path):
    with pytest.raises(CommandError, match=r"writeups\.jsonl is missing"):
        evaluate(write_collection(tmp_path, writeups=None), "--json")


def test_an_engine_that_is_none_is_an_error(tmp_path: Path):
    with pytest.raises(CommandError, match="invalid choice"):
        evaluate(write_collection(tmp_path), "--engine", "telepathy")


def test_without_the_library_of_measures_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, "pytrec_eval", None)
    with pytest.raises(measuring.MeasuresMissingError, match=r"requirements\.txt"):
        measuring.measured([])
