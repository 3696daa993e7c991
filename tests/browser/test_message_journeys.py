"""Two people at once: one finds the other and writes, the other answers, withdraws, and blocks in the middle."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from network.conversations.models import FirstDraft, Message
from tests.browser.conftest import DESKTOP, PHONE, sign_in_by_cookie
from tests.browser.test_barriers import wrong_with
from tests.factories.conversations import answer, begin, introduce
from tests.factories.practice import make_write_up
from tests.factories.users import make_member

WAYS = {
    "desk": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
    "desk without JavaScript": {"viewport": DESKTOP, "java_script_enabled": False},
}


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def way(request: pytest.FixtureRequest) -> dict[str, object]:
    """With what both look at the site."""
    return request.param


def write(page: Page, label: str, text: str, button: str) -> None:
    page.get_by_label(re.compile(f"^{label}")).fill(text)
    page.get_by_role("button", name=button, exact=True).click()


def said(page: Page, text: str) -> object:
    return expect(page.locator(".thread__body").get_by_text(text).first)


def test_two_people_write_to_each_other_and_one_has_enough(
    way: dict[str, object], open_context: Callable[..., BrowserContext]
) -> None:
    joined_at = timezone.now() - timedelta(days=60)
    amara, priya = make_member(name="Amara Fenn", joined_at=joined_at), make_member(name="Priya Wendle")
    write_up = make_write_up(priya, title="An hour for an hour")
    one, other = (open_context(**way).new_page() for _ in range(2))
    sign_in_by_cookie(one, amara)
    sign_in_by_cookie(other, priya)

    # Found by what she wrote; a note that is too long is kept, and shortened.
    one.goto("/network/practice/?q=lunch")
    one.locator("main").get_by_role("link", name="An hour for an hour").first.click()
    one.get_by_role("link", name="Write to Priya Wendle").click()
    write(one, "Your note", "x" * 1001, "Send your note")
    expect(one.get_by_text("There are 1,001 now.").first).to_be_visible()
    expect(one.get_by_label(re.compile("^Your note"))).to_have_value("x" * 1001)
    write(one, "Your note", "Could I borrow half an hour?", "Send your note")
    said(one, "Could I borrow half an hour?").to_be_visible()
    expect(one.locator(".context").get_by_role("link", name=write_up.title)).to_be_visible()

    # The other is told, reads and answers; what she regrets, she takes back.
    other.goto("/network/notices/")
    expect(other.get_by_text("Amara Fenn wrote to you.").first).to_be_visible()
    other.goto("/network/messages/")
    expect(other.get_by_text("New message").first).to_be_visible()
    other.get_by_role("navigation", name="Conversations").get_by_role("link", name="Amara Fenn").click()
    write(other, "Reply to Amara Fenn", "Never on Fridays.", "Send")
    other.get_by_role("button", name="Withdraw this message").last.click()
    said(other, "You withdrew this message.").to_be_visible()
    write(other, "Reply to Amara Fenn", "Gladly. Fridays are best.", "Send")
    one.reload()
    said(one, "Gladly. Fridays are best.").to_be_visible()
    said(one, "This message was withdrawn.").to_be_visible()
    expect(one.get_by_text("Never on Fridays.")).to_have_count(0)

    # In the middle, she has enough. His page stays as it is, and what he sends stands there as ever.
    other.get_by_text("Options", exact=True).click()
    other.get_by_role("link", name="Block Amara Fenn").click()
    other.get_by_role("button", name="Block this person").click()
    write(one, "Reply to Priya Wendle", "This Friday then?", "Send")
    said(one, "This Friday then?").to_be_visible()
    other.goto("/network/messages/")
    expect(other.get_by_text("Amara Fenn")).to_have_count(0)
    expect(other.get_by_text("No conversations yet")).to_be_visible()
    assert Message.objects.count() == 4


def test_a_draft_keeps_itself(open_context: Callable[..., BrowserContext]) -> None:
    amara, priya = make_member(name="Amara Fenn"), make_member(name="Priya Wendle")
    page = open_context().new_page()
    sign_in_by_cookie(page, amara)
    page.goto(f"/network/messages/to/{priya.profile.public_id}/")
    page.get_by_label(re.compile("^Your note")).press_sequentially("Dear Priya")
    expect(page.locator("#draft-state")).to_have_text("Draft kept")
    assert FirstDraft.objects.get().text == "Dear Priya"
    # Signed out meanwhile, one is told; what was kept is there afterwards.
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.get_by_label(re.compile("^Your note")).press_sequentially(", one more word")
    expect(page.locator("#draft-state")).to_contain_text("Not kept. You are signed out.")
    page.context.add_cookies(cookies)
    page.reload()
    expect(page.get_by_label(re.compile("^Your note"))).to_have_value("Dear Priya")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_no_page_of_messages_has_a_barrier(
    viewport: dict[str, int],
    open_context: Callable[..., BrowserContext],
    barriers: Callable[[Page], list[str]],
) -> None:
    person, other = make_member(name="Amara Fenn"), make_member(name="Priya Wendle")
    write_up = make_write_up(other, title="An hour for an hour")
    about = f"write-up:{write_up.public_id}"
    first = begin(person, other, "A question " * 40, about=about)
    answer(first, other, "An-answer-without-an-end" * 20)
    page = open_context(viewport=viewport).new_page()
    sign_in_by_cookie(page, person)
    found = {}
    for address in (
        "/network/messages/",
        first.conversation.get_absolute_url(),
        introduce(make_member(), person, other).get_absolute_url(),
        "/network/messages/?q=question",
        "/network/messages/?q=zzzz",
        f"/network/messages/to/{make_member().profile.public_id}/?about={about}",
    ):
        page.goto(address)
        if page.locator(".thread__head").count():
            page.get_by_text("Options", exact=True).click()
        found[address] = wrong_with(page, barriers)
    page.goto(first.conversation.get_absolute_url())
    write(page, "Reply to Priya Wendle", "x" * 4001, "Send")
    expect(page.locator("[data-error-summary]")).to_be_visible()
    found["with an error"] = wrong_with(page, barriers)
    assert not {address: sentences for address, sentences in found.items() if sentences}


def test_going_back_does_not_bring_what_was_sent_but_what_was_not(
    open_context: Callable[..., BrowserContext],
) -> None:
    amara, priya = make_member(name="Amara Fenn"), make_member(name="Priya Wendle")
    address = begin(priya, amara).conversation.get_absolute_url()
    page = open_context(viewport=DESKTOP).new_page()
    sign_in_by_cookie(page, amara)
    page.goto(address)
    write(page, "Reply to Priya Wendle", "Gladly.\n\nFridays are best.", "Send")
    said(page, "Fridays are best.").to_be_visible()
    field = page.get_by_label(re.compile("^Reply to"))
    page.go_back()
    expect(field).to_have_value("")
    field.fill("Not yet sent")
    page.goto("/network/messages/")
    page.go_back()
    expect(field).to_have_value("Not yet sent")
