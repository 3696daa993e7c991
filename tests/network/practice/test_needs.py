"""What each depth and the public need (guide 3.2), and the nudges that never stand in the way."""

import pytest
from django.test import Client

from network.practice import needs, nudges
from network.practice.models import WriteUp
from network.practice.progress import DONE, IN_PROGRESS, NOT_STARTED, steps_of
from tests.factories.practice import FOR_PUBLIC, QUICK, WHOLE
from topics.models import Topic
from users.models import User

PRACTICE, PEOPLE = Topic(name="Lunch clubs", facet="practice"), Topic(name="Older people", facet="population")
TOPICS = [PRACTICE, PEOPLE]
QUICK_NEEDS = {"title", "summary", "region", "place", "topics", "people_to_ask"}
WRITE_UP_NEEDS = {"before", "what_we_did", "who_decided", "power_shared", "what_changed", "differently"}
PUBLIC_NEEDS = {
    "evidence",
    "how_we_know",
    "cost_set_up",
    "how_to_try",
    "still_going",
    "last_checked",
    "interests",
}


def missing(values: dict[str, object], depth: str, topics: list[Topic] = TOPICS, people: int = 1) -> set[str]:
    text = WriteUp(**values)
    if depth == "public":
        return {need.field for need in needs.to_make_public(text, topics=topics, people_to_ask=people)}
    return {need.field for need in needs.to_share(text, depth=depth, topics=topics, people_to_ask=people)}


@pytest.mark.parametrize(
    ("depth", "all_of_it", "enough"),
    [
        ("quick", QUICK_NEEDS, QUICK),
        ("write-up", QUICK_NEEDS | WRITE_UP_NEEDS, WHOLE),
        ("full", QUICK_NEEDS | WRITE_UP_NEEDS, WHOLE),
        ("public", QUICK_NEEDS | WRITE_UP_NEEDS | PUBLIC_NEEDS, FOR_PUBLIC),
    ],
)
def test_each_depth_needs_its_own(depth: str, all_of_it: set[str], enough: dict[str, object]) -> None:
    assert missing({}, depth, [], 0) == all_of_it
    assert not missing(enough, depth)
    for name in all_of_it & set(enough):
        blank = None if name == "last_checked" else " "
        assert missing({**enough, name: blank}, depth) == {name}


@pytest.mark.parametrize(
    ("topics", "is_enough"),
    [([PRACTICE], False), ([PEOPLE, PEOPLE], False), (TOPICS, True), ([PRACTICE] * 8, True), ([PRACTICE] * 9, False)],
)
def test_two_to_eight_topics_with_a_practice(topics: list[Topic], is_enough: bool) -> None:
    assert ("topics" not in missing(QUICK, "quick", topics)) == is_enough


@pytest.mark.parametrize(("steps", "is_enough"), [(2, False), (3, True), (7, True), (8, False)])
def test_three_to_seven_steps(steps: int, is_enough: bool) -> None:
    text = FOR_PUBLIC | {"how_to_try": "\n\n".join(["Ask"] * steps)}
    assert ("how_to_try" not in missing(text, "public")) == is_enough


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We utilised it", "used"),
        ("UTILISE it", "use"),
        ("reutilised", ""),
        ("Ask jo.bloggs@example.org", "an email address"),
        ("Ring 01632 960001", "a telephone number"),
        ("Ring +44 7700 900123", "a telephone number"),
        ("NHS number 943 476 5919", "an NHS number"),
        ("Born 3/4/1931", "a date of birth"),
        ("Open 2010-2014, £1,234,567 in all", ""),
        ("On 12 November 2013 at 2pm", ""),
        ("Page 10.1.2013 of 2000 at 100 000", "a date of birth"),
    ],
)
def test_nudges_tell_of_jargon_and_of_people(text: str, said: str) -> None:
    found = nudges.nudges_for(WriteUp(what_changed=text)).get("what_changed", [])
    words = " ".join(f"{nudge.sentence} {nudge.strong}" for nudge in found)
    assert said in words
    assert len(found) == bool(said)


def test_nothing_about_what_did_not_work_is_told_once_there_is_a_text() -> None:
    assert not nudges.nudges_for(WriteUp())
    assert "0 words about what did not work" in nudges.nudges_for(WriteUp(what_we_did="A"))["differently"][0].sentence
    assert not nudges.nudges_for(WriteUp(what_we_did="A", differently="B"))


def test_the_list_of_plainer_words_has_each_word_once() -> None:
    lines = nudges.PLAINER_WORDS.read_text().splitlines()
    words = [line.partition(",")[0] for line in lines]
    assert len(words) == len(set(words))
    assert all(line.count(",") == 1 and line == line.strip() for line in lines)


def test_progress_goes_by_words_and_answers() -> None:
    text = WriteUp(title="A", region="london", summary="few words", before="word " * 80)
    states = {step.anchor: step.state for step in steps_of(text, User(), topics=[PRACTICE], people_to_ask=1)}
    assert states["id_title"] == states["id_before"] == states["people"] == DONE
    assert states["id_region"] == states["id_summary"] == states["id_topics"] == IN_PROGRESS
    assert states["id_differently"] == states["id_how_to_try"] == NOT_STARTED


def test_what_is_missing_is_said_with_links_and_what_was_typed_is_saved(client: Client, site: None) -> None:
    from tests.factories.users import be, make_member

    be(client, make_member())
    typed = {"version": 1, "depth": "write-up", "title": "Only this", "topics": "", "audience": "network"}
    response = client.post("/network/practice/new/", typed | {"do": "share"})
    write_up = WriteUp.objects.get()
    assert (write_up.title, write_up.state, write_up.audience) == ("Only this", "draft", "network")
    for anchor in ("id_summary", "id_topics", "id_before", "id_power_shared_0"):
        assert f'href="#{anchor}"' in response.text
        assert f'id="{anchor}"' in response.text
    assert "id_how_we_know" not in response.text.partition("<form")[0].partition("There is a problem")[2]
