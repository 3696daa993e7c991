"""Asking to connect, answering, letting it lie and ending it: who sees what, once, and within limits."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from network.connections.models import Connection
from network.connections.services import connecting
from network.moderation.cases import cases_for
from network.moderation.models import Report
from network.moderation.registry import kinds
from network.moderation.services import report
from network.notifications.models import Notice
from network.privacy.copying import as_json, copy_of
from network.profiles import blocks
from network.profiles.models import Block
from network.profiles.services import set_hidden, set_paused
from tests.factories.connections import REASON, ask, connect
from tests.factories.users import make_member, make_staff
from tests.network.connections.people import HOME, OPENED, TOKEN, Three, to, told
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

State = Connection.State
PUBLIC_ID = re.compile(r"\b[A-Za-z0-9]{22}\b")


def copied(person: User, model: str) -> list[dict[str, Any]]:
    """What the copy of somebody's data has of a kind."""
    held = json.loads(as_json(copy_of(User.objects.get(pk=person.pk))))["held"]
    return [row for part in held if part["model"] == model for row in part["rows"]]


def visible(person: User) -> list[Connection]:
    return list(Connection.objects.visible_to(User.objects.get(pk=person.pk)))


# Asking and answering ---------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_one_asks_the_other_says_yes_and_both_are_connected(three: Three) -> None:
    assert f'href="{to(three.ben)}"' in three.page(three.ada, three.ben.profile.get_absolute_url())
    assert three.post(three.ada, to(three.ben), reason=f" {REASON} ")["Location"] == HOME
    connection = Connection.objects.get()
    assert (connection.asker, connection.asked, connection.reason) == (three.ada, three.ben, REASON)
    assert told(three.ben) == ["Ada Marsh would like to connect with you."]
    assert REASON in three.page(three.ben)

    assert three.post(three.ben, f"{HOME}{connection.public_id}/answer/", answer="yes")["Location"] == HOME
    assert Connection.objects.get().state == State.CONNECTED
    assert (told(three.ada), told(three.ben)) == (["You and Ben Oake are connected."], [])
    for person, other in ((three.ada, three.ben), (three.ben, three.ada)):
        assert f'href="{other.profile.get_absolute_url()}"' in three.page(person)
        assert "Connected since" in three.page(person, other.profile.get_absolute_url())
    assert visible(three.cy) == []


@pytest.mark.thorough
def test_asking_and_answering_twice_is_once(three: Three) -> None:
    for _ in range(2):
        three.post(three.ada, to(three.ben), reason=REASON)
    connection = Connection.objects.get()
    for _ in range(2):
        answer = three.post(three.ben, f"{HOME}{connection.public_id}/answer/", answer="yes")
        assert answer.status_code == 302
    assert len(told(three.ada)) == 1
    for _ in range(2):
        three.post(three.ada, to(three.ben), reason=REASON)
    assert Connection.objects.get().state == State.CONNECTED
    assert three.client_of(three.ada).get(to(three.ben))["Location"] == three.ben.profile.get_absolute_url()


def test_what_is_asked_anew_is_asked_once_however_often_it_is_sent(three: Three) -> None:
    again = f"{HOME}{ask(three.ada, three.ben).public_id}/again/"
    Connection.objects.update(asked_at=timezone.now() - Connection.RESTS)
    for _ in range(2):
        assert three.post(three.ada, again, reason="Still so.")["Location"] == HOME
    assert Connection.objects.get().reason == "Still so."
    assert told(three.ben) == ["Ada Marsh would like to connect with you."]


def test_whoever_asks_the_one_who_asked_is_connected(three: Three) -> None:
    ask(three.ada, three.ben)
    for _ in range(2):
        html = three.client_of(three.ben).post(to(three.ada), {"reason": "Gladly, and bring cake."}).content.decode()
        assert "You and Ada Marsh are connected." in html
        # Their words go nowhere, and are not lost.
        assert html.count("what you wrote was not sent") == 2
        assert "Gladly, and bring cake." in html
    assert Connection.objects.get().state == State.CONNECTED
    assert told(three.ada) == ["You and Ben Oake are connected."]
    # The request waits for nobody any more.
    assert told(three.ben) == []


def test_there_is_one_row_of_two_people_whoever_asks(three: Three) -> None:
    ask(three.ada, three.ben)
    for one, other in ((three.ada, three.ben), (three.ben, three.ada)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Connection.objects.create(asker=one, asked=other, reason="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Connection.objects.create(asker=three.cy, asked=three.cy, reason="x")


def test_of_two_who_ask_at_the_same_moment_the_second_finds_the_row_of_the_first(
    three: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(three.ada, three.ben)
    # As if the row had not been there yet when it was looked for.
    monkeypatch.setattr(connecting, "_locked", lambda one, other: None)
    assert ask(three.ben, three.ada).state == State.CONNECTED
    assert Connection.objects.count() == 1


@pytest.mark.parametrize(("typed", "error"), [("  ", "Say in a sentence or two"), ("x" * 301, "Shorten it to 300")])
def test_what_is_wrong_is_said_beside_the_reason_that_stays(three: Three, typed: str, error: str) -> None:
    html = three.post(three.ada, to(three.ben), reason=typed).content.decode()
    assert html.count(error) == 2
    assert typed.strip() in html
    assert not Connection.objects.exists()


def test_one_asks_whom_one_may_find_and_not_oneself(three: Three) -> None:
    three.ben.profile.listed_to = "cohort"
    three.ben.profile.save()
    for person in (three.ada, three.ben):
        assert three.post(three.ada, to(person), reason=REASON).status_code == 404
        with pytest.raises(ValidationError):
            ask(three.ada, person)
    staff = make_staff(Role.CONVENOR)
    assert three.post(staff, to(three.ada), reason=REASON).status_code == 404
    assert three.client_of(staff).get(HOME).status_code == 404


def test_only_whoever_was_asked_answers(three: Three) -> None:
    address = f"{HOME}{ask(three.ada, three.ben).public_id}/"
    for person in (three.ada, three.cy):
        assert three.post(person, f"{address}answer/", answer="yes").status_code == 404
    for person in (three.ben, three.cy):
        assert three.post(person, f"{address}take-back/").status_code == 404
        assert three.post(person, f"{address}end/").status_code == 404
    assert Connection.objects.get().state == State.ASKED


def test_what_is_taken_back_is_gone_for_both(three: Three) -> None:
    connection = ask(three.ada, three.ben)
    three.post(three.ada, f"{HOME}{connection.public_id}/take-back/")
    assert (visible(three.ada), visible(three.ben), told(three.ben)) == ([], [], [])


# Silence ----------------------------------------------------------------------------------------------------


def let_it_lie(connection: Connection) -> None:
    pass


def put_it_away(connection: Connection) -> None:
    connecting.put_away(connection=connection)


def block_the_asker(connection: Connection) -> None:
    blocks.block(blocker=connection.asked, person=connection.asker)


def block_and_take_it_back(connection: Connection) -> None:
    block_the_asker(connection)
    blocks.unblock(block=Block.objects.get())


def hide_it(connection: Connection) -> None:
    connecting.set_hidden(connection=connection, hidden=True)


def rest(connection: Connection) -> None:
    set_paused(profile=connection.asked.profile, paused=True)


SILENCES = [let_it_lie, put_it_away, block_the_asker, block_and_take_it_back, hide_it, rest]


@pytest.mark.thorough
@pytest.mark.parametrize("silence", SILENCES[1:])
def test_to_the_asker_every_silence_is_the_same_to_the_letter(three: Three, silence: Any) -> None:
    connection = ask(three.ada, three.ben)
    Connection.objects.update(asked_at=timezone.now() - timedelta(days=90))
    again = f"{HOME}{connection.public_id}/again/"
    client = three.client_of(three.ada)

    def look() -> list[Any]:
        answer = client.get(again)
        return [three.page(three.ada), told(three.ada), answer.status_code, answer.headers.get("Location")]

    before = look()
    silence(connection)
    assert look() == before
    assert "Asked on" in before[0]


@pytest.mark.thorough
@pytest.mark.parametrize("silence", SILENCES)
def test_other_words_for_what_one_asked_already_stay_with_why_whatever_the_silence(three: Three, silence: Any) -> None:
    connection = ask(three.ada, three.ben)
    silence(connection)
    again = f"{HOME}{connection.public_id}/again/"
    html = three.post(three.ada, again, reason="Another reason by far.").content.decode()
    assert html.count("what you wrote then stands. To ask in other words, take that back first.") == 2
    assert "Another reason by far." in html
    assert three.post(three.ada, again, reason=REASON)["Location"] == HOME
    assert three.client_of(three.ada).get(again)["Location"] == HOME
    assert Connection.objects.get().reason == REASON


@pytest.mark.thorough
@pytest.mark.parametrize("silence", SILENCES)
def test_after_ninety_days_one_may_ask_again_and_every_silence_takes_it_the_same(three: Three, silence: Any) -> None:
    connection = ask(three.ada, three.ben)
    silence(connection)
    Connection.objects.update(asked_at=timezone.now() - timedelta(days=89))
    again = f"{HOME}{connection.public_id}/again/"
    three.post(three.ada, again, reason="Still so.")
    assert Connection.objects.get().reason == REASON
    Connection.objects.update(asked_at=timezone.now() - timedelta(days=90))
    answer = three.client_of(three.ada).post(again, {"reason": "Still so."}, follow=True)
    assert "You asked Ben Oake to connect. You get a notice if they say yes." in answer.content.decode()
    assert Connection.objects.get().reason == "Still so."
    is_blocked = silence is block_the_asker
    if is_blocked:
        # What was sent meanwhile never comes back.
        blocks.unblock(block=Block.objects.get())
    assert bool(told(three.ben)) == (silence not in (block_the_asker, rest))


def test_whoever_rests_is_asked_again_without_a_notice_and_finds_it_when_they_look(three: Three) -> None:
    again = f"{HOME}{ask(three.ada, three.ben).public_id}/again/"
    Connection.objects.update(asked_at=timezone.now() - Connection.RESTS)
    rest(Connection.objects.get())
    Notice.objects.all().delete()
    three.post(three.ada, again, reason="Still so.")
    assert not Notice.objects.exists()
    assert "Still so." in three.page(three.ben)


@pytest.mark.thorough
def test_what_was_asked_before_a_block_never_arrives_though_it_is_taken_back(three: Three) -> None:
    connection = ask(three.ada, three.ben)
    block_and_take_it_back(connection)
    assert visible(three.ben) == told(three.ben) == []
    assert three.post(three.ben, f"{HOME}{connection.public_id}/answer/", answer="yes").status_code == 404
    assert "asked to connect" not in three.page(three.ben, three.ada.profile.get_absolute_url())
    # Whoever asks of their own will gets what any other would: else the other would learn that nothing arrived.
    assert ask(three.ben, three.ada, "Quillgladly").state == State.CONNECTED
    assert told(three.ada) == ["You and Ben Oake are connected."]
    for ended in (False, True):
        if ended:
            connecting.end(connection=connection)
        rows = {person: copied(person, "connections.Connection") for person in (three.ada, three.ben)}
        assert [row["reason"] for row in rows[three.ada]] == [REASON]
        # That they are connected is in the copy of both, and what was written then in one.
        assert [("reason" in row, row["state"]) for row in rows[three.ben]] == [(False, rows[three.ada][0]["state"])]


def test_what_the_convenor_hid_of_a_request_is_not_in_the_copy_of_whoever_is_connected_by_it(three: Three) -> None:
    connecting.set_hidden(connection=ask(three.ada, three.ben), hidden=True)
    ask(three.ben, three.ada)
    assert [("reason" in row, row["state"]) for row in copied(three.ben, "connections.Connection")] == [
        (False, State.CONNECTED)
    ]


def nothing(person: User) -> None:
    pass


def block_ada(person: User) -> None:
    blocks.block(blocker=person, person=User.objects.get(name="Ada Marsh"))


def pause(person: User) -> None:
    set_paused(profile=person.profile, paused=True)


def be_hidden(person: User) -> None:
    set_hidden(profile=person.profile, hidden=True)


@pytest.mark.thorough
@pytest.mark.parametrize("meanwhile", [block_ada, pause, be_hidden])
def test_a_form_that_was_open_is_answered_like_everybodys_whatever_came_meanwhile(three: Three, meanwhile: Any) -> None:
    def answers(person: User, happens: Any) -> list[str]:
        client = three.client_of(three.ada)
        opened = client.get(to(person)).context["opened"]
        happens(person)
        sent = [{"reason": reason, "opened": opened} for reason in ("", REASON)]
        met = [client.post(to(person), data, follow=True) for data in sent]
        Connection.objects.filter(asked=person).delete()
        return [PUBLIC_ID.sub("", OPENED.sub("", TOKEN.sub("", each.content.decode()))) for each in met]

    (ben, twin), ada = (three.ben, make_member(name="Ben Oake")), three.ada
    assert answers(ben, meanwhile) == answers(twin, nothing)
    assert ask(ada, ben).state == State.ASKED
    assert (visible(ben) == [], told(ben) == []) == (meanwhile is block_ada, meanwhile is not be_hidden)
    Block.objects.all().delete()
    assert (visible(ben) == []) == (meanwhile is block_ada)
    # Who comes new finds nobody there, and what no form sent neither, nor the form about somebody else.
    meanwhile(ben)
    Connection.objects.all().delete()
    assert three.client_of(ada).get(to(ben)).status_code == 404
    opened = three.client_of(ada).get(to(twin)).context["opened"]
    for data in ({"reason": REASON}, {"reason": REASON, "opened": opened}):
        assert three.client_of(ada).post(to(ben), data).status_code == 404


def test_who_blocks_asks_no_more_and_sees_nothing_of_the_other(three: Three) -> None:
    ask(three.ada, three.ben)
    blocks.block(blocker=three.ada, person=three.ben)
    assert visible(three.ada) == visible(three.ben) == told(three.ben) == []
    with pytest.raises(ValidationError):
        ask(three.ada, three.ben)
    ask(three.cy, three.ben)
    # However the block came about.
    Block.objects.create(blocker=three.cy, blocked=three.ben)
    assert visible(three.cy) == []


@pytest.mark.thorough
def test_not_now_puts_the_request_away_and_their_page_still_offers_a_yes(three: Three) -> None:
    connection = ask(three.ada, three.ben)
    three.post(three.ben, f"{HOME}{connection.public_id}/answer/", answer="no")
    assert (REASON in three.page(three.ben), told(three.ben)) == (False, [])
    assert "Connect with Ada Marsh" in three.page(three.ben, three.ada.profile.get_absolute_url())
    three.post(three.ben, f"{HOME}{connection.public_id}/answer/", answer="yes")
    assert Connection.objects.get().state == State.CONNECTED


# Ending -----------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_an_end_is_at_once_for_both_and_silent(three: Three) -> None:
    connection = connect(three.ada, three.ben)
    address = f"{HOME}{connection.public_id}/end/"
    assert "is not told" in three.page(three.ben, address)
    assert three.post(three.ben, address)["Location"] == HOME
    assert visible(three.ada) == visible(three.ben) == told(three.ada) == told(three.ben) == []
    assert three.post(three.ben, f"{HOME}{connection.public_id}/answer/", answer="yes").status_code == 404
    # Either may ask anew.
    assert ask(three.ben, three.ada).state == State.ASKED
    assert told(three.ada) == ["Ben Oake would like to connect with you."]


@pytest.mark.parametrize("blocker_is_asker", [True, False])
def test_a_block_ends_a_connection_and_taking_it_back_restores_nothing(three: Three, blocker_is_asker: bool) -> None:
    connect(three.ada, three.ben)
    one, other = (three.ada, three.ben) if blocker_is_asker else (three.ben, three.ada)
    block = blocks.block(blocker=one, person=other)
    assert visible(three.ada) == visible(three.ben) == []
    blocks.unblock(block=block)
    assert visible(three.ada) == visible(three.ben) == told(three.ada) == []
    assert Connection.objects.get().state == State.ENDED


@pytest.mark.parametrize("by_the_other", [False, True])
def test_a_new_request_has_nothing_of_what_was_reported_of_the_last(three: Three, by_the_other: bool) -> None:
    old = ask(three.ben, three.ada, "Quillfeather")
    kind = kinds()["request"]
    report(kind=kind, thing=old, reporter=three.ada, reason="unkind", note="Look")
    connecting.end(connection=connecting.accept(connection=old))
    ask(*((three.ada, three.ben) if by_the_other else (three.ben, three.ada)), "Wrenlock")
    (case,) = cases_for(make_staff(Role.CONVENOR), Report.objects.select_related("content_type", "reporter"))
    # Nobody is warned of it, or hidden, but whoever wrote it.
    assert case.thing is None
    assert "Wrenlock" not in case.text_now
    assert Connection.objects.get().reason == "Wrenlock"


@pytest.mark.parametrize("change", ["take_back", "end"])
def test_a_yes_to_what_is_no_longer_asked_finds_nothing(
    three: Three, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    connection, accept = ask(three.ada, three.ben), connecting.accept

    def too_late(*, connection: Connection) -> Connection:
        if change == "end":
            accept(connection=connection)
        getattr(connecting, change)(connection=connection)
        return accept(connection=connection)

    monkeypatch.setattr(connecting, "accept", too_late)
    assert three.post(three.ben, f"{HOME}{connection.public_id}/answer/", answer="yes").status_code == 404


# Who is absent ----------------------------------------------------------------------------------------------


def shut(person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


def leave(person: User) -> None:
    User.objects.filter(pk=person.pk).update(leaves_at=timezone.now())


def be_no_member(person: User) -> None:
    person.cohort_memberships.update(state="left early")


# How somebody is absent, and whether what one asked them stays in one's list all the same.
ABSENCES = [(shut, False), (leave, False), (pause, True), (be_hidden, True), (be_no_member, True)]


@pytest.mark.thorough
@pytest.mark.parametrize(("absence", "asked_stays"), ABSENCES)
def test_who_is_absent_falls_out_of_lists_and_notices(three: Three, absence: Any, asked_stays: bool) -> None:
    connect(three.ada, three.ben)
    ask(three.ben, three.cy)
    ask(three.ada, three.cy)
    for person in (three.ada, three.ben):
        assert visible(person)
    absence(three.ben)
    assert [each.state for each in visible(three.ada)] == [State.ASKED]
    assert [each.asker for each in visible(three.cy)] == [three.ada]
    assert told(three.ada) == []
    assert told(three.cy) == ["Ada Marsh would like to connect with you."]
    absence(three.cy)
    assert bool(visible(three.ada)) == asked_stays


def test_who_shows_themselves_to_their_cohort_alone_asks_by_name(three: Three) -> None:
    three.ada.profile.listed_to = "cohort"
    three.ada.profile.save()
    ask(three.ada, three.ben)
    html = three.page(three.ben)
    assert "Ada Marsh" in html
    assert three.ada.profile.get_absolute_url() not in html
