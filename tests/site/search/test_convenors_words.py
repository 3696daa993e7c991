"""What the convenor adds to the vocabulary counts from the next search on, without writing anything anew."""

from typing import Any

import pytest
from django.test import Client

from network.practice.models import WriteUp
from search.finding import find
from search.query import Query
from tests.factories.practice import make_topics, make_write_up
from tests.factories.users import be, make_member, make_staff
from topics.models import AmbiguousName, Topic
from users.models import User
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]

NO_MORE_ROWS = {"synonyms-INITIAL_FORMS": "0", "synonyms-MIN_NUM_FORMS": "0", "synonyms-MAX_NUM_FORMS": "1000"}


@pytest.fixture
def reader() -> User:
    return make_member()


@pytest.fixture
def write_up(reader: User) -> WriteUp:
    """About a topic that has one name."""
    topic = Topic.objects.create(name="Okapi keeping", slug="okapi-keeping", facet="practice", definition="It is.")
    return make_write_up(make_member(), title="A shed", summary="A shed for all.", topics=[topic, *make_topics()])


def found(text: str, reader: User) -> list[str]:
    return [hit.thing.title for hit in find(Query(("practice",), text), reader).hits if not hit.is_near]


def save_topic(**changes: Any) -> None:
    topic = Topic.objects.get(slug="okapi-keeping")
    be(client := Client(), make_staff(Role.CONVENOR))
    names = changes.pop("synonyms", [])
    rows = {f"synonyms-{at}-{key}": value for at, name in enumerate(names) for key, value in name.items()}
    data = {"name": topic.name, "facet": topic.facet, "definition": topic.definition, "status": "current"} | changes
    forms = NO_MORE_ROWS | {"synonyms-TOTAL_FORMS": str(len(names))} | rows
    answer = client.post(f"/admin/topics/edit/{topic.pk}/", data | forms)
    assert answer.status_code == 302, answer.context["form"].errors


def test_a_synonym_counts_at_once(write_up: WriteUp, reader: User) -> None:
    assert found("quagga minding", reader) == []
    save_topic(synonyms=[{"name": "Quagga minding", "ORDER": "1", "DELETE": ""}])
    assert found("quagga minding", reader) == ["A shed"]


def test_everyday_wording_counts_at_once_and_is_shown_nowhere(write_up: WriteUp, reader: User) -> None:
    assert found("somebody to feed stripy horses", reader) == []
    save_topic(everyday="feed the stripy horses; zebra lunches")
    result = find(Query(("practice",), "somebody to feed stripy horses"), reader)
    assert [hit.thing.title for hit in result.hits] == ["A shed"]
    assert [each.label for each in result.guessed] == ["Okapi keeping"]
    assert "zebra lunches" not in repr(result)


def test_one_word_that_is_all_of_a_wording_counts_however_many_topics_have_it(write_up: WriteUp, reader: User) -> None:
    for topic in Topic.objects.exclude(slug="okapi-keeping")[:12]:
        Topic.objects.filter(pk=topic.pk).update(everyday="looking after okapiers")
    save_topic(everyday="okapiers")
    result = find(Query(("practice",), "okapiers"), reader)
    assert "Okapi keeping" in [each.label for each in result.guessed]
    assert found("okapiers", reader) == ["A shed"]


def test_an_ambiguous_name_is_told_apart_at_once(write_up: WriteUp, reader: User) -> None:
    save_topic(synonyms=[{"name": "OK", "ORDER": "1", "DELETE": ""}])
    assert find(Query(("practice",), "OK"), reader).ambiguous == ()
    be(client := Client(), make_staff(Role.CONVENOR))
    data = {"name": "OK", "may_mean": "all correct; Oklahoma"}
    assert client.post("/admin/ambiguous-names/new/", data).status_code == 302
    assert AmbiguousName.objects.filter(name="OK").exists()
    (doubt,) = find(Query(("practice",), "OK"), reader).ambiguous
    assert doubt.may_mean == ("all correct", "Oklahoma")
    assert doubt.is_understood


def test_so_is_one_that_is_no_name_of_anything(write_up: WriteUp, reader: User) -> None:
    AmbiguousName.objects.create(name="QZX okapis", may_mean="okapi keeping")
    (doubt,) = find(Query(("practice",), "QZX okapis in Leeds"), reader).ambiguous
    assert (doubt.label, doubt.may_mean, doubt.text_without) == ("QZX okapis", ("okapi keeping",), "Leeds")
    assert not doubt.is_understood
