"""Whoever is erased is in no copy of the index: not among its words, nor in Elasticsearch, be it away meanwhile."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import override_settings
from pytest_django import Settings

from network.privacy.models import Leaving
from network.privacy.services import erasing
from network.privacy.services import leaving as services
from network.profiles.models import Profile
from network.profiles.services import change_profile
from search import known_words
from search.engines.elasticsearch import client, draining, rebuilding
from search.finding import find
from search.models import SearchChange, SearchIndex, SearchWord
from search.periodic_jobs import check_index, write_changes
from search.query import Query
from tests.factories.practice import make_write_up
from tests.factories.users import make_member
from tests.site.search.elastic_proxy import Proxy
from users.models import User

pytestmark = pytest.mark.usefixtures("site")

WORDS = ("wendlequill", "axolotls", "quetzals")
Erase = Callable[[User], None]
BRIEFLY, PATIENCE = 0.3, 20


@pytest.fixture(autouse=True)
def _own_list(settings: Settings, tmp_path: Path) -> None:
    settings.ERASURE_LIST = tmp_path / "erased.jsonl"


@pytest.fixture
def person(django_capture_on_commit_callbacks: Any) -> User:
    """Somebody with a word in their name, in their profile and in what they wrote, who is about to leave with all."""
    with django_capture_on_commit_callbacks(execute=True):
        made = make_member(name="Wilma Wendlequill")
        profile = Profile.objects.get(user=made)
        change_profile(profile=profile, version=profile.version, values={"about": "I keep axolotls."})
        make_write_up(made, title="Quetzals of the fen")
    return made


@pytest.fixture
def erase(django_capture_on_commit_callbacks: Any) -> Erase:
    """A function that erases somebody, with all that follows a commit."""

    def run(user: User) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            services.leave(user=User.objects.get(pk=user.pk), write_ups=Leaving.WriteUps.REMOVE)
            erasing.erase(user=User.objects.get(pk=user.pk))

    return run


def known() -> set[str]:
    return known_words.are_known(WORDS)


def shown_to(reader: User) -> list[str]:
    """What is found by each of the words."""
    return [word for word in WORDS for kind in ("people", "practice") if find(Query((kind,), word), reader).total]


@pytest.mark.thorough
def test_the_words_of_whoever_is_erased_are_forgotten(person: User, erase: Erase) -> None:
    assert known() == set(WORDS)
    erase(person)
    assert known() == set()


@pytest.mark.thorough
def test_so_are_those_that_were_common_and_those_that_a_process_left_behind(person: User, erase: Erase) -> None:
    SearchWord.objects.update(things=known_words.COMMON)
    erase(person)
    assert known() == set(WORDS)
    assert shown_to(make_member()) == []
    check_index()
    assert known() == set()


@pytest.mark.elasticsearch
def test_no_index_that_is_kept_holds_them(person: User, erase: Erase, mirrored: str) -> None:
    rebuilding.rebuild()
    names = [index.name for index in SearchIndex.objects.all()]
    assert [held(name, word) for name in names for word in WORDS] == [True] * 6
    erase(person)
    write_changes()
    client.client(PATIENCE).indices.refresh(index=",".join(names))
    assert [held(name, word) for name in names for word in WORDS] == [False] * 6


def held(index: str, word: str) -> bool:
    """Whether anything in an index has a word."""
    by_word = {"nested": {"path": "passages", "query": {"prefix": {"passages.words": word[:6]}}}}
    return bool(client.client(PATIENCE).search(index=index, query=by_word, size=0)["hits"]["total"]["value"])


# While Elasticsearch is away ----------------------------------------------------------------------------


@pytest.fixture
def proxy(elasticsearch: str, site: None, settings: Settings) -> Iterator[Proxy]:
    made = Proxy(elasticsearch)
    settings.ELASTICSEARCH_URL = made.address
    yield made
    made.stop()


class Clock:
    """The seconds that pauses are counted by."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = time.monotonic()
        monkeypatch.setattr(draining, "time", SimpleNamespace(monotonic=lambda: self.seconds))
        monkeypatch.setattr(client.breaker, "_clock", lambda: self.seconds)


@pytest.mark.elasticsearch
@pytest.mark.parametrize("trouble", ["refuse", "stall", "nothing done"])
def test_whoever_is_erased_while_it_is_away_is_never_shown_and_gone_a_minute_after_it_is_back(
    proxy: Proxy, person: User, erase: Erase, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuilding.rebuild()
    reader, clock = make_member(), Clock(monkeypatch)
    write_changes()
    assert len(shown_to(reader)) == 5
    with monkeypatch.context() as patch, override_settings(ELASTICSEARCH_TIMEOUT=BRIEFLY):
        patch.setattr(client, "WRITERS_TIMEOUT", BRIEFLY)
        patch.setattr(draining, "PROBE_TIMEOUT", BRIEFLY)
        proxy.become(trouble)
        erase(person)
        # Until pauses are as long as they get.
        while draining.pause.length < draining.LONGEST_PAUSE:
            clock.seconds += draining.pause.length
            write_changes()
            assert shown_to(reader) == []
        assert SearchChange.objects.exists()
    proxy.become("pass")
    back_at = clock.seconds
    while SearchChange.objects.exists():
        assert shown_to(reader) == []
        clock.seconds += 1
        write_changes()
    assert clock.seconds - back_at < 60
    assert shown_to(reader) == []
    (index,) = SearchIndex.objects.all()
    assert not any(held(index.name, word) for word in WORDS)
