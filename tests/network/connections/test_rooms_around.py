"""What connections mean elsewhere: reports, copies, the quiet news of them, and what their pages cost."""

import itertools
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.retention import keep_periods
from network.connections.models import Connection, Introduction
from network.connections.services import connecting, following, introducing, reaching
from network.directory.meeting import people_to_meet
from network.moderation import services as moderation
from network.moderation.models import Report, Signal
from network.moderation.registry import kinds
from network.moderation.signals import REFUSALS_A_DAY
from network.notifications.models import Notice
from network.notifications.reading import read
from network.practice.digest import new_write_ups
from network.practice.services import questions
from network.privacy.copying import as_json, copy_of
from network.profiles import blocks
from network.profiles.services import change_profile
from tests.factories.connections import REASON, ask, connect, propose
from tests.factories.practice import make_write_up
from tests.factories.users import be, make_member, make_staff
from tests.network.connections.people import HOME, Three
from users.models import User
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("site", "without_index"), pytest.mark.thorough]

FOR_BEN, FOR_CY = "Quillben knows pubs.", "Quillcy knows clubs."


# Reports ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["request", "introduction"])
def test_whoever_reads_it_reports_it_and_nothing_but_what_they_read_is_kept(three: Three, kind: str) -> None:
    connect(three.ada, three.cy)
    if kind == "request":
        thing: Any = ask(three.ada, three.ben)
        readers, said = [three.ben], REASON
    else:
        thing = propose(three.ada, three.ben, three.cy, for_one=FOR_BEN, for_other=FOR_CY)
        readers, said = [three.ben, three.cy], FOR_BEN
    address = f"/network/report/{kind}/{thing.public_id}/"
    assert f'href="{address}"' in three.page(three.ben)
    others = [three.ada, make_member(), make_staff(Role.CONVENOR)]
    assert [three.client_of(person).get(address).status_code for person in readers] == [200] * len(readers)
    assert [three.client_of(person).get(address).status_code for person in others] == [404] * len(others)
    assert three.post(three.ben, address, reason="unkind", note="Look")["Location"] == HOME
    report = Report.objects.get()
    assert (report.evidence, report.owner_ids) == (said, [three.ada.pk])
    assert kinds()[kind].text(thing, three.ada) == ""
    moderation.decide(
        kind=kinds()[kind],
        object_id=thing.pk,
        action="hide",
        reason="Unkind.",
        by=make_member(),
        after=0,
        seen_report=report.pk,
    )
    assert said not in three.page(three.ben)
    assert ("Asked on" if kind == "request" else "Proposed on") in three.page(three.ada)


@pytest.mark.parametrize("what", ["asking", "proposing"])
def test_who_meets_limits_again_and_again_is_noted_for_the_convenor(
    three: Three, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    for person in (three.ben, three.cy):
        connect(three.ada, person)
    monkeypatch.setattr(connecting, "MOST_ASKED_A_DAY", 0)
    monkeypatch.setattr(introducing, "MOST_A_DAY", 0)
    other = make_member().profile.public_id
    ben, cy = (person.profile.public_id for person in (three.ben, three.cy))
    meeting = {"one": ben, "other": cy, "for_one": FOR_BEN, "for_other": FOR_CY}
    address, data = {
        "asking": (f"{HOME}to/{other}/", {"reason": REASON}),
        "proposing": (f"{HOME}introduce/", meeting),
    }[what]
    for _ in range(REFUSALS_A_DAY):
        assert not Signal.objects.exists()
        assert three.post(three.ada, address, **data).status_code == 200
    assert Signal.objects.get().person == three.ada


# Copies -----------------------------------------------------------------------------------------------------


def test_a_copy_holds_ones_own_words_and_what_arrived_and_nothing_of_a_silence(three: Three) -> None:
    ask(three.ada, three.ben, "Quillasked")
    ask(three.cy, three.ada, "Quillarrived")
    blocked = make_member(name="Dee")
    ask(blocked, three.ada, "Quillwithheld")
    blocks.block(blocker=three.ada, person=blocked)
    connect(three.ben, three.cy)
    introduction = propose(three.cy, three.ben, make_member(name="Eve"), for_one=FOR_BEN, for_other="Quilleve")
    introducing.answer_introduction(introduction=introduction, person=introduction.second, agrees=False)
    reaching.add_way(owner=three.ada, kind="other", text="Quillway", is_open=False)
    following.follow(follower=three.ada, thing=three.ben)
    following.mute(muter=three.ben, person=three.ada)
    copies = {name: as_json(copy_of(getattr(three, name))) for name in ("ada", "ben", "cy")}
    for word, who in {
        "Quillasked": {"ada", "ben"},
        "Quillarrived": {"ada", "cy"},
        "Quillwithheld": set(),
        FOR_BEN: {"ben", "cy"},
        "Quilleve": {"cy"},
        "Quillway": {"ada"},
    }.items():
        assert {name for name, copy in copies.items() if word in copy} == who, word
    assert "withheld" not in [cell for part in json.loads(copies["cy"])["held"] for row in part["rows"] for cell in row]
    answers = [row for part in json.loads(copies["cy"])["held"] for row in part["rows"] if "for_first" in row]
    assert answers
    assert all("first_answer" not in row and "second_answer" not in row for row in answers)
    mutes = [part["rows"] for part in json.loads(copies["ada"])["held"] if part["model"] == "connections.Mute"]
    assert mutes == []


def test_introductions_that_did_not_open_go_after_a_year(three: Three) -> None:
    opened = propose(three.ada, three.ben, three.cy)
    for person in (three.ben, three.cy):
        introducing.answer_introduction(introduction=opened, person=person, agrees=True)
    propose(three.ben, three.ada, three.cy)
    for days, left in ((364, 2), (366, 1)):
        keep_periods(now=timezone.now() + timedelta(days=days))
        assert Introduction.objects.count() == left
    assert Introduction.objects.get() == opened


# What pages cost --------------------------------------------------------------------------------------------


def queries(client: Client, address: str) -> int:
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(database) as asked:
        client.get(address)
    return len(asked)


def know_many(person: User, many: int) -> None:
    """Let somebody be connected with so many more, ask and be asked by as many, and meet and follow them."""
    people, now = [make_member() for _ in range(many)], timezone.now()
    for one, other in itertools.pairwise(people):
        Connection.objects.create(asker=person, asked=one, reason="x", state="connected", connected_at=now)
        Connection.objects.create(asker=make_member(), asked=person, reason="x")
        Connection.objects.create(asker=person, asked=make_member(), reason="x")
        Introduction.objects.create(proposed_by=one, first=person, second=other, for_first="x", for_second="x")
        Introduction.objects.create(proposed_by=person, first=one, second=other, for_first="x", for_second="x")
        following.follow(follower=person, thing=one)
        following.mute(muter=person, person=other)
    following.follow(follower=person, thing=make_write_up(people[0]))


def test_the_pages_ask_as_little_of_fifty_as_of_five(three: Three) -> None:
    be(client := Client(), three.ada)
    pages = (HOME, f"{HOME}following/", f"{HOME}introduce/", f"{HOME}reach/")
    counted = []
    for many in (5, 50):
        know_many(three.ada, many)
        counted.append({address: queries(client, address) for address in pages})
    few, many_rows = counted
    assert few == many_rows
    assert max(many_rows.values()) <= 6, many_rows


# Suggestions ------------------------------------------------------------------------------------------------


def suggested_to(person: User) -> list[str]:
    return [meeting.view.name for meeting in people_to_meet(User.objects.get(pk=person.pk))]


@pytest.mark.parametrize("known", ["connected", "muted"])
def test_nobody_is_suggested_whom_one_knows_or_has_muted(three: Three, known: str) -> None:
    for person in (three.ada, three.ben, three.cy):
        profile = person.profile
        change_profile(profile=profile, version=profile.version, values={"regions": ["south-west"]})
    assert set(suggested_to(three.ada)) == {"Ben Oake", "Cy Third"}
    if known == "connected":
        connect(three.ada, three.ben)
    else:
        following.mute(muter=three.ada, person=three.ben)
    assert suggested_to(three.ada) == ["Cy Third"]
    assert ("Ada Marsh" in suggested_to(three.ben)) == (known == "muted")


def test_what_the_muted_do_under_ones_write_ups_is_no_notice_and_not_in_the_digest(three: Three) -> None:
    own = make_write_up(three.ada)
    for person in (three.ben, three.cy):
        questions.ask_question(write_up=own, author=person, text=f"By {person.name}?")
        make_write_up(person, title=f"Of {person.name}")
    following.mute(muter=three.ada, person=three.ben)
    reader = User.objects.get(pk=three.ada.pk)
    told = " ".join(reading.sentence for _, reading in read(Notice.objects.visible_to(reader), recipient=reader))
    since, until = timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=1)
    assert ("Ben Oake" in told, "Cy Third" in told) == (False, True)
    assert [item.title for item in new_write_ups(reader, since, until)] == ["Of Cy Third"]
