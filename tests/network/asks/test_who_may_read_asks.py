"""Who may read an ask, its answers and its thanks, in every state that they can have (guide 1.13)."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from network.asks import services
from network.asks.models import Ask, AskAnswer, Thanks
from network.profiles.models import Block, Profile
from network.profiles.sections import Wanted, wanted_by
from network.profiles.services import set_paused
from tests.factories.asks import QUESTION, close_with_thanks, make_answer, make_ask
from tests.factories.users import MembershipFactory, UserFactory, be, make_member, make_staff
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")


class People:
    """An author, and one of each kind of reader."""

    def __init__(self) -> None:
        self.author = make_member()
        cohort = self.author.cohort_memberships.get().cohort
        self.readers: dict[str, Any] = {
            "visitor": AnonymousUser(),
            "author": self.author,
            "cohort": MembershipFactory(user=UserFactory(), cohort=cohort).user,
            "member": make_member(),
            "left early": MembershipFactory(user=UserFactory(), cohort=cohort, state="left early").user,
            "shut": make_member(is_active=False),
            "leaving": make_member(leaves_at=timezone.now()),
            **{role.value: make_staff(role) for role in Role},
        }

    def fresh(self, who: str) -> Any:
        person = self.readers[who]
        return person if who == "visitor" else User.objects.get(pk=person.pk)

    def who_see(self, thing: Any) -> set[str]:
        model = type(thing)
        return {who for who in self.readers if model.objects.visible_to(self.fresh(who)).contains(thing)}


@pytest.fixture
def people() -> People:
    return People()


def on_profile(people: People, who: str) -> list[Wanted]:
    return wanted_by(people.fresh(who), Profile.objects.get(user=people.author))


# As with profiles: an editor who is no member sees nothing of what members ask each other.
LIKE_MEMBERS = {role.value for role in Role} - {Role.EDITOR.value}
NETWORK = {"author", "cohort", "member"} | LIKE_MEMBERS
AUDIENCES = {Ask.Audience.COHORT: {"author", "cohort"}, Ask.Audience.NETWORK: NETWORK}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_an_ask_and_what_hangs_on_it_are_read_by_whom_it_asks_open_or_closed(people: People, audience: str) -> None:
    ask, helper = make_ask(people.author, audience), people.readers["cohort"]
    answer = make_answer(ask, helper)
    assert people.who_see(ask) == people.who_see(answer) == AUDIENCES[audience]
    close_with_thanks(ask, helper)
    assert people.who_see(ask) == people.who_see(answer) == AUDIENCES[audience]
    assert people.who_see(Thanks.objects.get()) == AUDIENCES[audience]


def test_what_the_convenor_hides_its_author_alone_sees(people: People) -> None:
    ask = make_ask(people.author)
    answer = make_answer(ask, people.readers["cohort"])
    services.set_hidden(thing=answer, hidden=True)
    assert people.who_see(answer) == {"cohort"}
    services.set_hidden(thing=answer, hidden=False)
    close_with_thanks(ask, people.readers["cohort"])
    services.set_hidden(thing=ask, hidden=True)
    assert people.who_see(ask) == {"author"}
    assert people.who_see(answer) == {"author"}
    # Nothing stands on a profile of what is hidden.
    assert people.who_see(Thanks.objects.get()) == set()
    services.set_hidden(thing=ask, hidden=False)
    assert people.who_see(ask) == NETWORK


@pytest.mark.parametrize("audience", AUDIENCES)
def test_an_open_ask_stands_on_its_askers_profile_for_those_who_may_see_it(people: People, audience: str) -> None:
    ask = make_ask(people.author, audience)
    url = ask.get_absolute_url()
    shown = {who: on_profile(people, who) for who in people.readers}
    assert {who for who in shown if [each.url for each in shown[who]] == [url]} == AUDIENCES[audience]
    assert {each.title for found in shown.values() for each in found} == {QUESTION}
    # Members answer each other; staff read only.
    answers = {who for who, found in shown.items() if any(each.answer_url for each in found)}
    assert answers == AUDIENCES[audience] & {"cohort", "member"}
    services.set_hidden(thing=ask, hidden=True)
    assert not any(on_profile(people, who) for who in people.readers)
    services.set_hidden(thing=ask, hidden=False)
    services.close_ask(ask=ask, outcome="not yet")
    assert not any(on_profile(people, who) for who in people.readers)


@pytest.mark.parametrize("is_blocker", [True, False])
def test_across_a_block_and_of_whoever_is_suspended_no_ask_stands_on_a_profile(
    people: People, is_blocker: bool
) -> None:
    make_ask(people.author)
    pair = (people.author, people.readers["member"])
    blocker, blocked = pair if is_blocker else reversed(pair)
    Block.objects.create(blocker=blocker, blocked=blocked)
    assert on_profile(people, "member") == []
    assert len(on_profile(people, "cohort")) == 1
    User.objects.filter(pk=people.author.pk).update(is_active=False)
    assert not any(on_profile(people, who) for who in people.readers)


@pytest.mark.parametrize("absence", [{"is_active": False}, {"leaves_at": timezone.now()}])
def test_whoever_is_suspended_or_leaves_takes_what_they_said_along(people: People, absence: dict[str, Any]) -> None:
    ask, helper = make_ask(people.author), people.readers["cohort"]
    answer = make_answer(ask, helper)
    close_with_thanks(ask, helper)
    User.objects.filter(pk=helper.pk).update(**absence)
    assert people.who_see(answer) == people.who_see(Thanks.objects.get()) == set()
    assert people.who_see(ask) == NETWORK - {"cohort"}
    User.objects.filter(pk=people.author.pk).update(**absence)
    # Whoever is leaving still reads what is their own.
    assert people.who_see(ask) == ({"author"} if "leaves_at" in absence else set())


def test_whoever_left_early_keeps_what_they_said_and_reads_nothing_of_members(people: People) -> None:
    ask, others = make_ask(people.author), make_ask(people.readers["member"])
    own, after = make_answer(ask, people.author, "Still looking."), make_answer(ask, people.readers["cohort"])
    elsewhere = make_answer(others, people.author)
    people.author.cohort_memberships.update(state="left early")
    author = people.fresh("author")
    assert set(Ask.objects.visible_to(author)) == {ask}
    assert set(AskAnswer.objects.visible_to(author)) == {own}
    assert people.who_see(after) == people.who_see(elsewhere) == NETWORK - {"author"}


def test_what_somebody_asked_who_left_early_waits_no_more_until_they_are_back(people: People, client: Client) -> None:
    ask = make_ask(people.author)
    reader = people.fresh("member")
    for state, waits in (("left early", False), ("graduate", True)):
        people.author.cohort_memberships.update(state=state)
        assert Ask.objects.visible_to(reader).contains(ask)
        assert Ask.objects.visible_to(reader).open().contains(ask) == waits
        assert on_profile(people, "member") == [] or waits
        be(client, reader)
        assert ("Add your answer" in client.get(ask.get_absolute_url()).content.decode()) == waits
        sent = client.post(f"{ask.get_absolute_url()}answer/", {"text": "Quillfeather", "readers": "network"})
        assert sent.status_code == (302 if waits else 200)
        assert waits or "Quillfeather" in sent.content.decode()
        assert AskAnswer.objects.exists() == waits
        # They read it, close it and take it away as before.
        be(client, people.fresh("author"))
        assert client.get(f"{ask.get_absolute_url()}edit/").status_code == 200


@pytest.mark.parametrize("blocker_asks", [True, False])
def test_a_block_stands_between_both_and_for_nobody_else_and_can_be_taken_back(blocker_asks: bool) -> None:
    asker, other, third = make_member(), make_member(), make_member()
    ask = make_ask(asker)
    answer = make_answer(ask, other)
    theirs = make_answer(ask, third)
    close_with_thanks(ask, other)
    thanks = Thanks.objects.get()
    blocker, blocked = (asker, other) if blocker_asks else (other, asker)
    block = Block.objects.create(blocker=blocker, blocked=blocked)
    assert set(AskAnswer.objects.visible_to(asker)) == {theirs}
    assert not Thanks.objects.visible_to(asker).exists()
    for model in (Ask, AskAnswer, Thanks):
        assert not model.objects.visible_to(other).exists()
    assert set(AskAnswer.objects.visible_to(third)) == {answer, theirs}
    assert Thanks.objects.visible_to(third).contains(thanks)
    block.delete()
    assert set(AskAnswer.objects.visible_to(asker)) == {answer, theirs}
    assert Ask.objects.visible_to(other).contains(ask)


def test_a_block_between_two_who_answer_hides_each_from_the_other_alone() -> None:
    ask, one, other = make_ask(make_member()), make_member(), make_member()
    first, second = make_answer(ask, one), make_answer(ask, other)
    Block.objects.create(blocker=one, blocked=other)
    assert set(AskAnswer.objects.visible_to(one)) == {first}
    assert set(AskAnswer.objects.visible_to(other)) == {second}
    listed = Ask.objects.visible_to(one).in_a_list(one).get()
    assert listed.answer_count == 1


def test_a_paused_author_is_read_and_cannot_be_found() -> None:
    author, reader = make_member(), make_member()
    ask = make_ask(author)
    set_paused(profile=Profile.objects.get(user=author), paused=True)
    row = Ask.objects.visible_to(reader).in_a_list(reader).get()
    assert (row, row.author_profile) == (ask, None)
