"""The page editor, which saves by itself while an editor writes: what a button sends never races with that."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse, BrowserContext, Page, Request, Route, expect

from programme.models import HomePage, StandardPage
from tests.browser.conftest import sign_in_by_cookie
from tests.factories.users import make_staff
from users.roles import Role

TITLE = "How we meet"
WORDS = ["We", " meet", " on", " Tuesdays", " in", " the", " old", " hall."]


def saves_itself(request: Request) -> bool:
    return request.method == "POST" and request.headers.get("accept") == "application/json"


@pytest.fixture
def editor(open_context: Callable[..., BrowserContext]) -> Page:
    page = open_context().new_page()
    sign_in_by_cookie(page, make_staff(Role.EDITOR))
    page.goto(f"/admin/pages/add/programme/standardpage/{HomePage.objects.get().pk}/")
    return page


def write_title(editor: Page) -> None:
    editor.locator("#id_title").fill(TITLE)
    editor.locator("#id_introduction").focus()


def write_until(editor: Page, happened: Callable[[], bool]) -> None:
    """Write on until something has happened: Wagtail looks for changes from some moment on, and when one pauses."""
    for word in WORDS:
        if happened():
            return
        editor.locator("#id_introduction").press_sequentially(word)
        editor.wait_for_timeout(3_000)
    pytest.fail("it did not happen")


def publish(editor: Page) -> None:
    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Publish", exact=True).click(no_wait_after=True)


def test_publishing_waits_for_a_save_on_its_way_and_makes_the_page_once(editor: Page) -> None:
    answered: list[tuple[Route, APIResponse]] = []

    def hold(route: Route, request: Request) -> None:
        # The server has made the page; the browser does not know it yet.
        if saves_itself(request) and not answered:
            answered.append((route, route.fetch()))
        else:
            route.continue_()

    editor.route("**/admin/pages/**", hold)
    write_title(editor)
    write_until(editor, lambda: bool(answered))
    publish(editor)
    editor.wait_for_timeout(500)
    ((route, answer),) = answered
    route.fulfill(response=answer)
    expect(editor.get_by_text(re.compile(f"'{TITLE}'.* published"))).to_be_visible()
    assert StandardPage.objects.get(title=TITLE).live


def test_no_save_starts_after_the_button(editor: Page) -> None:
    saved: list[Request] = []
    sent: list[Request] = []
    too_late: list[Request] = []

    def hold(route: Route, request: Request) -> None:
        if saves_itself(request):
            (too_late if sent else saved).append(request)
        elif request.is_navigation_request() and request.method == "POST":
            sent.append(request)
            editor.wait_for_timeout(4_000)
        route.continue_()

    editor.route("**/admin/pages/**", hold)
    write_title(editor)
    write_until(editor, lambda: bool(saved))
    # Typed on while the button's request is on its way, which playwright itself would wait for.
    editor.evaluate(
        """() => addEventListener("submit", () => setTimeout(() => {
            const field = document.getElementById("id_introduction");
            field.value += " Bring a friend.";
            field.dispatchEvent(new Event("keyup", { bubbles: true }));
        }, 100))"""
    )
    publish(editor)
    expect(editor.get_by_text(re.compile(f"'{TITLE}'.* published"))).to_be_visible()
    assert sent
    assert not too_late
