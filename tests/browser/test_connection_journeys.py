"""Three members in three browsers: two connect, one introduces the others, and each hears what they follow."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from core import outbox
from network.connections.models import Introduction
from network.connections.services import following, reaching
from tests.browser.conftest import DESKTOP, PHONE, sign_in_by_cookie
from tests.factories.connections import ask, connect, propose
from tests.factories.practice import make_topics, make_write_up
from tests.factories.users import make_member
from users.models import User

WAYS = {
    "desk": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
    "desk without JavaScript": {"viewport": DESKTOP, "java_script_enabled": False},
}
HOME = "/network/connections/"
REASON = "We both run a lunch club, and I would like to hear about yours."


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def way(request: pytest.FixtureRequest) -> dict[str, object]:
    """With what members look at the site."""
    return request.param


@pytest.fixture
def members() -> list[User]:
    return [make_member(name=name) for name in ("Amara Fenn", "Grace Pellow", "Priya Wendle")]


def browse(person: User, way: dict[str, object], open_context: Callable[..., BrowserContext]) -> Page:
    page = open_context(**way).new_page()
    sign_in_by_cookie(page, person)
    return page


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name).first.click()


def ask_in_browser(page: Page, person: User) -> None:
    page.goto(person.profile.get_absolute_url())
    page.get_by_role("link", name="Ask to connect").click()
    page.get_by_label("Why you would like to connect").fill(REASON)
    press(page, "Ask to connect")
    expect(page.get_by_text(f"You asked {person.name} to connect.")).to_be_visible()


def test_two_connect_and_reach_each_other_and_one_introduces_a_third(
    live_site: None,
    members: list[User],
    way: dict[str, object],
    open_context: Callable[..., BrowserContext],
) -> None:
    amara, grace, priya = members
    of_amara, of_grace, of_priya = (browse(person, way, open_context) for person in members)

    of_grace.goto(f"{HOME}reach/")
    of_grace.get_by_label("The number, address or page").fill("01632 960001")
    of_grace.get_by_label("Show it to my connections").check()
    press(of_grace, "Add this way")
    expect(of_grace.get_by_text("Your connections see it")).to_be_visible()

    ask_in_browser(of_amara, grace)
    of_amara.goto(grace.profile.get_absolute_url())
    expect(of_amara.get_by_text("Asked to connect on")).to_be_visible()
    expect(of_amara.get_by_text("01632 960001")).to_have_count(0)
    of_grace.goto("/network/notices/")
    expect(of_grace.get_by_text("Amara Fenn would like to connect with you.").first).to_be_visible()
    of_grace.goto(HOME)
    expect(of_grace.get_by_text(REASON)).to_be_visible()
    press(of_grace, "Connect")
    expect(of_grace.get_by_text("You and Amara Fenn are connected.")).to_be_visible()
    of_amara.goto(grace.profile.get_absolute_url())
    expect(of_amara.get_by_role("link", name="01632 960001")).to_be_visible()

    # Both ask each other: that is a yes.
    ask(priya, amara)
    of_amara.goto(priya.profile.get_absolute_url())
    press(of_amara, "Connect with Priya Wendle")
    expect(of_amara.get_by_text("You and Priya Wendle are connected.")).to_be_visible()
    of_amara.goto(priya.profile.get_absolute_url())
    of_amara.get_by_role("link", name="Introduce Priya Wendle to someone").click()
    of_amara.get_by_label("The second person", exact=True).select_option(label="Grace Pellow")
    of_amara.get_by_label("What you say to the first person").fill("Grace runs a lunch club in a pub.")
    of_amara.get_by_label("What you say to the second person").fill("Priya knows who insures drivers.")
    press(of_amara, "Propose the introduction")
    expect(of_amara.get_by_text("Proposed on")).to_be_visible()

    of_priya.goto(HOME)
    expect(of_priya.get_by_text("Grace runs a lunch club in a pub.")).to_be_visible()
    expect(of_priya.get_by_text("Priya knows who insures drivers.")).to_have_count(0)
    press(of_priya, "Meet Grace Pellow")
    expect(of_priya.get_by_text("It opens if Grace Pellow says yes too.").first).to_be_visible()
    of_grace.goto(HOME)
    press(of_grace, "Meet Priya Wendle")
    expect(of_grace.get_by_text("You and Priya Wendle have both said yes.")).to_be_visible()
    for page in (of_amara, of_priya):
        page.goto(HOME)
        expect(page.get_by_text("Opened on")).to_be_visible()
    assert Introduction.objects.get().state == Introduction.State.OPENED


def test_one_follows_a_person_hears_of_what_they_share_mutes_them_and_ends_it(
    live_site: None,
    members: list[User],
    way: dict[str, object],
    open_context: Callable[..., BrowserContext],
) -> None:
    amara, grace, _ = members
    connect(amara, grace)
    page = browse(amara, way, open_context)
    page.goto(grace.profile.get_absolute_url())
    expect(page.get_by_text("You get a notice when Grace Pellow shares a write-up.")).to_be_visible()
    press(page, "Follow Grace Pellow")
    make_topics()
    make_write_up(grace, title="A lunch club that moved")
    outbox.drain()
    page.goto("/network/notices/")
    sentence = page.get_by_text("Grace Pellow, whom you follow, shared “A lunch club that moved”.").first
    expect(sentence).to_be_visible()

    page.goto(grace.profile.get_absolute_url())
    page.get_by_text("More about Grace Pellow").click()
    press(page, "Mute Grace Pellow")
    expect(page.get_by_text("Grace Pellow is muted. Nobody is told.")).to_be_visible()
    page.goto("/network/notices/")
    expect(sentence).to_have_count(0)

    page.goto(f"{HOME}following/")
    press(page, "Hear of them again")
    expect(page.get_by_text("Grace Pellow is not muted any more.")).to_be_visible()
    page.goto(HOME)
    page.get_by_role("link", name="End the connection with Grace Pellow").click()
    press(page, "End the connection")
    expect(page.get_by_text("You are connected with nobody yet.")).to_be_visible()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_no_page_of_connections_has_a_barrier(
    live_site: None,
    viewport: dict[str, int],
    open_context: Callable[..., BrowserContext],
    barriers: Callable[[Page], list[str]],
    members: list[User],
) -> None:
    amara, grace, priya = members
    connection, asked = connect(amara, grace), make_member(name="Somebody with quite a long name")
    connect(amara, priya)
    ask(make_member(name="Joan Prior"), amara, REASON)
    ask(amara, asked, REASON)
    propose(amara, grace, priya)
    propose(grace, amara, make_member(name="Olive Other"))
    way = reaching.add_way(owner=amara, kind="email", text=f"{'a-long-name-' * 8}@example.org", is_open=True)
    reaching.add_way(owner=grace, kind="link", text=f"https://example.org/{'long/' * 20}", is_open=True)
    for thing in (grace, make_topics()[0], make_write_up(grace)):
        following.follow(follower=amara, thing=thing)
    following.mute(muter=amara, person=priya)
    page = browse(amara, {"viewport": viewport}, open_context)
    found = {}
    for address in (
        HOME,
        f"{HOME}to/{make_member().profile.public_id}/",
        f"{HOME}{connection.public_id}/end/",
        f"{HOME}introduce/",
        f"{HOME}following/",
        f"{HOME}reach/",
        f"{HOME}reach/{way.public_id}/",
        grace.profile.get_absolute_url(),
        amara.profile.get_absolute_url(),
        make_topics()[0].url,
    ):
        page.goto(address)
        if page.get_by_text("More about").count():
            page.get_by_text("More about").click()
        sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found[address] = barriers(page) + ([f"{sideways} pixels too wide"] if sideways > 0 else [])
    assert {address: sentences for address, sentences in found.items() if sentences} == {}
