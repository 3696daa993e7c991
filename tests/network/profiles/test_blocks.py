"""Two members who are absent for each other, by every way on which members meet (guide 5.3 d)."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.models import OutboxTask
from network.moderation.models import Report
from network.notifications.mailing import mail_what_is_new
from network.practice.audiences import members_of_cohort, members_of_the_network
from network.practice.models import Answer, Credit, Question, WriteUp
from network.practice.services import credits, questions
from network.profiles import blocks
from network.profiles.models import Block, Profile
from network.profiles.services import change_profile
from search.finding import find
from search.query import Query
from tests.factories.conversations import begin
from tests.factories.practice import make_draft, make_public, make_write_up
from tests.factories.users import MembershipFactory, UserFactory, be, make_staff
from users.models import User
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]

WORD = "quillfeather"


class Pair:
    """Two members of one cohort, and a third who has nothing to do with it."""

    def __init__(self) -> None:
        self.ada = MembershipFactory(user=UserFactory(name="Ada Marsh")).user
        self.cohort = self.ada.cohort_memberships.get().cohort
        self.ben, self.third = (
            MembershipFactory(user=UserFactory(name=name), cohort=self.cohort).user for name in ("Ben Oake", "Cy Third")
        )

    def client_of(self, person: User) -> Client:
        be(client := Client(), person)
        return client

    def page(self, person: User, address: str) -> Any:
        return self.client_of(person).get(address)


@pytest.fixture
def pair() -> Pair:
    return Pair()


def named(person: User, **values: Any) -> Profile:
    profile = Profile.objects.get(user=person)
    return change_profile(profile=profile, version=profile.version, values=values)


# Making and taking back ------------------------------------------------------------------------------------


def test_blocking_asks_first_and_twice_is_once(pair: Pair) -> None:
    client, address = pair.client_of(pair.ada), f"{pair.ben.profile.get_absolute_url()}block/"
    assert f'href="{address}"' in client.get(pair.ben.profile.get_absolute_url()).content.decode()
    assert "You can take it back" in client.get(address).content.decode()
    assert not Block.objects.exists()
    for _ in range(2):
        assert client.post(address).headers["Location"] == "/network/blocks/"
    assert Block.objects.get(blocker=pair.ada, blocked=pair.ben)
    page, address = client.get("/network/blocks/").content.decode(), address.replace("block/", "unblock/")
    assert "Ben Oake" in page
    assert f'action="{address}"' in page
    assert "Ada Marsh" not in pair.page(pair.ben, "/network/blocks/").content.decode()

    assert client.post(address, follow=True).status_code == 200
    assert not Block.objects.exists()
    assert client.get(pair.ben.profile.get_absolute_url()).status_code == 200


def test_nobody_blocks_themselves_or_whom_they_cannot_find(pair: Pair) -> None:
    with pytest.raises(ValidationError):
        blocks.block(blocker=pair.ada, person=pair.ada)
    blocks.block(blocker=pair.ben, person=pair.ada)
    with pytest.raises(ValidationError):
        blocks.block(blocker=pair.ada, person=pair.ben)
    assert pair.page(pair.ada, f"{pair.ben.profile.get_absolute_url()}block/").status_code == 404


def test_the_page_leads_nowhere_where_the_other_cannot_be_found(pair: Pair) -> None:
    begin(pair.ben, pair.ada)
    address = f"{pair.ben.profile.get_absolute_url()}block/"
    found = f'href="{pair.ben.profile.get_absolute_url()}"'
    assert found in pair.page(pair.ada, address).content.decode()
    blocks.block(blocker=pair.ben, person=pair.ada)
    # They have met: one can block whom one finds no more.
    page = pair.page(pair.ada, address).content.decode()
    assert "Block this person" in page
    assert found not in page
    assert f"/network/report/profile/{pair.ben.profile.public_id}/" not in page


def test_a_block_of_the_other_stays_when_ones_own_is_taken_back(pair: Pair) -> None:
    Block.objects.create(blocker=pair.ben, blocked=pair.ada)
    own = Block.objects.create(blocker=pair.ada, blocked=pair.ben)
    blocks.unblock(block=own)
    assert pair.page(pair.ada, pair.ben.profile.get_absolute_url()).status_code == 404


def test_somebody_who_is_gone_is_named_on_ones_own_list(pair: Pair) -> None:
    blocks.block(blocker=pair.ada, person=pair.ben)
    User.objects.filter(pk=pair.ben.pk).update(is_active=False)
    assert "Ben Oake" in pair.page(pair.ada, "/network/blocks/").content.decode()


# What it does: both ways, and for nobody else ----------------------------------------------------------------


def _profile(pair: Pair, viewer: User, other: User) -> bool:
    return pair.page(viewer, other.profile.get_absolute_url()).status_code == 200


def _found_by_name(pair: Pair, viewer: User, other: User) -> bool:
    html = pair.page(viewer, f"/network/people/?q={other.name.split()[0]}").content.decode()
    return f">{other.name}</a>" in html


def _counted(pair: Pair, viewer: User, other: User) -> bool:
    found = find(Query(("people",)), User.objects.get(pk=viewer.pk))
    (cohort,) = [value.count for facet in found.facets if facet.name == "cohort" for value in facet.values]
    assert cohort == found.total == members_of_cohort(pair.cohort, viewer) == members_of_the_network(viewer)
    return cohort == 3


def _write_up(pair: Pair, viewer: User, other: User) -> bool:
    write_up = make_write_up(other, what_we_did=WORD)
    found = find(Query(("practice",), WORD), User.objects.get(pk=viewer.pk))
    people = find(Query(("people",), WORD), User.objects.get(pk=viewer.pk))
    told = {bool(found.total), bool(people.total), write_up.title in pair.page(viewer, "/network/").content.decode()}
    told.add(pair.page(viewer, write_up.get_absolute_url()).status_code == 200)
    told.add(pair.page(viewer, f"{write_up.get_absolute_url()}versions/{write_up.version}/").status_code == 200)
    write_up.delete()
    (answer,) = told
    return answer


def _question(pair: Pair, viewer: User, other: User) -> bool:
    write_up = make_write_up(pair.third)
    question = questions.ask_question(write_up=write_up, author=other, text=f"Why {WORD}?")
    questions.answer_question(question=question, author=pair.third, text=f"Because of the {WORD}.")
    found = find(Query(("practice",), WORD), User.objects.get(pk=viewer.pk))
    people = find(Query(("people",), WORD), User.objects.get(pk=viewer.pk))
    html = pair.page(viewer, write_up.get_absolute_url()).content.decode()
    told = {bool(found.total), bool(people.total), f"Why {WORD}?" in html, f"Because of the {WORD}." in html}
    told.add("Answered a question" in pair.page(viewer, pair.third.profile.get_absolute_url()).content.decode())
    told.add(pair.page(viewer, question.get_absolute_url()).status_code == 302)
    write_up.delete()
    (answer,) = told
    return answer


def _answer(pair: Pair, viewer: User, other: User) -> bool:
    write_up = make_write_up(pair.third)
    question = questions.ask_question(write_up=write_up, author=viewer, text="Why?")
    answer = questions.answer_question(question=question, author=other, text=f"Because of the {WORD}.")
    found = find(Query(("practice",), WORD), User.objects.get(pk=viewer.pk))
    told = {bool(found.total), WORD in pair.page(viewer, write_up.get_absolute_url()).content.decode()}
    told.add(WORD in pair.page(viewer, "/network/notices/").content.decode())
    told.add(Answer.objects.visible_to(viewer).contains(answer))
    told.add("1 answer to it" in pair.page(viewer, f"{question.get_absolute_url()}delete/").content.decode())
    write_up.delete()
    (seen,) = told
    return seen


def _asked_to_be_named(pair: Pair, viewer: User, other: User) -> bool:
    asked = Credit.objects.create(
        write_up=make_draft(pair.third, title=f"A {WORD}"), user=viewer, role=Credit.Role.AUTHOR, asked_by=other
    )
    told = {pair.page(viewer, f"/network/practice/asked/{asked.public_id}/").status_code == 200}
    told.add(WORD in pair.page(viewer, "/network/practice/yours/").content.decode())
    asked.write_up.delete()
    (answer,) = told
    return answer


def _may_be_asked(pair: Pair, viewer: User, other: User) -> bool:
    own = make_draft(viewer)
    told = {other.name in pair.page(viewer, f"{own.get_absolute_url()}people/?q={other.name[:3]}").content.decode()}
    with suppress(ValidationError):
        credits.ask(write_up=own, by=viewer, user=other, role=Credit.Role.AUTHOR)
    told.add(own.credits.filter(user=other).exists())
    own.delete()
    (answer,) = told
    return answer


WAYS = [_profile, _found_by_name, _counted, _write_up, _question, _answer, _asked_to_be_named, _may_be_asked]


@pytest.mark.parametrize("way", WAYS)
def test_each_is_absent_for_the_other_and_there_for_everyone_else(
    pair: Pair, way: Callable[[Pair, User, User], bool]
) -> None:
    sees = {(viewer.name, other.name): way(pair, viewer, other) for viewer, other in _pairs(pair)}
    assert set(sees.values()) == {True}

    blocks.block(blocker=pair.ada, person=pair.ben)
    sees = {(viewer.name, other.name): way(pair, viewer, other) for viewer, other in _pairs(pair)}
    if way is _counted:
        # Who is in the count is asked for the viewer alone.
        assert {names for names, seen in sees.items() if seen} == set()
    else:
        assert sees == {("Ada Marsh", "Ben Oake"): False, ("Ben Oake", "Ada Marsh"): False}


def _pairs(pair: Pair) -> list[tuple[User, User]]:
    return [(pair.ada, pair.ben), (pair.ben, pair.ada)]


def test_the_third_sees_both_and_counts_all(pair: Pair) -> None:
    blocks.block(blocker=pair.ada, person=pair.ben)
    for other in (pair.ada, pair.ben):
        assert all(way(pair, pair.third, other) for way in (_profile, _found_by_name, _counted, _write_up))


def test_what_two_write_together_they_go_on_writing(pair: Pair) -> None:
    write_up = make_write_up(pair.ada)
    Credit.objects.create(write_up=write_up, user=pair.ben, role=Credit.Role.AUTHOR, state=Credit.State.AGREED)
    Block.objects.create(blocker=pair.ben, blocked=pair.ada)
    html = pair.page(pair.ben, write_up.get_absolute_url()).content.decode()
    assert "Ada Marsh" in html
    assert pair.ada.profile.get_absolute_url() not in html
    assert pair.page(pair.third, write_up.get_absolute_url()).status_code == 200


def test_one_author_is_enough_to_close_it_and_one_asked_is_not(pair: Pair) -> None:
    write_up = make_write_up(pair.third)
    credit = Credit.objects.create(write_up=write_up, user=pair.ada, role=Credit.Role.AUTHOR)
    Block.objects.create(blocker=pair.ben, blocked=pair.ada)
    assert WriteUp.objects.visible_to(pair.ben).contains(write_up)
    credit.state = Credit.State.AGREED
    credit.save()
    assert not WriteUp.objects.visible_to(pair.ben).contains(write_up)
    # Nor is Ben asked by the third to write with Ada.
    asked = credits.ask(write_up=write_up, by=pair.third, user=pair.ben, role=Credit.Role.AUTHOR)
    assert not Credit.objects.visible_to(pair.ben).contains(asked)


def test_what_is_public_stays_public(pair: Pair) -> None:
    write_up = make_public(pair.ada, make_staff(Role.EDITOR))
    Block.objects.create(blocker=pair.ben, blocked=pair.ada)
    client = pair.client_of(pair.ben)
    assert client.get(write_up.get_absolute_url()).headers["Location"] == write_up.public_url
    assert client.get(write_up.public_url).status_code == 200
    assert write_up.title not in client.get("/network/").content.decode()


def test_no_mail_tells_of_what_is_across_a_block(pair: Pair) -> None:
    write_up = make_write_up(pair.ada)
    blocks.block(blocker=pair.ada, person=pair.ben)
    questions.ask_question(write_up=write_up, author=pair.ben, text="Why?")
    assert mail_what_is_new() == 0
    assert not OutboxTask.objects.filter(payload__to=pair.ada.email).exists()
    Block.objects.all().delete()
    assert mail_what_is_new() == 1


def test_ones_own_words_stay_ones_own(pair: Pair) -> None:
    write_up = make_write_up(pair.third)
    question = questions.ask_question(write_up=write_up, author=pair.ada, text="Why?")
    answer = questions.answer_question(question=question, author=pair.ben, text="Because.")
    blocks.block(blocker=pair.ada, person=pair.ben)
    assert Answer.objects.visible_to(pair.ben).contains(answer)
    assert not Question.objects.visible_to(pair.ben).contains(question)
    client = pair.client_of(pair.ben)
    client.post(f"/network/practice/answers/{answer.public_id}/delete/")
    assert not Answer.objects.exists()


def test_a_report_made_before_is_decided_as_any_other(pair: Pair) -> None:
    write_up = make_write_up(pair.ada)
    client = pair.client_of(pair.ben)
    client.post(f"/network/report/write-up/{write_up.public_id}/", {"reason": "unkind", "note": "Look"})
    blocks.block(blocker=pair.ben, person=pair.ada)
    report = Report.objects.get()
    convenor = pair.client_of(make_staff(Role.CONVENOR))
    html = convenor.get(f"/admin/members-reports/write-up/{report.object_id}/").content.decode()
    assert write_up.summary in html


def test_only_so_many_a_day(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.rate_limits.consume", lambda **about: about["name"] != "blocks")
    address = f"{pair.ben.profile.get_absolute_url()}block/"
    assert pair.client_of(pair.ada).post(address).status_code == 429
    assert not Block.objects.exists()
