"""The way of a graduate: from the invitation to a write-up that the public reads and another graduate finds them by."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse, BrowserContext, Page, Route, expect

from tests.browser.conftest import DESKTOP, PHONE, sign_in_by_cookie
from tests.factories.cohorts import CohortFactory
from tests.factories.users import make_member, make_staff
from users import services
from users.roles import Role

WAYS = {
    "desk": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
    "desk without JavaScript": {"viewport": DESKTOP, "java_script_enabled": False},
}
TITLE = "A lunch club that moved to the pub"
SUMMARY = (
    "Volunteers in Wexmoor moved a lunch club from a cold hall to the pub on Tuesdays. Twelve people came who never "
    "had, four of them by the landlord's minibus. The cook now teaches two of them, and the hall has other guests."
)
WHOLE = {
    "What was going on before": "The hall was cold and the bus had stopped.",
    "What we did": "1. We asked the landlord for Tuesdays.\n2. We asked who could drive.",
    "Who was involved and who decided": "The members chose the day and the dishes.",
    "What changed": "Twelve more people came. The bus did not return.",
    "What we would do differently": "We would have asked the cook first.",
    "How we know, and the limits": "We counted plates for a year, and nothing else.",
    "Money to set up": "£40 for an urn",
    "How to try it": "Ask the landlord\nAsk the cook\nAsk for a lift",
    "Last checked": "May 2026",
}
CHOICES = ("Decided with us", "We counted", "Still going", "None")


@pytest.fixture(autouse=True)
def _links_lead_here(settings, live_server) -> None:
    settings.SITE_URL = live_server.url


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def way(request: pytest.FixtureRequest) -> dict[str, object]:
    """With what members look at the site, and visitors too. An editor sits at a desk."""
    return request.param


@pytest.fixture
def graduate(way: dict[str, object], open_context: Callable[..., BrowserContext]) -> Page:
    page = open_context(**way).new_page()
    page.goto(services.invite(email="amara@example.org", name="Amara Fenn", cohort=CohortFactory()))
    page.locator("main").get_by_role("button", name="Join").click()
    page.get_by_label("I am 18 or over, and I agree to this compact").check()
    page.get_by_role("button", name="Agree to the compact").click()
    page.get_by_role("button", name="Skip all steps").click()
    return page


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).locator("visible=true").first.click()


def fill(page: Page, label: str, text: str) -> None:
    # What may stay empty says so after its name.
    page.get_by_label(re.compile(rf"^{label}( \(optional\))?$")).locator("visible=true").first.fill(text)


def choose_topics(page: Page, field: str, names: str) -> None:
    """Type names of topics, as people know them, into the line of a field."""
    line = page.locator(f"input#id_{field}")
    line.fill(names)
    line.press("Tab")


def fill_in_profile(page: Page) -> None:
    page.goto("/network/profile/")
    fill(page, "Headline", "I buy care, and ask neighbours first")
    fill(page, "Place", "Wexmoor")
    page.get_by_label("South West", exact=True).check()
    choose_topics(page, "tried", "time bank")
    fill(page, "I look for", "Who insures volunteers who give lifts?")
    page.get_by_label("British Sign Language (BSL)").check()
    fill(page, "Organisation", "Wexmoor Council")
    page.get_by_label("Name me on the page of this organisation").check()
    fill(page, "What you did", "Call handler")
    fill(page, "In my own words", "I look after my brother.")
    page.get_by_label("I agree that the network keeps what I write here").check()
    press(page, "Save your profile")
    expect(page.get_by_role("heading", name="Amara Fenn")).to_be_visible()
    for text in ("Who insures volunteers who give lifts?", "British Sign Language (BSL)", "Call handler"):
        expect(page.locator("main").get_by_text(text)).to_be_visible()
    expect(page.get_by_role("link", name="Wexmoor Council")).to_be_visible()
    # Known by another name: the topic is called Timebanking.
    expect(page.locator("main").get_by_text("Timebanking").first).to_be_visible()


def share_quickly(page: Page) -> None:
    page.goto("/network/practice/new/")
    fill(page, "Title", TITLE)
    fill(page, "In one breath", SUMMARY)
    page.get_by_label("Region", exact=True).select_option(label="South West")
    fill(page, "Place", "Wexmoor")
    choose_topics(page, "topics", "lunch club, older people")
    page.get_by_label("I would be glad for it to be public").check()
    press(page, "Share it")


def make_it_whole(page: Page) -> None:
    page.locator("input[name=depth][value=full]").check()
    for label, text in WHOLE.items():
        fill(page, label, text)
    for choice in CHOICES:
        page.get_by_label(choice, exact=True).locator("visible=true").first.check()
    press(page, "Save changes")


def approve(editor: Page) -> None:
    editor.goto("/admin/")
    editor.get_by_role("link", name=re.compile("make.* public|write-up", re.IGNORECASE)).first.click()
    editor.goto("/admin/write-ups-to-make-public/")
    editor.get_by_role("link", name=TITLE).first.click()
    expect(editor.get_by_text("We counted plates for a year").first).to_be_visible()
    editor.get_by_label("Make it public").check()
    editor.get_by_role("button", name="Decide").click()


def test_a_graduate_shares_what_they_tried_and_is_found_by_it(
    graduate: Page, way: dict[str, object], open_context: Callable[..., BrowserContext]
) -> None:
    fill_in_profile(graduate)
    share_quickly(graduate)
    expect(graduate.get_by_text("It can now be seen by").first).to_be_visible()
    graduate.get_by_role("link", name="See it as its readers do").click()
    expect(graduate.get_by_role("heading", name=TITLE)).to_be_visible()
    address = graduate.url

    graduate.goto(f"{address}edit/")
    make_it_whole(graduate)
    expect(graduate.get_by_role("heading", name=TITLE)).to_be_visible()
    graduate.goto(f"{address}make-public/")
    press(graduate, "Ask to make it public")
    expect(graduate.get_by_text("Waiting for an answer").first).to_be_visible()

    visitor = open_context(**way).new_page()
    visitor.goto("/practice/")
    expect(visitor.get_by_role("link", name=TITLE)).to_have_count(0)
    editor = open_context().new_page()
    sign_in_by_cookie(editor, make_staff(Role.EDITOR))
    approve(editor)

    visitor.goto("/practice/")
    visitor.get_by_role("link", name=TITLE).first.click()
    expect(visitor.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(visitor.get_by_text("Amara Fenn").first).to_be_visible()
    expect(visitor.get_by_text("We would have asked the cook first.")).to_be_visible()

    reader = open_context(**way).new_page()
    sign_in_by_cookie(reader, make_member(name="Grace Pellow"))
    reader.goto("/network/people/?q=minibus")
    card = reader.locator("main").get_by_role("listitem").filter(has=reader.get_by_role("link", name="Amara Fenn"))
    expect(card.first.locator("mark", has_text="minibus").first).to_be_visible()
    card.first.get_by_role("link", name=TITLE).first.click()
    reader.get_by_label("Your question").fill("What did the insurers say?")
    press(reader, "Ask the question")
    expect(reader.get_by_text("What did the insurers say?").first).to_be_visible()

    graduate.goto("/network/")
    expect(graduate.locator("main").get_by_text("Grace Pellow").first).to_be_visible()
    graduate.goto(f"{address}withdraw/")
    press(graduate, "Withdraw it")
    answer = visitor.reload()
    assert answer
    assert answer.status == 404


def test_what_is_typed_while_a_draft_saves_itself_is_shared_too(
    open_context: Callable[..., BrowserContext], live_server
) -> None:
    page = open_context(viewport=DESKTOP).new_page()
    sign_in_by_cookie(page, make_member(name="Amara Fenn"))
    on_their_way: list[tuple[Route, APIResponse]] = []
    page.route("**/autosave/", lambda route: on_their_way.append((route, route.fetch())))
    page.goto("/network/practice/new/")
    fill(page, "Title", "A lunch")
    while not on_their_way:
        page.wait_for_timeout(100)
    fill(page, "Title", TITLE)
    press(page, "Save")
    expect(page.locator("#saved")).to_have_text("Saving")
    for route, answer in on_their_way:
        route.fulfill(response=answer)
    expect(page.get_by_text("Saved. Only its authors can see it.")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value(TITLE)
