"""What is offered while somebody types: names, titles and topics by the beginnings of words, from what they may see."""

from typing import Any

import pytest
from django.test import Client

from core.page_cache import version_read_once
from network.practice.models import WriteUp
from network.practice.services import writing
from network.profiles.blocks import block
from network.profiles.models import Profile
from network.profiles.services import change_profile, set_paused
from search.suggesting import MOST, suggest
from tests.factories.pages import make_news
from tests.factories.practice import FOR_PUBLIC, make_draft, make_public, make_write_up
from tests.factories.users import be, make_member, make_staff
from topics.models import Topic
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def reader() -> User:
    return make_member(name="Reader")


def offered(text: str, kind: str = "people", viewer: Any = None) -> list[str]:
    return [each.text for each in suggest(text, (kind,), viewer) if each.what != "Topic"]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Łukasz O’Neill-Żak", "lukasz"),
        ("Łukasz O’Neill-Żak", "oneill"),
        ("Łukasz O’Neill-Żak", "o'ne"),
        ("Łukasz O’Neill-Żak", "żak łu"),
        ("Amara Fenn", "FE"),
        ("Amara Fenn", "fenn ama"),
        ("Amara Fenn", "Dr Fenn"),
    ],
)
def test_a_name_is_offered_by_the_beginning_of_any_of_its_words(reader: User, name: str, typed: str) -> None:
    make_member(name=name)
    assert offered(typed, viewer=reader) == [name]


@pytest.mark.thorough
@pytest.mark.parametrize("typed", ["", " ", "a", "mara", "amara x", "%", "_", "\x00", "é", "🎂"])
def test_what_begins_no_word_offers_nobody(reader: User, typed: str) -> None:
    make_member(name="Amara Fenn")
    assert offered(typed, viewer=reader) == []


@pytest.mark.thorough
def test_names_that_begin_so_come_first_and_eight_are_enough(reader: User) -> None:
    for number in range(12):
        make_member(name=f"Zed Quagga {chr(ord('a') + number)}")
    make_member(name="Quagga Zed")
    found = suggest("quagga", ("people",), reader)
    assert [each.text for each in found[:2]] == ["Quagga Zed", "Zed Quagga a"]
    assert len(found) == MOST


def test_two_of_one_name_are_one_suggestion(reader: User) -> None:
    for _ in range(2):
        make_member(name="Amara Fenn")
    assert offered("amara", viewer=reader) == ["Amara Fenn"]


def _is_blocked(person: User, reader: User) -> None:
    block(blocker=person, person=reader)


def _is_paused(person: User, reader: User) -> None:
    set_paused(profile=person.profile, paused=True)


def _is_of_another_cohort(person: User, reader: User) -> None:
    profile = Profile.objects.get(user=person)
    change_profile(profile=profile, version=profile.version, values={"listed_to": "cohort"})


@pytest.mark.parametrize("hide", [_is_blocked, _is_paused, _is_of_another_cohort])
def test_who_may_not_be_found_is_offered_to_nobody(reader: User, hide: Any) -> None:
    person = make_member(name="Amara Fenn")
    assert offered("amara", viewer=reader) == ["Amara Fenn"]
    hide(person, reader)
    assert offered("amara", viewer=reader) == []


@pytest.mark.thorough
def test_visitors_are_offered_what_everyone_may_read(reader: User, client: Client) -> None:
    editor, author = make_staff(Role.EDITOR), make_member(name="Quagga Author")
    make_draft(author, title="Quagga draft")
    make_write_up(author, WriteUp.Audience.NETWORK, title="Quagga for the network")
    make_public(author, editor, **(FOR_PUBLIC | {"title": "Quagga for everyone"}))
    make_news("Quagga news")
    make_news("Quagga news for members", visibility="members")

    rows = client.get("/search/suggest/?q=quag").content.decode()
    for title in ("Quagga for everyone", "Quagga news"):
        assert f'data-text="{title}"' in rows
    for title in ("draft", "network", "members", "Author"):
        assert title not in rows
    assert offered("quag", "practice", reader) == ["Quagga for everyone", "Quagga for the network"]


@pytest.mark.thorough
def test_a_title_that_only_members_read_yet_is_offered_to_no_visitor(reader: User) -> None:
    write_up = make_public(reader, make_staff(Role.EDITOR), **(FOR_PUBLIC | {"title": "Quagga of old"}))
    writing.change(write_up=write_up, by=reader, version=write_up.version, values={"title": "Okapi of today"})
    assert offered("okapi", "practice", reader) == ["Okapi of today"]
    assert offered("okapi", "practice") == []


def test_topics_stand_beside_the_names_with_the_name_that_fits(reader: User) -> None:
    Topic.objects.filter(slug="timebanking").update(everyday="quagga lending")
    found = suggest("time ba", ("people",), reader)
    assert ("Timebanking", "Topic") in [(each.text, each.what) for each in found]
    assert "quagga" not in repr(suggest("quagga lending", ("people",), reader))


def test_a_topic_is_offered_only_if_it_is_called_so(reader: User) -> None:
    assert [each.text for each in suggest("mrs quill", ("people",), reader)] == []


def test_the_rows_are_for_who_may_look_and_escape_what_they_hold(client: Client, reader: User) -> None:
    make_member(name="Amara <b>Fenn</b>")
    be(client, reader)
    rows = client.get("/network/people/suggest/?q=amar").content.decode()
    assert 'role="option"' in rows
    assert "Amara &lt;b&gt;Fenn&lt;/b&gt;" in rows
    assert "<html" not in rows


def test_nobody_reads_all_names_this_way(client: Client, reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    be(client, reader)
    monkeypatch.setattr("core.rate_limits.consume", lambda **_: False)
    for address in ("/network/people/suggest/", "/network/practice/suggest/", "/search/suggest/"):
        assert client.get(f"{address}?q=am").status_code == client.head(f"{address}?q=am").status_code == 429


@pytest.mark.thorough
def test_more_names_need_no_more_queries(reader: User, django_assert_num_queries: Any) -> None:
    for number in range(12):
        make_member(name=f"Quagga {number}")
    with version_read_once():
        suggest("quagga", ("people",), reader)
        with django_assert_num_queries(1):
            suggest("quagga", ("people",), reader)
