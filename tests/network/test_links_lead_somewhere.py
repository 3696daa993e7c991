"""No page offers what leads nowhere: whoever is signed in and no member gets links that answer."""

import re
from html import unescape
from typing import Any
from urllib.parse import urldefrag

import pytest
from django.test import Client
from django.urls import reverse

from network.asks.services import tell_who_could_help
from network.practice.services.questions import answer_question, ask_question
from tests.factories.asks import close_with_thanks, make_answer, make_ask
from tests.factories.cohorts import CohortFactory
from tests.factories.pages import make_news
from tests.factories.practice import FOR_PUBLIC, make_public, make_topics, make_write_up
from tests.factories.profiles import make_profile
from tests.factories.users import MembershipFactory, UserFactory, be, make_member, make_staff
from users.models import CohortMembership, User
from users.roles import Role

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.once, pytest.mark.thorough]

LINK = re.compile(r'<a [^>]*href="([^"]*)"')
STARTS = ("network_home", "find_people", "find_practice", "asks", "notices", "privacy", "search")
# What everybody may read leads everybody somewhere.
MEMBERS_AREA = "/network/"
MOST_PAGES = 200


def make_everything() -> list[str]:
    """A network with something of each kind, and the addresses of it."""
    one, other, editor = make_member(name="Priya Wendle"), make_member(name="Hassan Idry"), make_staff(Role.EDITOR)
    found = [make_profile(person).get_absolute_url() for person in (one, other)]
    waiting, closed = make_ask(one, details="Lifts."), make_ask(one)
    make_answer(waiting, other)
    make_answer(closed, other)
    close_with_thanks(closed, other)
    tell_who_could_help(ask=waiting, people=[(other, "lifts")])
    shared, public = make_write_up(one, **FOR_PUBLIC), make_public(other, editor)
    answer_question(question=ask_question(write_up=shared, author=other, text="Who paid?"), author=one, text="We did.")
    make_news("A street party")
    things = (waiting, closed, shared, public, *make_topics())
    return [*found, *(thing.get_absolute_url() for thing in things)]


def left_early() -> User:
    """Somebody who was a member, and asked, answered and wrote before their cohort went on without them."""
    person = MembershipFactory(user=UserFactory(name="Once Here"), cohort=CohortFactory()).user
    make_answer(make_ask(make_member()), person)
    make_ask(person)
    make_write_up(person)
    CohortMembership.objects.filter(user=person).update(state=CohortMembership.State.LEFT_EARLY)
    return User.objects.get(pk=person.pk)


def leads_nowhere(client: Client, addresses: list[str]) -> list[tuple[str, str]]:
    """Which links of the pages at these addresses, and of the pages they lead to, answer 404: page and link."""
    seen: dict[str, Any] = {}
    waiting = [("", address) for address in addresses]
    broken = []
    while waiting:
        page, address = waiting.pop(0)
        if address in seen:
            if seen[address] == 404 and page:
                broken.append((page, address))
            continue
        response = client.get(address)
        seen[address] = response.status_code
        if response.status_code == 404 and page:
            broken.append((page, address))
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            links = (urldefrag(unescape(link)).url for link in LINK.findall(response.content.decode()))
            waiting += [(address, link) for link in sorted({*links}) if link.startswith(MEMBERS_AREA)]
    assert len(seen) < MOST_PAGES
    return broken


@pytest.mark.parametrize("who", [*Role, "left early"])
def test_no_link_for_who_is_no_member_leads_nowhere(client: Client, who: Any) -> None:
    viewer = left_early() if who == "left early" else make_staff(who)
    addresses = make_everything()
    be(client, viewer)
    assert leads_nowhere(client, [*addresses, *(reverse(name) for name in STARTS)]) == []
