"""Sessions that end, and begin anew in another tab, while somebody writes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from network.practice.models import WriteUp
from tests.browser.conftest import DESKTOP, PHONE, sign_in_by_cookie
from tests.factories.asks import make_ask
from tests.factories.users import make_member
from users.models import User

BEGUN, MORE = "A lunch club", "A lunch club that moved to the pub"
WROTE = "We run one on an island."


@pytest.fixture
def writer(live_site: None) -> User:
    return make_member(name="Amara Fenn")


def sign_in_anew(page: Page, person: User) -> None:
    """In another tab: the session is another, and so is the token of forms."""
    page.context.clear_cookies()
    sign_in_by_cookie(page, person)
    page.goto("/network/")


def come_back(page: Page) -> None:
    # Without a head every tab has the focus always.
    page.evaluate("dispatchEvent(new Event('focus'))")


@pytest.fixture
def open_draft(writer: User, open_context: Callable[..., BrowserContext]) -> Page:
    """A new write-up that has saved itself once, and could not save what was typed after the session had ended."""
    page = open_context(viewport=PHONE).new_page()
    sign_in_by_cookie(page, writer)
    page.goto("/network/practice/new/")
    title = page.get_by_label("Title")
    title.fill(BEGUN)
    expect(page.locator("#saved")).to_contain_text("Saved at")
    page.context.clear_cookies(name="sessionid")
    title.fill(MORE)
    expect(page.locator("#saved")).to_contain_text("Not saved. You are signed out.")
    return page


def test_a_draft_goes_on_saving_itself_once_its_author_is_back(
    open_draft: Page, writer: User, barriers: Callable[[Page], list[str]]
) -> None:
    assert not barriers(open_draft)
    with open_draft.expect_popup() as opened:
        open_draft.get_by_role("link", name="Sign in in a new tab").click()
    door = opened.value
    expect(door).to_have_url(re.compile("/accounts/login/$"))
    come_back(open_draft)
    expect(open_draft.locator("#saved")).to_contain_text("Not saved. You are signed out.")
    sign_in_anew(door, writer)
    come_back(open_draft)
    expect(open_draft.locator("#saved")).to_contain_text("Saved at")
    assert WriteUp.objects.get().title == MORE
    # The buttons send the new token too.
    open_draft.get_by_role("button", name="Save", exact=True).locator("visible=true").click()
    expect(open_draft.get_by_text("Saved. Only its authors can see it.")).to_be_visible()


def test_what_one_person_typed_is_not_saved_as_another(open_draft: Page, writer: User) -> None:
    sign_in_anew(open_draft.context.new_page(), make_member(name="Priya Wendle"))
    with open_draft.expect_response("**/edit/"):
        come_back(open_draft)
    expect(open_draft.locator("#saved")).to_contain_text("Not saved. You are signed out.")
    assert [write_up.title for write_up in WriteUp.objects.all()] == [BEGUN]


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_form_from_before_the_sign_in_shows_its_words_and_leads_back(
    scripts: bool, writer: User, open_context: Callable[..., BrowserContext], barriers: Callable[[Page], list[str]]
) -> None:
    ask = make_ask(make_member(name="Grace Pellow"))
    page = open_context(viewport=DESKTOP, java_script_enabled=scripts).new_page()
    sign_in_by_cookie(page, writer)
    page.goto(ask.get_absolute_url())
    page.get_by_label("Your answer").fill(WROTE)
    sign_in_anew(page.context.new_page(), writer)
    page.get_by_role("button", name="Add your answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Please send it once more")
    expect(page.get_by_label("What you wrote", exact=True)).to_have_value(WROTE)
    assert not scripts or not barriers(page)
    page.get_by_role("link", name="Open the page again").click()
    page.get_by_label("Your answer").fill(WROTE)
    page.get_by_role("button", name="Add your answer").click()
    expect(page.locator("main").get_by_text(WROTE).first).to_be_visible()
