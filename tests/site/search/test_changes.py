"""What is written down for Elasticsearch, in the transaction of the change: nothing here asks a server."""

import pytest
from django.db import transaction
from pytest_django import Settings

from search import changes, indexing
from search.engines.elasticsearch import documents as made
from search.models import SearchChange, SearchFacet, SearchPassage, SearchThing
from tests.factories.pages import make_page
from tests.site.search.mirrored_things import KIND, put

TEXT = [{"type": "paragraph", "value": "<p>A quetzal.</p>"}]


@pytest.fixture
def elsewhere(site: None, settings: Settings) -> None:
    settings.ELASTICSEARCH_URL = "http://elsewhere.invalid:9200"


# Rows ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("site")
def test_without_elasticsearch_no_change_is_written_down() -> None:
    make_page(body=TEXT)
    assert not SearchChange.objects.exists()
    assert not SearchThing.objects.exclude(version=0).exists()


def test_a_change_is_written_down_with_what_changed_or_not_at_all(elsewhere: None) -> None:
    page = make_page(body=TEXT)
    thing = SearchThing.objects.get(kind="page", object_id=page.pk)
    assert thing.version == SearchChange.objects.latest("pk").pk
    assert changes.pending(["page"]) == {("page", page.pk)}
    assert changes.pending(["people"]) == set()
    before = SearchChange.objects.count()
    with transaction.atomic():
        page.delete()
        assert SearchChange.objects.count() > before
        transaction.set_rollback(True)
    assert SearchChange.objects.count() == before


def test_writing_the_index_anew_changes_only_what_was_different(elsewhere: None) -> None:
    pages = [make_page(body=TEXT) for _ in range(2)]
    versions = dict(SearchThing.objects.values_list("object_id", "version"))
    SearchChange.objects.all().delete()
    SearchPassage.objects.filter(kind="page", object_id=pages[0].pk, field="body").update(words="zebra")
    indexing.rebuild()
    assert changes.pending(["page", "news"]) == {("page", pages[0].pk)}
    changed = {pk for pk, version in versions.items() if SearchThing.objects.get(object_id=pk).version != version}
    assert changed == {pages[0].pk}


def test_what_loses_a_passage_with_its_source_has_changed(elsewhere: None) -> None:
    version = put(1, "zebra", source_id=7)
    put(2, "zebra", source_id=8)
    SearchChange.objects.all().delete()
    indexing.remove("source", [7])
    assert changes.pending([KIND, "source"]) == {(KIND, 1), ("source", 7)}
    assert SearchThing.objects.get(kind=KIND, object_id=1).version > version


def test_versions_begin_above_those_of_a_life_before(elsewhere: None) -> None:
    before = put(1, "zebra")
    changes.raise_versions(above=before + 1000)
    raised = put(1, "zebra")
    changes.raise_versions(above=before)
    assert put(1, "zebra") > raised > before + 1000


# Documents -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_document_is_made_of_the_tables_and_each_value_is_counted_once() -> None:
    SearchThing.objects.create(kind=KIND, object_id=1, sort_name="ada", added_on="2026-03-02", version=5)
    passage = {"kind": KIND, "object_id": 1, "field": "text"}
    SearchPassage.objects.create(**passage, audience="public", text="Zebras", words="zebra")
    SearchPassage.objects.create(
        **passage, audience="members", words="quagga", source_kind="w", source_id=3, happened_on="2025-01-01"
    )
    for audience in ("public", "members"):
        SearchFacet.objects.create(kind=KIND, object_id=1, facet="colour", value="red", audience=audience)
    SearchFacet.objects.create(kind=KIND, object_id=1, facet="colour", value="blue", audience="cohort:3")

    assert made.documents(KIND, [1, 2]) == {
        1: {
            "kind": KIND,
            "object_id": 1,
            "version": 5,
            "sort_name": "ada",
            "added_on": "2026-03-02",
            "is_old": False,
            "audiences": ["cohort:3", "members", "public"],
            "passages": [
                {"field": "text", "audience": "public", "words": "zebra"},
                {
                    "field": "text",
                    "audience": "members",
                    "words": "quagga",
                    "source": "w:3",
                    "happened_on": "2025-01-01",
                },
            ],
            "facets": ["members|colour|red", "public|colour|red", "cohort:3|colour|blue"],
            "facet_sets": ["members+public|colour|red", "cohort:3|colour|blue"],
        }
    }
