"""Copies that have drifted from what they are copies of are counted and mended."""

import io
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from search import checking
from search.engines.elasticsearch import checking as mirror
from search.engines.elasticsearch import draining, indices, rebuilding
from search.indexing import remove
from search.models import SearchCheck, SearchFacet, SearchIndex, SearchPassage, SearchThing
from search.periodic_jobs import check_index
from tests.factories.pages import make_page
from tests.site.search.mirrored_things import KIND, found, put, server

TEXT = [{"type": "paragraph", "value": "<p>A quetzal.</p>"}]


def figures(drift: checking.Drift) -> tuple[int, int, int]:
    return len(drift.missing), len(drift.extra), len(drift.stale)


# In the database -----------------------------------------------------------------------------------


def lose_a_thing(pk: int) -> None:
    remove("page", [pk])


def keep_what_is_gone(pk: int) -> None:
    SearchThing.objects.create(kind="page", object_id=99_999)
    SearchThing.objects.create(kind="of no app", object_id=1)


def keep_old_words(pk: int) -> None:
    SearchPassage.objects.filter(kind="page", object_id=pk, field="body").update(words="zebra")


def lose_the_row_to_sort_by(pk: int) -> None:
    SearchThing.objects.filter(kind="page", object_id=pk).delete()


def keep_a_value_twice(pk: int) -> None:
    for _ in range(2):
        SearchFacet.objects.create(kind="page", object_id=pk, facet="colour", value="red", audience="public")


def forget_that_it_is_old(pk: int) -> None:
    SearchThing.objects.filter(kind="page", object_id=pk).update(is_old=True)


DRIFTS = [
    (lose_a_thing, (1, 0, 0)),
    (keep_what_is_gone, (0, 2, 0)),
    (keep_old_words, (0, 0, 1)),
    (lose_the_row_to_sort_by, (0, 0, 1)),
    (keep_a_value_twice, (0, 0, 1)),
    (forget_that_it_is_old, (0, 0, 1)),
]


@pytest.mark.thorough
@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(("spoil", "expected"), DRIFTS)
def test_what_has_drifted_is_counted_and_mended(spoil: Callable[[int], None], expected: tuple[int, int, int]) -> None:
    page = make_page(body=TEXT)
    assert not checking.check()
    spoil(page.pk)
    assert figures(checking.check()) == expected
    assert figures(checking.check(repair=True)) == expected
    assert not checking.check()
    kept = SearchCheck.objects.get()
    assert (kept.missing, kept.extra, kept.stale, kept.is_repaired) == (0, 0, 0, False)


@pytest.mark.usefixtures("site")
def test_the_worker_mends_it() -> None:
    page = make_page(body=TEXT)
    keep_old_words(page.pk)
    check_index()
    assert not checking.check()


@pytest.mark.usefixtures("site")
def test_the_command_counts_and_mends() -> None:
    lose_a_thing(make_page(body=TEXT).pk)
    said = io.StringIO()
    with pytest.raises(CommandError, match="--repair"):
        call_command("search_check", stdout=said)
    call_command("search_check", repair=True, stdout=said)
    call_command("search_check", stdout=said)
    assert said.getvalue().splitlines() == [
        "The index in the database: 1 missing, 0 too many, 0 out of date.",
        "The index in the database: 1 missing, 0 too many, 0 out of date and mended.",
        "The index in the database: 0 missing, 0 too many, 0 out of date.",
    ]


# In Elasticsearch ----------------------------------------------------------------------------------


def live() -> str:
    return SearchIndex.objects.get(state=SearchIndex.State.LIVE).name


def lose_a_document(version: int) -> None:
    server().delete(index=live(), id=f"{KIND}:1", refresh=True)


def keep_a_document_too_many(version: int) -> None:
    server().index(index=live(), id=f"{KIND}:9", document={"kind": KIND, "object_id": 9}, refresh=True)


def keep_a_kind_too_many(version: int) -> None:
    server().index(index=live(), id="gone:9", document={"kind": "gone", "object_id": 9}, refresh=True)


def keep_an_older_document(version: int) -> None:
    SearchThing.objects.filter(kind=KIND, object_id=1).update(version=version + 1)


def have_another_life_behind(version: int) -> None:
    document = {"kind": KIND, "object_id": 1, "version": version + 5000}
    server().index(
        index=live(),
        id=f"{KIND}:1",
        document=document,
        version=version + 5000,
        version_type="external",
        refresh=True,
    )


MIRROR_DRIFTS = [
    (lose_a_document, (1, 0, 0)),
    (keep_a_document_too_many, (0, 1, 0)),
    (keep_a_kind_too_many, (0, 1, 0)),
    (keep_an_older_document, (0, 0, 1)),
    (have_another_life_behind, (0, 0, 1)),
]


@pytest.fixture
def filled(mirrored: str, monkeypatch: pytest.MonkeyPatch) -> int:
    # More than one page.
    monkeypatch.setattr(mirror, "PAGE", 2)
    for pk in range(2, 8):
        put(pk, "zebra")
    version = put(1, "zebra")
    draining.drain()
    return version


@pytest.mark.elasticsearch
@pytest.mark.parametrize(("spoil", "expected"), MIRROR_DRIFTS)
def test_what_has_drifted_in_elasticsearch_is_counted_and_mended(
    filled: int, spoil: Callable[[int], None], expected: tuple[int, int, int]
) -> None:
    assert not mirror.check()
    spoil(filled)
    assert figures(mirror.check()) == expected
    assert figures(mirror.check(repair=True)) == expected
    assert not mirror.check()
    assert found("zebra") == [1, 2, 3, 4, 5, 6, 7]
    assert SearchCheck.objects.get(copy="elasticsearch").is_repaired is False


@pytest.mark.elasticsearch
def test_what_waits_is_no_drift(filled: int, monkeypatch: pytest.MonkeyPatch) -> None:
    put(1, "quagga")
    put(8, "quagga")
    monkeypatch.setattr(mirror, "drain", lambda **values: 0)
    assert not mirror.check()


@pytest.mark.elasticsearch
def test_the_index_that_is_kept_is_mended_too(filled: int) -> None:
    rebuilding.rebuild()
    previous = SearchIndex.objects.get(state=SearchIndex.State.PREVIOUS).name
    server().delete(index=previous, id=f"{KIND}:1", refresh=True)
    assert figures(mirror.check(repair=True)) == (1, 0, 0)
    server().indices.refresh(index=previous)
    assert found("zebra", index=previous) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.elasticsearch
def test_after_everything_was_written_anew_nothing_differs(mirrored: str) -> None:
    make_page(body=TEXT)
    for _ in range(2):
        call_command("search_rebuild", stdout=io.StringIO())
        assert not mirror.check()


@pytest.mark.elasticsearch
def test_readers_search_the_index_that_is_meant(filled: int) -> None:
    rebuilding.rebuild()
    previous = SearchIndex.objects.get(state=SearchIndex.State.PREVIOUS).name
    indices.swap(server(), previous)
    mirror.check(repair=True)
    assert indices.searched(server()) == [live()]


@pytest.mark.elasticsearch
def test_an_index_that_is_gone_is_forgotten(filled: int) -> None:
    indices.drop(server(), live())
    assert not mirror.check(repair=True)
    assert rebuilding.is_wanted()
