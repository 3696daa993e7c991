"""Something is reported, decided, answered, and looked at by a second convenor: four people, no JavaScript."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from network.moderation import services
from network.moderation.models import Decision
from network.practice.models import WriteUp
from tests.browser.conftest import PHONE, sign_in_by_cookie
from tests.factories.practice import make_write_up
from tests.factories.users import mails_to, make_member, make_staff
from users.models import User
from users.roles import Role

TITLE, REASON = "A lunch club in a pub", "It names a neighbour."


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_write_up_is_reported_hidden_answered_and_shown_again(
    open_context: Callable[..., BrowserContext], barriers: Callable[[Page], list[str]]
) -> None:
    author, reader = make_member(name="Amara Fenn"), make_member(name="Wren Lock")
    convenor, second = (make_staff(Role.CONVENOR, name=name) for name in ("Nerys Cold", "Colm Hart"))
    write_up = make_write_up(author, WriteUp.Audience.NETWORK, title=TITLE)
    pages = {}
    for person in (author, reader, convenor, second):
        # What axe runs is a script: the author's browser has them.
        scripts = person == author
        pages[person] = open_context(java_script_enabled=scripts, viewport=PHONE if scripts else None).new_page()
        sign_in_by_cookie(pages[person], person)

    page = pages[reader]
    page.goto(write_up.get_absolute_url())
    page.locator("main a.report").first.click()
    page.get_by_label("It tells something private about somebody").check()
    page.get_by_label("What should we look at?").fill("The second sentence.")
    press(page, "Send the report")
    expect(page.get_by_text("Thank you. The convenor will look at it")).to_be_visible()

    page = pages[convenor]
    page.goto("/admin/")
    page.get_by_role("link", name="1 thing that members reported waits for your decision.").click()
    page.get_by_role("link", name=f"The write-up “{TITLE}”").click()
    page.get_by_label("Hide it").check()
    page.get_by_label("Reason").fill(REASON)
    press(page, "Decide")
    assert pages[reader].goto(write_up.get_absolute_url()).status == 404  # type: ignore[union-attr]

    page = pages[author]
    page.goto("/network/notices/")
    page.get_by_role("link", name="Read the decision").click()
    expect(page.get_by_text(REASON)).to_be_visible()
    assert not barriers(page)
    press(page, "Send your answer")
    expect(page.get_by_text("Say how you see it.").first).to_be_visible()
    assert not barriers(page)
    page.get_by_label("How do you see it?").fill("She asked me to.")
    press(page, "Send your answer")
    expect(page.get_by_text("A second convenor reads it")).to_be_visible()

    page = pages[second]
    page.goto("/admin/members-reports/")
    page.get_by_role("link", name="Amara Fenn").click()
    expect(page.get_by_text("She asked me to.")).to_be_visible()
    page.get_by_label("Undo the decision").check()
    page.get_by_label("Reason").fill("She has agreed.")
    press(page, "Send the answer")
    expect(page.get_by_text("Done. Whoever should know of it is told.")).to_be_visible()
    page.goto("/admin/members-reports/log/")
    expect(page.get_by_text("She has agreed.").first).to_be_visible()

    assert pages[reader].goto(write_up.get_absolute_url()).status == 200  # type: ignore[union-attr]
    for person, words in ((author, "The decision is undone."), (reader, "We looked at it and it stands.")):
        pages[person].goto("/network/notices/")
        expect(pages[person].get_by_text(words).first).to_be_visible()


def test_whoever_is_suspended_answers_from_their_mail(
    open_context: Callable[..., BrowserContext], plain_page: Page
) -> None:
    person, convenor, second = make_member(), make_staff(Role.CONVENOR), make_staff(Role.CONVENOR)
    suspended = services.suspend(user=person, reason="It sells things.", by=convenor, after=0)
    (link,) = [line for line in mails_to(person.email)[-1].splitlines() if "/by-mail/" in line]

    plain_page.goto(link[link.index("/network/") :])
    expect(plain_page.get_by_text("It sells things.")).to_be_visible()
    plain_page.get_by_label("How do you see it?").fill("My nephew wrote it.")
    press(plain_page, "Send your answer")
    expect(plain_page.get_by_text("A second convenor reads it")).to_be_visible()

    page = open_context(java_script_enabled=False).new_page()
    sign_in_by_cookie(page, second)
    page.goto("/admin/members-reports/")
    page.get_by_role("link", name=person.name).first.click()
    page.get_by_label("Undo the decision").check()
    page.get_by_label("Reason").fill("It was not you.")
    press(page, "Send the answer")
    expect(page.get_by_text("Done. Whoever should know of it is told.")).to_be_visible()

    assert User.objects.get(pk=person.pk).is_active
    assert not Decision.objects.standing().filter(pk=suspended.pk).exists()
    assert "It was not you." in mails_to(person.email)[-1]
