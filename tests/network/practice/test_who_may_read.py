"""Who may read a write-up, in every state that it can have (guide 1.13)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from network.practice.models import WriteUp
from network.practice.services import sharing
from network.practice.services.writing import set_hidden
from tests.factories.practice import make_draft, make_public, make_write_up
from tests.factories.users import MembershipFactory, UserFactory, make_member, make_staff
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
            **{role.value: make_staff(role) for role in Role},
        }

    def fresh(self, who: str) -> Any:
        person = self.readers[who]
        return person if who == "visitor" else User.objects.get(pk=person.pk)


@pytest.fixture
def people() -> People:
    return People()


STAFF = {role.value for role in Role}
NETWORK = {"author", "cohort", "member"} | STAFF
STATES: dict[str, tuple[Callable[[People], WriteUp], set[str]]] = {
    "draft": (lambda people: make_draft(people.author), {"author"}),
    "cohort": (lambda people: make_write_up(people.author, WriteUp.Audience.COHORT), {"author", "cohort"}),
    "network": (lambda people: make_write_up(people.author), NETWORK),
    "glad to be public": (lambda people: make_write_up(people.author, WriteUp.Audience.PUBLIC), NETWORK),
    "public": (lambda people: make_public(people.author, people.readers["editor"]), NETWORK),
}


@pytest.mark.parametrize("state", STATES)
def test_the_text_is_read_by_whom_it_is_shared_with(people: People, state: str) -> None:
    make, allowed = STATES[state]
    write_up = make(people)
    seen = {who for who in people.readers if WriteUp.objects.visible_to(people.fresh(who)).contains(write_up)}
    assert seen == allowed
    assert WriteUp.objects.for_public().contains(write_up) == (state == "public")


@pytest.mark.parametrize("state", ["network", "public"])
def test_what_the_convenor_hides_its_authors_alone_see(people: People, state: str) -> None:
    write_up = STATES[state][0](people)
    set_hidden(write_up=write_up, hidden=True)
    seen = {who for who in people.readers if WriteUp.objects.visible_to(people.fresh(who)).contains(write_up)}
    assert seen == {"author"}
    assert not WriteUp.objects.for_public().exists()
    set_hidden(write_up=write_up, hidden=False)
    assert WriteUp.objects.visible_to(people.fresh("member")).contains(write_up)


def test_what_is_shared_no_more_is_its_authors_alone(people: People) -> None:
    write_up = STATES["public"][0](people)
    sharing.stop_sharing(write_up=write_up, version=write_up.version)
    seen = {who for who in people.readers if WriteUp.objects.visible_to(people.fresh(who)).contains(write_up)}
    assert seen == {"author"}
    assert not WriteUp.objects.for_public().exists()
