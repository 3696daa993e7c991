"""A new index beside the one in use: on a real server, with changes meanwhile, rivals, and after being killed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from search.engines.elasticsearch import client, draining, indices, rebuilding
from search.engines.elasticsearch.mapping import MAPPING_NAME
from search.models import SearchIndex, SearchThing
from tests.site.search.mirrored_things import KIND, found, put, put_many, server, take_away

pytestmark = [pytest.mark.elasticsearch, pytest.mark.django_db]

State = SearchIndex.State


@pytest.fixture(autouse=True)
def _few_at_a_time(elasticsearch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    monkeypatch.setattr(rebuilding, "BETWEEN_CHECKS", 0)


def names() -> dict[str, str]:
    return dict(SearchIndex.objects.values_list("state", "name"))


def test_the_new_index_is_searched_the_one_before_is_kept_and_older_ones_go() -> None:
    put_many(3)
    first, second, third = (rebuilding.rebuild() for _ in range(3))
    assert names() == {State.LIVE: third.name, State.PREVIOUS: second.name}
    assert indices.searched(server()) == [third.name]
    assert indices.all_names(server()) == sorted([second.name, third.name])
    assert found("zebra") == [1, 2, 3]
    assert third.finished_at > first.finished_at


def test_going_back_and_back_again() -> None:
    put_many(1)
    first, second = rebuilding.rebuild(), rebuilding.rebuild()
    call_command("search_rebuild", rollback=True)
    assert indices.searched(server()) == [first.name]
    assert names() == {State.LIVE: first.name, State.PREVIOUS: second.name}
    # What changed meanwhile is in both.
    put(2, "zebra")
    draining.drain()
    assert found("zebra") == [1, 2]
    assert rebuilding.roll_back().name == second.name
    assert found("zebra") == [1, 2]


def test_there_is_no_going_back_without_an_index_before() -> None:
    rebuilding.rebuild()
    with pytest.raises(CommandError, match="No index is kept"):
        call_command("search_rebuild", rollback=True)


def test_after_going_back_nothing_is_built_without_being_asked_for() -> None:
    SearchIndex.objects.create(name="a", mapping="old", state=State.LIVE)
    assert rebuilding.is_wanted()
    SearchIndex.objects.create(name="b", mapping=MAPPING_NAME, state=State.PREVIOUS)
    assert not rebuilding.is_wanted()


def test_whatever_changes_meanwhile_is_in_the_new_index() -> None:
    put_many(6)
    rebuilding.rebuild()
    steps = iter([lambda: put(1, "quagga"), lambda: take_away(2), lambda: put(7, "quagga"), lambda: take_away(6)])

    def change(kind: str, done: int, total: int) -> None:
        for step in steps:
            step()
            draining.drain()
            break

    rebuilding.rebuild(progress=change)
    assert (found("zebra"), found("quagga")) == ([3, 4, 5], [1, 7])


def test_one_that_was_stopped_goes_on_where_it_was() -> None:
    put_many(5)
    assert rebuilding.rebuild(stopping=lambda: True) is None
    (index,) = SearchIndex.objects.all()
    assert (index.state, index.last_id, index.leased_until) == (State.BUILDING, 2, None)
    assert indices.searched(server()) == []
    seen = []
    rebuilding.rebuild(progress=lambda kind, done, total: seen.append((done, total)))
    assert seen[0] == (2, 5)
    assert names() == {State.LIVE: index.name}
    assert found("zebra") == [1, 2, 3, 4, 5]


def test_an_index_of_another_mapping_is_searched_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    put_many(1)
    with monkeypatch.context() as patch:
        patch.setattr(indices, "MAPPING_NAME", "00000000")
        patch.setattr(rebuilding, "MAPPING_NAME", "00000000")
        old = rebuilding.rebuild()
        assert found("zebra") == [1]
    assert indices.searched(server()) == [old.name]
    assert rebuilding.is_wanted()
    with pytest.raises(client.UnavailableError), client.asked() as asked:
        asked.search(index=indices.alias())
    new = rebuilding.rebuild()
    assert found("zebra") == [1]
    assert rebuilding.roll_back().name == old.name
    assert indices.searched(server()) == [old.name]
    assert rebuilding.roll_back().name == new.name


def test_one_begun_with_another_mapping_is_begun_anew() -> None:
    put_many(3)
    rebuilding.rebuild(stopping=lambda: True)
    SearchIndex.objects.update(name="some-00000000-20260101000000-0000")
    rebuilding.rebuild()
    assert found("zebra") == [1, 2, 3]
    assert names().keys() == {State.LIVE}


def test_a_second_one_says_so_and_stops() -> None:
    put_many(3)

    def rival(kind: str, done: int, total: int) -> None:
        with pytest.raises(rebuilding.OtherRebuildError):
            rebuilding.rebuild(waits=False)

    rebuilding.rebuild(progress=rival)
    assert found("zebra") == [1, 2, 3]


def test_one_whose_holder_is_alive_is_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    held_until = timezone.now() + timedelta(seconds=10)
    SearchIndex.objects.create(name="a", mapping=MAPPING_NAME, leased_until=held_until)
    monkeypatch.setattr(rebuilding.time, "sleep", lambda seconds: held_longer())

    def held_longer() -> None:
        SearchIndex.objects.update(leased_until=held_until + timedelta(seconds=10))

    with pytest.raises(CommandError, match="Another search_rebuild"):
        call_command("search_rebuild", engine="elasticsearch")


def test_one_whose_holder_was_killed_is_taken_over() -> None:
    put_many(3)
    rebuilding.rebuild(stopping=lambda: True)
    SearchIndex.objects.update(lease="of a dead one", leased_until=timezone.now() + timedelta(seconds=0.3))
    rebuilding.rebuild()
    assert found("zebra") == [1, 2, 3]


def test_whoever_lost_it_to_another_stops() -> None:
    put_many(5)

    def taken_over(kind: str, done: int, total: int) -> None:
        SearchIndex.objects.update(lease="of another")

    with pytest.raises(rebuilding.OtherRebuildError):
        rebuilding.rebuild(progress=taken_over)
    assert names().keys() == {State.BUILDING}


def losing(pk: int) -> Any:
    """A step of the progress that makes the new index lose a document."""

    def lose(kind: str, done: int, total: int) -> None:
        if done == total:
            name = names()[State.BUILDING]
            server().delete(index=name, id=f"{KIND}:{pk}", version=10**9, version_type="external")

    return lose


def test_an_index_that_lacks_something_is_never_searched() -> None:
    put_many(3)
    first = rebuilding.rebuild()
    with pytest.raises(rebuilding.RebuildError):
        rebuilding.rebuild(progress=losing(2))
    assert indices.searched(server()) == [first.name]
    assert names()[State.LIVE] == first.name
    assert State.BUILDING not in names()
    rebuilding.rebuild()
    assert found("zebra") == [1, 2, 3]


def test_an_index_that_does_not_find_its_words_is_never_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    put_many(3)
    first = rebuilding.rebuild()
    monkeypatch.setattr(indices, "finds", lambda *args, **values: False)
    with pytest.raises(CommandError, match="stays in use"):
        call_command("search_rebuild", engine="elasticsearch")
    assert indices.searched(server()) == [first.name]


@pytest.fixture
def neighbour(settings: Settings) -> Iterator[str]:
    """An index of another installation whose prefix begins like ours."""
    name = f"{settings.ELASTICSEARCH_INDEX_PREFIX}-staging-{MAPPING_NAME}-20260101000000-abcd"
    server().indices.create(index=name)
    yield name
    indices.drop(server(), name)


def test_what_has_no_row_is_deleted_and_what_is_a_neighbours_is_not(neighbour: str) -> None:
    indices.make(server(), forgotten := indices.new_name())
    rebuilding.rebuild()
    assert forgotten not in indices.all_names(server())
    assert server().indices.exists(index=neighbour)


def test_after_a_restore_the_versions_of_the_life_before_do_not_win() -> None:
    # What the other life wrote last.
    last = put(1, "zebra") + 5000
    draining.drain()
    rebuilding.rebuild()
    (name,) = names().values()
    document = {"kind": KIND, "object_id": 1, "version": last}
    server().index(index=name, id=f"{KIND}:1", document=document, version=last, version_type="external", refresh=True)
    rebuilding.rebuild()
    assert take_away(1) > last
    draining.drain()
    server().indices.refresh(index=name)
    assert server().count(index=name)["count"] == 0
    assert not SearchThing.objects.exists()
