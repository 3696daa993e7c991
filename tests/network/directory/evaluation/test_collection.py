"""Reading a judged collection: what is there, and one sentence for what is not."""

from pathlib import Path

import pytest

from network.directory.evaluation.collection import CollectionError, JudgedQuery, read
from tests.factories.collections import JUDGEMENTS, QUERIES, write_collection


def test_all_of_it_is_read(tmp_path: Path):
    collection = read(write_collection(tmp_path))
    ada, bo = collection.members
    assert (ada.name, ada.cohort, ada.offers) == (
        "Ada Wendle",
        "2014-A",
        ("a call about budgets", "our grant agreement"),
    )
    assert (bo.name, bo.tags, bo.role_title) == ("Bo Fenn", (), "")
    assert [(row.author, row.co_authors) for row in collection.write_ups] == [("m1", ("m2",)), ("m2", ())]
    assert collection.queries[1] == JudgedQuery("q2", "people", "evidence", "lunch club, pub", {"m2": 2})
    assert [query.is_answerable for query in collection.queries] == [True, True, False]
    assert collection.remarks == ()


def test_signs_that_end_a_line_elsewhere_are_part_of_a_text(tmp_path: Path):
    odd = '\ufeff{"id": "m1", "name": "Ada\u2028Wendle", "tags": "Timebanking", "bio": null}\n\n'
    (member,) = read(write_collection(tmp_path, members=odd, qrels="qid,docid,grade\nq1,w1,3\n")).members
    assert (member.name, member.tags, member.bio) == ("Ada\u2028Wendle", ("Timebanking",), "")


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"writeups": None}, "writeups.jsonl is missing"),
        ({"qrels": None}, "qrels.csv is missing"),
        ({"members": "\n"}, "members.jsonl is empty"),
        ({"members": '{"id": "m1", "name"'}, "members.jsonl, line 1: this is no JSON object"),
        ({"members": '["m1"]'}, "members.jsonl, line 1: this is no JSON object"),
        ({"members": '{"id": "m1"}'}, "members.jsonl, line 1: “name” is missing"),
        ({"writeups": '{"id": "w", "title": "A"}\n{"id": "w", "title": "B"}'}, "line 2: w stands there twice"),
        ({"queries": "id,text\nq1,ledger\n"}, "queries.csv needs the columns qid, kind, class, text; “qid” is missing"),
        ({"queries": ""}, "“qid” is missing"),
        ({"queries": "qid,kind,class,text\n"}, "queries.csv holds no query"),
        ({"qrels": "qid,docid,grade,why\n"}, "qrels.csv judges nothing"),
        ({"qrels": "qid,docid\nq1,w1\n"}, "“grade” is missing"),
        ({"qrels": "qid,docid,grade\nq1,w1,good\n"}, "qrels.csv, line 2: the grade is no whole number"),
        ({"qrels": "qid,docid,grade\nq1,w1\n"}, "qrels.csv, line 2: the grade is no whole number"),
    ],
)
def test_a_folder_that_holds_no_collection_is_refused_in_a_sentence(
    tmp_path: Path, files: dict[str, str | None], sentence: str
):
    with pytest.raises(CollectionError, match=sentence):
        read(write_collection(tmp_path, **files))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(CollectionError, match="no folder"):
        read(tmp_path / "elsewhere")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path):
    folder = write_collection(tmp_path)
    (folder / "queries.csv").write_bytes(b"qid,kind,class,text\nq1,people,short,\xff\xfe\n")
    with pytest.raises(CollectionError, match="cannot be read as text"):
        read(folder)


def test_what_means_nothing_is_left_out_with_a_remark(tmp_path: Path):
    queries = QUERIES + "q4,news,short,ledger\nq1,people,short,again\nq5,people,none,bees\n"
    qrels = JUDGEMENTS + "q9,w1,3,\nq1,w9,3,\nq1,m1,3,\nq1,w1,1,\nq5,m2,1,\n"
    collection = read(write_collection(tmp_path, queries=queries, qrels=qrels))
    assert [query.id for query in collection.queries] == ["q1", "q2", "q3", "q5"]
    assert collection.queries[0].grades == {"w1": 3}
    assert not collection.queries[3].is_answerable
    said = [remark.partition(";")[0] for remark in collection.remarks]
    assert said == [
        "queries.csv, line 5: there is no kind “news”",
        "queries.csv, line 6: no id, or one that was there before",
        "qrels.csv, line 4: q9 w1 names nothing that there is.",
        "qrels.csv, line 5: q1 w9 names nothing that there is.",
        "qrels.csv, line 6: q1 m1 names nothing that there is.",
        "qrels.csv, line 7: q1 w1 was judged before.",
        "Query q5 is of the class “none” and has answers: it counts as one without.",
    ]
