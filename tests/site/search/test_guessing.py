"""Topics that nobody named: found by how people speak of them, for less than what was named, and easily taken away."""

from typing import Any

import pytest

from network.practice.models import WriteUp
from search.finding import find
from search.guessing import guess
from search.parser import GUESSED, understand
from search.query import Query
from search.words import stems
from tests.factories.practice import make_write_up
from tests.factories.users import make_member
from topics.models import Topic
from users.models import User

pytestmark = pytest.mark.usefixtures("site")

TOPICS = ("timebanking", "older-people")
FAVOURS = "neighbours swapping favours"


@pytest.fixture
def reader() -> User:
    return make_member()


def guessed(text: str, **asked: Any) -> list[str]:
    return [entry.value for entry in understand(text, **asked).guessed]


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        (FAVOURS, ["timebanking"]),
        ("what about neighbours swapping favours?", ["timebanking"]),
        ("older person taking in a student as a lodger", ["homeshare"]),
        ("timebanking with neighbours swapping favours", []),
        # With whom and where say nothing of what was done.
        ("older people swapping favours with neighbours", ["timebanking"]),
        ("neighbours swapping favours in the allotment", ["timebanking"]),
        ("older people and favours", []),
        # What is named is not guessed besides.
        ("older people the over seventies", []),
        ("dentist", []),
        # What is left of "does it work" is no name of anything.
        ("work", []),
        ("quetzal", []),
        ("street family disability", []),
        ("", []),
    ],
)
def test_everyday_wording_leads_to_topics(text: str, topics: list[str]) -> None:
    assert guessed(text) == topics


def test_what_was_guessed_can_be_taken_away_and_is_no_word_of_ones_own() -> None:
    assert guessed(FAVOURS, declined=("timebanking",)) == []
    assert guessed(FAVOURS, only_my_words=True) == []


def test_at_most_three_are_guessed_and_only_what_is_near_the_best() -> None:
    for number in range(6):
        Topic.objects.create(
            name=f"Guess {number}", slug=f"guess-{number}", facet="practice", everyday="zebra quagga okapi"
        )
    assert len(guess(stems("zebra quagga okapi"))) == 3
    Topic.objects.filter(slug="guess-0").update(everyday="zebra quagga okapi; plain words")
    assert {each.is_whole for each in guess(stems("zebra quagga okapi"))} == {True}


def test_what_was_declined_makes_room() -> None:
    for number in range(4):
        Topic.objects.create(
            name=f"Guess {number}", slug=f"guess-{number}", facet="practice", everyday="zebra quagga okapi"
        )
    assert guessed("zebra quagga okapi", declined=("guess-0",)) == ["guess-1", "guess-2", "guess-3"]


def test_words_of_a_named_topic_belong_to_how_people_speak_of_another() -> None:
    Topic.objects.filter(slug="timebanking").update(everyday="quagga barter for older people")
    assert guessed("quagga for older people") == ["timebanking"]
    assert guessed("quagga barter") == ["timebanking"]
    # One word that nobody named does not do beside a name.
    assert guessed("quagga on the allotment") == []


def test_a_guess_counts_less_than_a_word_and_only_for_the_words_it_explains() -> None:
    groups = understand("older person taking in a student as a lodger narrowboat").groups
    by_guess = {
        group.label: [alternative.per_cent for alternative in group.alternatives if alternative.names]
        for group in groups
    }
    assert by_guess["lodger"] == [GUESSED]


@pytest.mark.thorough
def test_a_new_everyday_wording_works_at_once(reader: User) -> None:
    topic = Topic.objects.get(slug="timebanking")
    write_up = make_write_up(make_member(), title="An hour for an hour", topics=timebanking())
    assert found("axolotl quetzal barter", reader) == []
    topic.everyday += "; axolotl quetzal barter"
    topic.save()
    assert found("axolotl quetzal barter", reader) == [write_up.pk]


@pytest.mark.thorough
def test_what_has_the_words_comes_before_what_has_the_guessed_topic(reader: User) -> None:
    by_topic = make_write_up(make_member(), title="An hour for an hour", topics=timebanking())
    by_words = make_write_up(make_member(), title="Neighbours swapping favours")
    assert found(FAVOURS, reader) == [by_words.pk, by_topic.pk]
    result = find(Query(("practice",), FAVOURS), reader)
    assert [(each.slug, each.label) for each in result.guessed] == [("timebanking", "Timebanking")]
    assert found(FAVOURS, reader, declined=("timebanking",)) == [by_words.pk]


@pytest.mark.thorough
def test_everyday_wording_is_never_shown(reader: User) -> None:
    Topic.objects.filter(slug="timebanking").update(everyday="axolotl quetzal barter")
    make_write_up(make_member(), title="An hour for an hour", topics=timebanking())
    assert "axolotl" not in repr(find(Query(("practice",), "quetzal barter"), reader))


def timebanking() -> list[Topic]:
    return list(Topic.objects.filter(slug__in=TOPICS))


def found(text: str, reader: User, **asked: Any) -> list[int]:
    hits = find(Query(("practice",), text, **asked), reader).hits
    return [hit.object_id for hit in hits if isinstance(hit.thing, WriteUp)]
