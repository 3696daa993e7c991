"""Choosing topics in a form, by hand and by keyboard, with and without JavaScript."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, Page, expect

from network.profiles.models import ProfileTopic
from tests.browser.conftest import PHONE, sign_in_by_cookie
from tests.factories.users import make_member
from users.models import User


def field(page: Page) -> Locator:
    """The first field for topics: practices that one has tried."""
    return page.locator("topic-input").first


def tried(person: User) -> list[str]:
    items = ProfileTopic.objects.filter(content_object__user=person, use="tried").order_by("pk")
    return [item.tag.name for item in items.select_related("tag")]


def test_tags_by_keyboard_and_from_the_list(
    open_context: Callable[..., BrowserContext], barriers: Callable[[Page], list[str]]
) -> None:
    page, person = open_context(viewport=PHONE).new_page(), make_member()
    sign_in_by_cookie(page, person)
    page.goto("/network/profile/")
    topics, line = field(page), field(page).locator("[data-typed]")

    line.press_sequentially("mens sh")
    expect(topics.get_by_role("status")).to_have_text("1 topic suggested.")
    assert not barriers(page)
    line.press("ArrowDown")
    page.keyboard.press("Enter")
    line.fill("time bank")
    line.press("Enter")
    expect(topics.get_by_role("button", name="Remove Timebanking")).to_be_visible()
    topics.locator("summary").click()
    topics.get_by_text("Befriending", exact=True).click()
    topics.get_by_role("button", name="Remove Men's sheds").press("Enter")
    expect(topics.get_by_role("button", name="Remove Timebanking")).to_be_focused()
    assert not barriers(page)

    page.get_by_role("button", name="Save your profile").click()
    page.wait_for_load_state()
    assert tried(person) == ["Timebanking", "Befriending"]


def test_the_same_by_words_and_ticks_without_javascript(
    open_context: Callable[..., BrowserContext], barriers: Callable[[Page], list[str]]
) -> None:
    page, person = open_context(java_script_enabled=False).new_page(), make_member()
    sign_in_by_cookie(page, person)
    page.goto("/network/profile/")
    field(page).locator("[data-typed]").fill("time bank, tiem credits")
    field(page).locator("summary").click()
    field(page).get_by_label("Befriending", exact=True).check()
    page.get_by_role("button", name="Save your profile").click()

    expect(page.get_by_text("“tiem credits” is not in the list. Did you mean “Time credits”?").first).to_be_visible()
    expect(field(page).locator("[data-typed]")).to_have_value("tiem credits")
    field(page).locator("[data-typed]").fill("")
    field(page).get_by_label("Befriending", exact=True).uncheck()
    page.get_by_role("button", name="Save your profile").click()
    page.wait_for_load_state()
    assert tried(person) == ["Timebanking"]
