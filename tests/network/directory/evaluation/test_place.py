"""The place that a measurement is made in, and what is left of it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test.utils import override_settings

from network.directory.evaluation.collection import read
from network.directory.evaluation.place import ELASTICSEARCH, PlaceError, prepared
from search.changes import pending
from search.engines.elasticsearch.client import written
from search.engines.elasticsearch.indices import all_names, counts
from tests.factories.collections import write_collection
from tests.migrated_copy import migrations_from_copy

# The reader too, of whom there are no words.
HELD = {"people": 3, "practice": 2}


@pytest.mark.django_db
def test_elasticsearch_must_be_named_and_must_answer(tmp_path: Path):
    collection = read(write_collection(tmp_path))
    with pytest.raises(PlaceError, match="Set ELASTICSEARCH_URL"), prepared(collection, ELASTICSEARCH):
        pass
    nowhere = override_settings(ELASTICSEARCH_URL="http://127.0.0.1:1")
    with nowhere, pytest.raises(PlaceError, match="does not answer"), prepared(collection, ELASTICSEARCH):
        pass


@pytest.mark.once
@pytest.mark.elasticsearch
@pytest.mark.usefixtures("elasticsearch", "db")
def test_elasticsearch_holds_the_collection_and_nothing_is_left_of_it(tmp_path: Path):
    before = settings.ELASTICSEARCH_INDEX_PREFIX
    with migrations_from_copy(), prepared(read(write_collection(tmp_path)), ELASTICSEARCH):
        own = settings.ELASTICSEARCH_INDEX_PREFIX
        with written() as client:
            (name,) = all_names(client)
            found = counts(client, name)
        assert {kind: found[kind] for kind in HELD} == HELD
        assert pending(HELD) == set()
    assert before != own
    assert before == settings.ELASTICSEARCH_INDEX_PREFIX
    with override_settings(ELASTICSEARCH_INDEX_PREFIX=own), written() as client:
        assert all_names(client) == []
