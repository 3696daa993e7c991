"""Taking one's data, leaving, coming back, and being erased; with and without JavaScript."""

import json
import zipfile
from collections.abc import Callable

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from network.practice.models import WriteUp
from tests.browser.conftest import sign_in_by_cookie
from tests.factories.practice import make_write_up
from tests.factories.users import make_member, make_staff
from users import staff_access
from users.models import User
from users.roles import Role

NAME, TITLE = "Amara Fenn", "A lunch club in a pub"


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request: pytest.FixtureRequest, open_context: Callable[..., BrowserContext]) -> Page:
    """A browser that runs scripts, and one that does not."""
    return open_context(java_script_enabled=request.param).new_page()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def leave(page: Page, choice: str) -> None:
    page.goto("/network/privacy/")
    page.locator("main").get_by_role("link", name="Leave the network", exact=True).last.click()
    press(page, "Leave the network")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label(choice).check()
    page.get_by_label("I want to leave the network").check()
    press(page, "Leave the network")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"You are leaving, {NAME}")


def test_somebody_takes_their_data_leaves_comes_back_and_is_erased(page: Page) -> None:
    person = make_member(name=NAME)
    write_up = make_write_up(person, title=TITLE)
    sign_in_by_cookie(page, person)

    page.goto("/network/privacy/download/")
    with page.expect_download() as download:
        press(page, "Download my data")
    with zipfile.ZipFile(download.value.path()) as archive:
        held = json.loads(archive.read("data.json"))["held"]
        assert TITLE in archive.read("data.html").decode()
    assert any(row.get("title") == TITLE for part in held for row in part["rows"])

    leave(page, "Keep them, under my name")
    page.goto("/network/people/")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"You are leaving, {NAME}")
    press(page, "Come back")
    expect(page.get_by_text("Welcome back. Everything is as it was.")).to_be_visible()

    leave(page, "Remove them")
    page.get_by_role("link", name="Erase me now").click()
    press(page, "Erase me now")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account is erased")
    page.goto("/network/privacy/")
    assert "/accounts/login/" in page.url
    assert User.objects.get(pk=person.pk).erased_at
    assert not WriteUp.objects.filter(pk=write_up.pk).exists()


def test_a_visitor_complains_and_an_administrator_answers(
    page: Page, open_context: Callable[..., BrowserContext]
) -> None:
    page.goto("/your-data/complaint/")
    press(page, "Send the complaint")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("Your email address").fill("amara@example.org")
    page.get_by_label("What are you unhappy with?").fill("You kept my old number.")
    press(page, "Send the complaint")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your complaint has arrived")

    admin = open_context().new_page()
    sign_in_by_cookie(admin, make_staff(Role.ADMINISTRATOR))
    admin.goto("/admin/complaints-about-data/")
    admin.locator("td.title a").first.click()
    expect(admin.get_by_text("You kept my old number.")).to_be_visible()
    admin.get_by_label("Answer it by email").check()
    admin.get_by_label("Your answer").fill("It is gone now.")
    press(admin, "Take this step")
    expect(admin.get_by_text("It is gone now.")).to_be_visible()


def test_staff_say_why_and_the_person_reads_it(page: Page, open_context: Callable[..., BrowserContext]) -> None:
    person = make_member(name=NAME)
    admin = open_context().new_page()
    sign_in_by_cookie(admin, make_staff(Role.ADMINISTRATOR, name="Sam Staff"))
    _forget_reasons()
    admin.goto(f"/admin/users/edit/{person.pk}/")
    expect(admin.get_by_role("heading", name="Why do you need to see this?")).to_be_visible()
    admin.get_by_label("Why do you need to see this?").fill("They asked us to correct the name.")
    press(admin, "Open it")
    expect(admin.locator("[name=name]")).to_have_value(NAME)

    sign_in_by_cookie(page, person)
    page.goto("/network/privacy/")
    expect(page.get_by_text("Sam Staff, as administrator: opened your account.")).to_be_visible()
    expect(page.get_by_text("Why: They asked us to correct the name.")).to_be_visible()


def _forget_reasons() -> None:
    for session in Session.objects.all():
        store = SessionStore(session.pk)
        store[staff_access.SESSION] = {}
        store.save()
