"""Links to what is gone: the same ways on for whatever is not there and whatever one may not know of."""

import re

import pytest
from django.test import Client

from network.practice.services.writing import set_hidden
from tests.factories.practice import make_write_up
from tests.factories.users import UserFactory, be, make_member, make_staff
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")

DEAD = f"/network/people/{'A' * 22}/"
WITHDRAWN = "withdrawn by its authors"


def searches(client: Client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 404
    return re.findall(r'<form role="search" action="([^"]*)"', answer.text)


def test_a_member_on_a_dead_link_of_the_members_area_is_offered_its_search_and_home(client: Client) -> None:
    be(client, make_member())
    assert searches(client, DEAD) == ["/network/people/"]
    text = client.get(DEAD).text
    assert 'href="/network/practice/">Find practice in the network</a>' in text
    assert 'href="/network/">Go to the members’ home</a>' in text
    assert searches(client, "/no/such/page/") == ["/search/"]


def test_everybody_else_is_offered_what_is_theirs(client: Client) -> None:
    assert searches(client, "/network/no/such/page/") == ["/search/"]
    assert "members’ home" not in client.get("/network/no/such/page/").text
    be(client, make_staff(Role.EDITOR))
    assert searches(client, DEAD) == ["/network/practice/"]
    be(client, UserFactory())
    assert searches(client, DEAD) == ["/search/"]


def test_what_one_may_not_know_of_looks_as_what_was_never_there(client: Client) -> None:
    write_up = make_write_up(make_member())
    set_hidden(write_up=write_up, hidden=True)
    be(client, make_member())
    pages = [
        re.sub(r'value="\w{64}"', "", client.get(f"/network/practice/{public_id}/").text)
        for public_id in (write_up.public_id, "A" * 22)
    ]
    assert pages[0] == pages[1]


def test_every_address_under_practice_says_the_same_whatever_there_was(client: Client) -> None:
    shared = make_write_up(make_member())
    pages = [client.get(f"/practice/{slug}/") for slug in (f"x-{shared.public_id}", f"x-{'A' * 22}", "nothing")]
    assert {page.status_code for page in pages} == {404}
    assert len({re.sub(r'value="\w{64}"', "", page.text) for page in pages}) == 1
    assert WITHDRAWN in pages[0].text
    assert WITHDRAWN not in client.get("/no/such/page/").text
    assert WITHDRAWN not in client.get(f"/network/practice/{shared.public_id}/edit/", follow=True).text
