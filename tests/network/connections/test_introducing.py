"""Introductions: three people, two answers, and nobody who learns of a no."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.public_ids import new_public_id
from core.retention import keep_periods
from network.connections.models import Connection, Introduction
from network.connections.services import connecting, introducing
from network.connections.signals import introduction_opened
from network.profiles import blocks
from network.profiles.models import Block
from network.profiles.services import set_paused
from tests.factories.connections import connect, propose
from tests.factories.users import make_member
from tests.network.connections.people import HOME, Three, told
from users.models import User

pytestmark = pytest.mark.usefixtures("site", "without_index")

State = Introduction.State
INTRODUCE = f"{HOME}introduce/"
FOR_BEN, FOR_CY = "Quillben knows pubs.", "Quillcy knows clubs."


@pytest.fixture
def introduction(three: Three) -> Introduction:
    """Ada has proposed that Ben and Cy meet."""
    return propose(three.ada, three.ben, three.cy, for_one=FOR_BEN, for_other=FOR_CY)


def test_two_people_of_one_name_are_two_proposals(three: Three) -> None:
    key, namesakes = new_public_id(), [make_member(name="Maria Garcia") for _ in range(2)]
    others = [three.cy, *namesakes]
    found = {propose(three.ada, three.ben, other, creation_key=key).pk for other in others}
    assert len(found) == len(others)


@pytest.fixture
def opened() -> Any:
    """The introductions that have opened."""
    found: list[Introduction] = []

    def note(introduction: Introduction, **kwargs: Any) -> None:
        found.append(introduction)

    introduction_opened.connect(note)
    yield found
    introduction_opened.disconnect(note)


def visible(person: User) -> list[Introduction]:
    return list(Introduction.objects.visible_to(User.objects.get(pk=person.pk)))


def answer(introduction: Introduction, person: User, *, agrees: bool = True) -> Introduction:
    return introducing.answer_introduction(introduction=introduction, person=person, agrees=agrees)


# Proposing --------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_a_member_proposes_that_two_connections_meet(three: Three) -> None:
    for person in (three.ben, three.cy):
        connect(three.ada, person)
    ben, cy = (person.profile.public_id for person in (three.ben, three.cy))
    assert f'<option value="{cy}" selected>' in three.page(three.ada, f"{INTRODUCE}?person={cy}")
    data = {"one": cy, "other": ben, "for_one": FOR_CY, "for_other": FOR_BEN, "creation_key": new_public_id()}
    for _ in range(2):
        assert three.post(three.ada, INTRODUCE, **data)["Location"] == HOME
    introduction = Introduction.objects.get()
    assert (introduction.first, introduction.second) == (three.ben, three.cy)
    for person, other, own, others in (
        (three.ben, three.cy, FOR_BEN, FOR_CY),
        (three.cy, three.ben, FOR_CY, FOR_BEN),
    ):
        assert told(person)[0] == f"Ada Marsh would like to introduce you to {other.name}."
        html = three.page(person)
        assert (own in html, others in html) == (True, False)
        assert f"Meet {other.name}" in html
    assert "Proposed on" in three.page(three.ada)


def test_connections_of_one_name_are_told_apart_by_since_when(three: Three) -> None:
    namesake = make_member(name="Ben Oake")
    for person, day in ((three.ben, "2025-03-04"), (namesake, "2026-05-06"), (three.cy, "2026-05-06")):
        with time_machine.travel(f"{day}T12:00:00+00:00", tick=False):
            connect(three.ada, person)
    choices = re.findall(r"<option[^>]*>([^<]*)</option>", three.page(three.ada, INTRODUCE))
    of_ben = {"Ben Oake, connected since 4 March 2025", "Ben Oake, connected since 6 May 2026"}
    assert set(choices) == {"Choose somebody", *of_ben, "Cy Third"}


def test_what_is_missing_is_said_of_each_person_by_itself(three: Three) -> None:
    for person in (three.ben, three.cy):
        connect(three.ada, person)
    page = three.post(three.ada, INTRODUCE).content.decode()
    assert (page.count("Choose the first person."), page.count("Choose the second person.")) == (2, 2)


def test_a_key_that_somebody_else_has_used_is_no_key(three: Three, introduction: Introduction) -> None:
    dee = make_member()
    for person in (three.ben, three.cy):
        connect(dee, person)
    data = {"one": three.ben.profile.public_id, "other": three.cy.profile.public_id}
    data |= {"for_one": introduction.for_first, "for_other": introduction.for_second}
    assert three.post(dee, INTRODUCE, creation_key=introduction.creation_key, **data).status_code == 404
    assert Introduction.objects.count() == 1


@pytest.mark.thorough
def test_other_words_in_a_form_that_was_sent_are_not_lost(three: Three, introduction: Introduction) -> None:
    dee = make_member()
    connect(three.ada, dee)
    data = {"one": three.ben.profile.public_id, "for_one": FOR_BEN, "creation_key": introduction.creation_key}
    same, other = (data | {"other": person.profile.public_id} for person in (three.cy, dee))
    assert three.post(three.ada, INTRODUCE, **same, for_other=FOR_CY)["Location"] == HOME
    # Somebody else to meet is an introduction of its own; of the same two, one waits.
    for _ in range(2):
        assert three.post(three.ada, INTRODUCE, **other, for_other="Quillfeather.")["Location"] == HOME
    html = three.post(three.ada, INTRODUCE, **same, for_other="Quillfeather.").content.decode()
    assert "You have proposed that on" in html
    assert "Quillfeather." in html
    said = list(Introduction.objects.order_by("pk").values_list("second", "for_second"))
    assert said == [(three.cy.pk, FOR_CY), (dee.pk, "Quillfeather.")]


@pytest.mark.thorough
@pytest.mark.parametrize("wrong", ["nothing said", "the same twice", "a stranger", "oneself"])
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(three: Three, wrong: str) -> None:
    connect(three.ada, three.ben)
    ada, ben, cy = (person.profile.public_id for person in (three.ada, three.ben, three.cy))
    connect(three.ada, make_member(name="Dee"))
    dee = User.objects.get(name="Dee").profile.public_id
    other = {"the same twice": ben, "a stranger": cy, "oneself": ada}.get(wrong, dee)
    texts = {"for_one": FOR_BEN, "for_other": "" if wrong == "nothing said" else FOR_CY}
    html = three.post(three.ada, INTRODUCE, one=ben, other=other, **texts).content.decode()
    assert "There is a problem" in html
    assert FOR_BEN in html
    assert not Introduction.objects.exists()
    if wrong != "nothing said":
        person = User.objects.get(profile__public_id=other)
        with pytest.raises(ValidationError):
            introducing.propose_introduction(
                proposed_by=three.ada, one=three.ben, other=person, for_one=FOR_BEN, for_other=FOR_CY
            )


def test_while_the_same_waits_it_is_not_proposed_again_whatever_was_answered(
    three: Three, introduction: Introduction
) -> None:
    answer(introduction, three.ben, agrees=False)
    data = {"one": three.cy.profile.public_id, "other": three.ben.profile.public_id}
    html = three.post(three.ada, INTRODUCE, **data, for_one="Again.", for_other="Again.").content.decode()
    assert "You have proposed that on" in html
    assert told(three.ben) == []
    assert Introduction.objects.get().for_first == FOR_BEN


@pytest.mark.thorough
@time_machine.travel("2027-05-04T22:00:00+00:00", tick=False)
def test_five_a_day_are_the_most(three: Three) -> None:
    people = [make_member() for _ in range(4)]
    for person in people:
        connect(three.ada, person)
    pairs = [(one, other) for at, one in enumerate(people) for other in people[at + 1 :]]
    for one, other in pairs[:5]:
        propose(three.ada, one, other)
    with pytest.raises(ValidationError, match="5 introductions today"):
        propose(three.ada, *pairs[5])
    # Half past midnight of a summer's night; in Greenwich it is still the day before.
    with time_machine.travel("2027-05-04T23:30:00+00:00", tick=False):
        propose(three.ada, *pairs[5])
    assert Introduction.objects.count() == 6


def test_to_propose_one_meeting_twice_is_enough_for_long(three: Three, introduction: Introduction) -> None:
    for _ in range(2):
        answer(introduction, three.ben, agrees=False)
        introducing.take_back(introduction=introduction)
        data = {"one": three.cy.profile.public_id, "other": three.ben.profile.public_id}
        posted = three.post(three.ada, INTRODUCE, **data, for_one="Again.", for_other="Once more.")
        introduction = Introduction.objects.first() or introduction
    assert introducing.PROPOSED_TWICE in posted.content.decode()
    assert "Once more." in posted.content.decode()
    assert not Introduction.objects.exists()


# Answers ----------------------------------------------------------------------------------------------------

ORDERS = [
    (("ben", True), ("cy", True)),
    (("cy", True), ("ben", True)),
    (("ben", True), ("cy", False)),
    (("cy", False), ("ben", True)),
    (("ben", False), ("cy", False)),
    (("ben", True),),
    (("cy", False),),
    (("ben", True), ("ben", True)),
]


@pytest.mark.thorough
@pytest.mark.parametrize("answers", ORDERS, ids=str)
def test_it_opens_when_both_say_yes_and_nobody_learns_of_a_no(
    three: Three, introduction: Introduction, opened: list[Introduction], answers: tuple[tuple[str, bool], ...]
) -> None:
    Connection.objects.all().delete()
    said: dict[str, bool] = {}
    unanswered = three.page(three.ada)
    for who, agrees in answers:
        answer(introduction, getattr(three, who), agrees=agrees)
        said[who] = agrees
    both = said == {"ben": True, "cy": True}
    introduction.refresh_from_db()
    assert introduction.state == (State.OPENED if both else State.PROPOSED)
    assert [each.pk for each in opened] == ([introduction.pk] if both else [])
    if both:
        assert "Opened on" in three.page(three.ada)
        assert "The introduction of Ben Oake and Cy Third that you proposed has opened." in told(three.ada)
        assert "You and Cy Third both said yes to the introduction by Ada Marsh." in told(three.ben)
        return
    # To whoever proposed it, every other way is one, to the letter.
    assert three.page(three.ada) == unanswered
    assert told(three.ada) == []
    for who, other in (("ben", three.cy), ("cy", three.ben)):
        html = three.page(getattr(three, who))
        assert (f"Meet {other.name}" in html) == (who not in said)
        assert (f"It opens if {other.name} says yes too" in html) == (said.get(who) is True)


@pytest.mark.thorough
@pytest.mark.parametrize("other", [None, True, False])
def test_one_side_sees_the_same_whatever_the_other_has_answered(
    three: Three, introduction: Introduction, other: bool | None
) -> None:
    unanswered = three.page(three.ben)
    if other is not None:
        answer(introduction, three.cy, agrees=other)
    assert three.page(three.ben) == unanswered


@pytest.mark.thorough
def test_only_the_two_answer_and_only_whoever_proposed_takes_it_back(
    three: Three, introduction: Introduction, opened: list[Introduction]
) -> None:
    address = f"{HOME}introductions/{introduction.public_id}/"
    stranger = make_member()
    for person in (three.ada, stranger):
        assert three.post(person, f"{address}answer/", answer="yes").status_code == 404
    with pytest.raises(ValidationError):
        answer(introduction, three.ada)
    for person in (three.ben, stranger):
        assert three.post(person, f"{address}take-back/").status_code == 404
    assert three.post(three.ada, f"{address}take-back/")["Location"] == HOME
    assert not Introduction.objects.exists()
    assert all("introduce" not in sentence for person in (three.ben, three.cy) for sentence in told(person))


@pytest.mark.thorough
def test_pressing_yes_twice_is_once_and_what_has_opened_is_not_taken_back(
    three: Three, introduction: Introduction, opened: list[Introduction]
) -> None:
    address = f"{HOME}introductions/{introduction.public_id}/"
    # Whoever says the second yes goes on to the conversation.
    talk = f"/network/messages/introduction/{introduction.public_id}/"
    for person, leads_to in ((three.ben, HOME), (three.ben, HOME), (three.cy, talk), (three.cy, talk)):
        assert three.post(person, f"{address}answer/", answer="yes")["Location"] == leads_to
    assert len(opened) == 1
    assert three.post(three.ada, f"{address}take-back/").status_code == 404
    assert answer(introduction, three.ben, agrees=False).state == State.OPENED


def test_an_answer_to_what_was_taken_back_meanwhile_finds_nothing(
    three: Three, introduction: Introduction, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_introduction = introducing.answer_introduction

    def too_late(**values: Any) -> Introduction:
        introducing.take_back(introduction=introduction)
        return answer_introduction(**values)

    monkeypatch.setattr(introducing, "answer_introduction", too_late)
    address = f"{HOME}introductions/{introduction.public_id}/answer/"
    assert three.post(three.ben, address, answer="yes").status_code == 404


# Blocks -----------------------------------------------------------------------------------------------------


def between_the_two(three: Three) -> Any:
    return blocks.block(blocker=three.ben, person=three.cy)


def by_one_of_the_two(three: Three) -> Any:
    return blocks.block(blocker=three.ben, person=three.ada)


@pytest.mark.thorough
@pytest.mark.parametrize("blocks_them", [between_the_two, by_one_of_the_two])
def test_a_block_keeps_it_from_both_and_whoever_proposed_sees_no_difference(
    three: Three, introduction: Introduction, opened: list[Introduction], blocks_them: Any
) -> None:
    Connection.objects.all().delete()
    before = three.page(three.ada)
    block = blocks_them(three)
    for taken_back in (False, True):
        if taken_back:
            blocks.unblock(block=block)
        assert visible(three.ben) == visible(three.cy) == []
        assert not [each for person in (three.ben, three.cy) for each in told(person) if "introduce" in each]
        assert three.page(three.ada) == before
    for person in (three.ben, three.cy):
        answer(introduction, person)
    assert opened == []


@pytest.mark.parametrize("listed_to", ["blocked", "cohort"])
def test_what_is_proposed_of_two_who_do_not_find_each_other_is_kept_and_never_arrives(
    three: Three, listed_to: str
) -> None:
    for person in (three.ben, three.cy):
        connect(three.ada, person)
    if listed_to == "blocked":
        Block.objects.create(blocker=three.cy, blocked=three.ben)
    else:
        three.cy.profile.listed_to = listed_to
        three.cy.profile.save()
    introduction = propose(three.ada, three.ben, three.cy)
    assert "Proposed on" in three.page(three.ada)
    assert introduction.withheld
    assert visible(three.ben) == visible(three.cy) == []


def test_who_blocks_one_of_them_sees_the_proposal_no_more(three: Three, introduction: Introduction) -> None:
    block = blocks.block(blocker=three.ada, person=three.cy)
    assert visible(three.ada) == visible(three.ben) == visible(three.cy) == []
    blocks.unblock(block=block)
    assert visible(three.ada) == [introduction]
    assert visible(three.ben) == visible(three.cy) == []


def test_while_somebody_rests_it_waits_and_when_they_leave_it_is_gone(three: Three, introduction: Introduction) -> None:
    set_paused(profile=three.cy.profile, paused=True)
    assert (visible(three.ada), visible(three.ben)) == ([introduction], [])
    set_paused(profile=three.cy.profile, paused=False)
    assert visible(three.ben) == [introduction]
    User.objects.filter(pk=three.cy.pk).update(leaves_at=timezone.now())
    assert visible(three.ada) == visible(three.ben) == []


@pytest.mark.thorough
def test_an_opened_introduction_is_kept_as_long_as_its_conversation(three: Three) -> None:
    with time_machine.travel("2026-01-05T12:00:00+00:00", tick=False) as moment:
        introduction = propose(three.ada, three.ben, three.cy)
        for person in (three.ben, three.cy):
            answer(introduction, person)
        talk = f"/network/messages/introduction/{introduction.public_id}/"
        moment.shift(timedelta(days=700))
        place = three.client_of(three.ben).get(talk)["Location"]
        three.post(three.ben, place, text="How are you?")
        for days, is_left in ((700, True), (40, False)):
            moment.shift(timedelta(days=days))
            keep_periods()
            for person in (three.ada, three.ben):
                assert (talk in three.page(person)) == is_left
                assert three.client_of(person).get(talk).status_code == (302 if is_left else 404)


def test_the_convenor_hides_it_from_the_two_and_not_from_whoever_proposed_it(
    three: Three, introduction: Introduction
) -> None:
    introducing.set_hidden(introduction=introduction, hidden=True)
    assert (visible(three.ada), visible(three.ben), visible(three.cy)) == ([introduction], [], [])


def test_an_end_of_a_connection_ends_no_introduction(three: Three, introduction: Introduction) -> None:
    for connection in Connection.objects.all():
        connecting.end(connection=connection)
    assert visible(three.ben) == [introduction]
