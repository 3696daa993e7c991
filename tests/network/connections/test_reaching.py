"""Ways to reach somebody: theirs alone, until they open them to whom they are connected with."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from core.public_ids import new_public_id
from network.connections.models import Connection, ContactWay
from network.connections.services import connecting, reaching
from network.profiles import blocks
from network.profiles.models import Profile
from network.profiles.services import set_paused
from search.models import SearchPassage
from tests.factories.connections import ask, connect
from tests.factories.users import MembershipFactory, UserFactory, make_member, make_staff
from tests.network.connections.people import HOME, Three
from users.models import User
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site")

REACH = f"{HOME}reach/"
OPEN, SHUT = "01632 960001", "01632 960002"


def add(owner: User, text: str = OPEN, kind: str = "phone", *, is_open: bool = True) -> ContactWay:
    return reaching.add_way(owner=owner, kind=kind, text=text, is_open=is_open)


@pytest.fixture
def owner(three: Three) -> User:
    """Ada, with one way that is open and one that is not."""
    add(three.ada, SHUT, is_open=False)
    add(three.ada, OPEN)
    return three.ada


def seen_by(viewer: Any) -> list[str]:
    known = viewer if not isinstance(viewer, User) else User.objects.get(pk=viewer.pk)
    return list(ContactWay.objects.visible_to(known).in_order().values_list("text", flat=True))


# Who sees them ----------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_only_whom_one_is_connected_with_sees_what_is_open(three: Three, owner: User) -> None:
    connect(three.ben, owner)
    mate = MembershipFactory(user=UserFactory(), cohort=owner.cohort_memberships.get().cohort).user
    ask(owner, mate)
    expected: list[tuple[Any, list[str]]] = [
        (owner, [SHUT, OPEN]),
        (three.ben, [OPEN]),
        (three.cy, []),
        (mate, []),
        (make_staff(Role.CONVENOR), []),
        (AnonymousUser(), []),
    ]
    for viewer, texts in expected:
        assert seen_by(viewer) == texts, viewer
        if viewer not in (owner, expected[-1][0]):
            html = three.page(viewer, owner.profile.get_absolute_url())
            assert (OPEN in html, SHUT in html) == (OPEN in texts, False)


@pytest.mark.thorough
def test_the_owner_reads_on_their_page_who_sees_what_and_others_looks_show_none(three: Three, owner: User) -> None:
    html = three.page(owner, owner.profile.get_absolute_url())
    assert OPEN in html
    assert f'{SHUT}</a> <span class="muted">Only you see it</span>' in html
    for ring in ("cohort", "members"):
        assert OPEN not in three.page(owner, f"/network/profile/as/{ring}/")


def end(connection: Connection) -> None:
    connecting.end(connection=connection)


def block(connection: Connection) -> None:
    blocks.block(blocker=connection.asked, person=connection.asker)


def rest(connection: Connection) -> None:
    set_paused(profile=connection.asked.profile, paused=True)


def be_no_member(connection: Connection) -> None:
    connection.asker.cohort_memberships.update(state="left early")


def be_found_by_the_cohort_alone(connection: Connection) -> None:
    Profile.objects.filter(user=connection.asked).update(listed_to="cohort")


@pytest.mark.thorough
@pytest.mark.parametrize("what", [end, block, rest, be_no_member, be_found_by_the_cohort_alone])
def test_what_ends_or_rests_closes_them_at_once(three: Three, owner: User, what: Any) -> None:
    connection = connect(three.ben, owner)
    what(connection)
    assert seen_by(three.ben) == []


def test_they_are_in_no_search(three: Three, owner: User) -> None:
    connect(three.ben, owner)
    owner.profile.save()
    assert SearchPassage.objects.exists()
    assert not SearchPassage.objects.filter(text__contains="960001").exists()


# Keeping them -----------------------------------------------------------------------------------------------

VALID = [
    ("phone", "+44 (0)1632 960 001", "tel:+4401632960001"),
    ("work phone", "01632 960001 ext 12", "tel:0163296000112"),
    ("email", "amara@example.org", "mailto:amara@example.org"),
    ("link", "example.org/amara", "https://example.org/amara"),
    ("other", "At the Tuesday lunch", ""),
]


@pytest.mark.thorough
@pytest.mark.parametrize(("kind", "typed", "url"), VALID)
def test_a_way_is_private_at_first_and_leads_where_it_says(three: Three, kind: str, typed: str, url: str) -> None:
    key = new_public_id()
    for _ in range(2):
        assert three.post(three.ada, REACH, kind=kind, text=typed, creation_key=key)["Location"] == REACH
    way = ContactWay.objects.get()
    assert (way.owner, way.kind, way.is_open, way.url) == (three.ada, kind, False, url)
    assert three.post(three.ben, REACH, kind=kind, text=typed, creation_key=key).status_code == 404


def test_another_way_from_a_form_that_was_sent_is_not_lost(three: Three) -> None:
    key = new_public_id()
    # Who goes back in the browser, writes another there, and sends that twice.
    for text in ("01632 960001", "01632 960002", "01632 960002"):
        assert three.post(three.ada, REACH, kind="phone", text=text, creation_key=key)["Location"] == REACH
    assert list(ContactWay.objects.in_order().values_list("text", flat=True)) == ["01632 960001", "01632 960002"]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("kind", "typed"),
    [("phone", "call me"), ("email", "amara@"), ("link", "javascript:alert(1)"), ("other", ""), ("other", "x" * 201)],
)
def test_what_is_no_way_is_said_beside_what_was_typed(three: Three, kind: str, typed: str) -> None:
    html = three.post(three.ada, REACH, kind=kind, text=typed).content.decode()
    assert "There is a problem" in html
    assert typed in html
    assert not ContactWay.objects.exists()


def test_eight_are_the_most(three: Three) -> None:
    for number in range(8):
        add(three.ada, f"Way {number}", "other")
    html = three.post(three.ada, REACH, kind="other", text="One more").content.decode()
    assert html.count("8 ways are the most") > 0
    assert ContactWay.objects.count() == 8


def test_who_saves_second_sees_what_stands_there_and_keeps_what_they_typed(three: Three) -> None:
    way = add(three.ada, is_open=False)
    address = f"{REACH}{way.public_id}/"
    data = {"kind": "phone", "text": SHUT, "is_open": "on", "version": 1}
    for _ in range(2):
        assert three.post(three.ada, address, **data)["Location"] == REACH
    assert ContactWay.objects.get().is_open
    html = three.post(three.ada, address, **(data | {"text": "01632 960003"})).content.decode()
    assert "It was changed meanwhile" in html
    assert SHUT in html
    assert 'value="01632 960003"' in html
    assert 'name="version" value="2"' in html
    assert three.post(three.ada, address, **(data | {"text": "01632 960003", "version": 2})).status_code == 302


@pytest.mark.thorough
def test_their_order_is_their_owners_and_nobody_else_touches_them(three: Three) -> None:
    first, second, third = (add(three.ada, f"Way {number}", "other") for number in range(3))
    three.post(three.ada, f"{REACH}{third.public_id}/up/")
    three.post(three.ada, f"{REACH}{first.public_id}/up/")
    assert seen_by(three.ada) == ["Way 0", "Way 2", "Way 1"]
    connect(three.ben, three.ada)
    for rest_of in ("", "up/", "take-away/"):
        answer = three.post(three.ben, f"{REACH}{second.public_id}/{rest_of}", kind="other", text="Mine", version=1)
        assert answer.status_code == 404
    three.post(three.ada, f"{REACH}{second.public_id}/take-away/")
    assert seen_by(three.ben) == ["Way 0", "Way 2"]
    assert seen_by(make_member()) == []
