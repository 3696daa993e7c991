"""What changes reaches Elasticsearch, once and in the right order; on a real server."""

import pytest

from search import changes
from search.engines.elasticsearch import documents as made
from search.engines.elasticsearch import draining, indices, rebuilding, sending
from search.models import SearchChange, SearchIndex
from search.periodic_jobs import make_index, write_changes
from tests.factories.pages import make_page
from tests.site.search.mirrored_things import KIND, drained_and_found, found, put, put_many, server, take_away

pytestmark = pytest.mark.elasticsearch

TEXT = [{"type": "paragraph", "value": "<p>A quetzal.</p>"}]


# Order ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("mirrored")
def test_what_is_saved_is_found_after_one_round_and_what_is_deleted_is_not() -> None:
    page = make_page(body=TEXT)
    assert found("quetzal") == []
    assert write_changes() > 0
    assert found("quetzal") == [page.pk]
    assert not SearchChange.objects.exists()
    page.delete()
    write_changes()
    assert found("quetzal") == []


@pytest.mark.usefixtures("mirrored")
def test_what_was_erased_is_in_no_index_that_is_kept() -> None:
    put(1, "zebra")
    draining.drain()
    rebuilding.rebuild()
    names = SearchIndex.objects.values_list("name", flat=True)
    assert [found("zebra", index=name) for name in names] == [[1], [1]]
    take_away(1)
    draining.drain()
    server().indices.refresh(index=",".join(names))
    assert [found("zebra", index=name) for name in names] == [[], []]


@pytest.mark.usefixtures("mirrored")
def test_what_waits_no_more_is_gone_for_readers_however_much_it_was() -> None:
    put_many(150)
    changes.touch((KIND, pk) for pk in range(1, 151))
    assert len(drained_and_found("zebra")) == 150
    for pk in range(1, 151):
        take_away(pk)
    assert drained_and_found("zebra") == []


def send_late(pk: int, version: int, words: str) -> None:
    """What a worker does that read a thing, slept, and woke up after others had changed it."""
    (index,) = SearchIndex.objects.all()
    action = {"index": {"_id": f"{KIND}:{pk}", "version": version, "version_type": "external_gte"}}
    document = {"kind": KIND, "object_id": pk, "passages": [{"words": words}]}
    server().bulk(index=indices.write_name(index.name), operations=[action, document], refresh=True)


@pytest.mark.usefixtures("mirrored")
def test_an_older_write_that_comes_late_loses() -> None:
    older = put(1, "zebra")
    put(1, "quagga")
    assert drained_and_found("quagga") == [1]
    send_late(1, older, "zebra")
    assert (found("zebra"), found("quagga")) == ([], [1])


@pytest.mark.usefixtures("mirrored")
def test_nothing_that_is_deleted_comes_back_with_a_write_that_comes_late() -> None:
    older = put(1, "zebra")
    assert drained_and_found("zebra") == [1]
    take_away(1)
    draining.drain()
    send_late(1, older, "zebra")
    assert found("zebra") == []


@pytest.mark.usefixtures("mirrored")
def test_a_change_whose_thing_has_changed_since_writes_what_is_there_now() -> None:
    put(1, "zebra")
    put(1, "quagga")
    put(2, "zebra")
    take_away(2)
    assert drained_and_found("quagga") == [1]
    assert found("zebra") == []


@pytest.mark.usefixtures("mirrored")
def test_what_is_refused_is_put_off_and_holds_up_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    put(1, "zebra")
    put(2, "zebra")

    def spoiled(kind: str, ids: list[int]) -> dict[int, made.Document]:
        found = made.documents(kind, ids)
        found[1]["added_on"] = "no day"
        return found

    with monkeypatch.context() as patch:
        patch.setattr(sending, "documents", spoiled)
        assert drained_and_found("zebra") == [2]
    refused = SearchChange.objects.get()
    assert (refused.object_id, refused.tries) == (1, 1)
    assert drained_and_found("zebra") == [2]
    SearchChange.objects.update(not_before=None)
    assert drained_and_found("zebra") == [1, 2]


# Indices -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("mirrored")
def test_an_index_that_somebody_deleted_is_not_made_without_a_mapping_but_built_anew() -> None:
    (index,) = SearchIndex.objects.all()
    indices.drop(server(), index.name)
    put(1, "zebra")
    take_away(2)
    draining.drain()
    assert indices.all_names(server()) == []
    assert not SearchIndex.objects.exists()
    make_index()
    assert found("zebra") == [1]


def test_the_worker_builds_an_index_when_there_is_none_and_then_no_more(elasticsearch: str, site: None) -> None:
    make_index()
    (name,) = indices.searched(server())
    make_index()
    assert indices.searched(server()) == [name]
    assert SearchIndex.objects.get().name == name


@pytest.mark.usefixtures("mirrored")
def test_no_text_of_a_document_is_kept() -> None:
    put(1, "zebra")
    draining.drain()
    document = server().get(index=indices.alias(), id=f"{KIND}:1")
    assert set(document["_source"]) == {"kind", "object_id", "version"}
