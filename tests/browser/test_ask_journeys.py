"""Nothing found becomes an ask, which somebody else answers, and is closed with thanks that stand on their profile."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from network.asks.models import AskAnswer
from network.practice.services.questions import ask_question
from network.practice.services.writing import set_hidden
from network.profiles.blocks import block
from network.profiles.models import Profile
from tests.browser.conftest import DESKTOP, PHONE, sign_in_by_cookie
from tests.factories.asks import make_answer, make_ask
from tests.factories.practice import make_write_up
from tests.factories.users import make_member
from users.models import User

WAYS: dict[str, dict[str, object]] = {
    "desk": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
    "phone without JavaScript": {"viewport": PHONE, "java_script_enabled": False},
}
QUESTION = "Who knows about timebanks on islands?"


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def way(request: pytest.FixtureRequest) -> dict[str, object]:
    return request.param


def browser_of(person: User, open_context: Callable[..., BrowserContext], way: dict[str, object]) -> Page:
    page = open_context(**way).new_page()
    sign_in_by_cookie(page, person)
    return page


def test_nothing_found_asked_answered_and_thanked(
    open_context: Callable[..., BrowserContext], way: dict[str, object], barriers: Callable[[Page], list[str]]
) -> None:
    has_scripts = way.get("java_script_enabled") is not False

    def look(page: Page) -> None:
        assert not has_scripts or not barriers(page)

    asker, helper = make_member(name="Grace Pellow"), make_member(name="Amara Fenn")
    asking, helping = (browser_of(person, open_context, way) for person in (asker, helper))

    # What nobody answers becomes a question that is kept nowhere yet.
    asking.goto("/network/people/?q=timebanks+on+islands")
    asking.get_by_role("link", name="Ask the network").click()
    expect(asking.get_by_label("Your question")).to_have_value(QUESTION)
    look(asking)
    asking.get_by_role("button", name="Ask this question").click()
    expect(asking.get_by_role("alert")).to_contain_text("Choose at least one topic.")
    expect(asking.get_by_label("Your question")).to_have_value(QUESTION)
    look(asking)
    asking.locator("input[name=topics]:not([type=checkbox])").fill("Timebanking")
    asking.get_by_label("What would help").fill("A call with somebody who has **done it**.")
    asking.get_by_label("The network").check()
    asking.get_by_role("button", name="Ask this question").click()
    expect(asking.get_by_role("heading", level=1)).to_have_text(QUESTION)
    expect(asking.locator("main")).to_contain_text("Members of the network can see this.")
    look(asking)

    # Somebody else finds it in the list, and answers.
    helping.goto("/network/asks/")
    look(helping)
    helping.get_by_label("Search asks").fill("islands")
    helping.get_by_role("button", name="Search").last.click()
    expect(helping.get_by_role("heading", name="1 ask matches")).to_be_visible()
    look(helping)
    helping.get_by_role("link", name=QUESTION).click()
    helping.get_by_role("button", name="Add your answer").click()
    expect(helping.get_by_role("alert")).to_contain_text("Write your answer.")
    look(helping)
    helping.get_by_label("Your answer").fill("We run one on an island. Ring me.")
    helping.get_by_role("button", name="Add your answer").click()
    expect(helping.get_by_role("article", name="Answer by Amara Fenn")).to_contain_text("Ring me.")
    look(helping)

    # Who asked hears of it, and closes it with thanks.
    asking.goto("/network/notices/")
    asking.get_by_role("link", name="Read the answer").click()
    expect(asking.get_by_role("article", name="Answer by Amara Fenn")).to_be_visible()
    asking.get_by_role("link", name="Close this ask").click()
    look(asking)
    asking.get_by_label("It helped").check()
    asking.get_by_label("Amara Fenn").check()
    asking.get_by_label("How did it help?").fill("We began with six households.")
    asking.get_by_label("This may stand on their profile").check()
    asking.get_by_role("button", name="Close this ask").click()
    expect(asking.get_by_role("region", name="Thanks")).to_contain_text("We began with six households.")
    look(asking)

    # It stands on the profile once the helper says yes as well.
    profile = Profile.objects.get(user=helper).get_absolute_url()
    asking.goto(profile)
    expect(asking.locator("main")).not_to_contain_text("Helped with")
    helping.goto("/network/notices/")
    helping.get_by_role("link", name="say whether it may stand on your profile").click()
    look(helping)
    helping.get_by_role("button", name="Show it on my profile").click()
    expect(helping.get_by_role("region", name="Thanks")).to_contain_text("stands on your profile")
    asking.goto(profile)
    expect(asking.locator("main")).to_contain_text("Helped with")
    expect(asking.get_by_role("link", name=QUESTION)).to_be_visible()
    look(asking)


def test_an_ask_that_goes_takes_no_words_along(
    open_context: Callable[..., BrowserContext], barriers: Callable[[Page], list[str]]
) -> None:
    asker, helper = make_member(name="Grace Pellow"), make_member(name="Amara Fenn")
    answered, gone = make_ask(asker, question=QUESTION), make_ask(asker, question="Who lends a tandem?")
    make_answer(answered, helper, "We run one on an island.")
    page = browser_of(helper, open_context, WAYS["phone"])

    # On the page of whoever asks both stand, with a way to answer.
    page.goto(Profile.objects.get(user=asker).get_absolute_url())
    assert not barriers(page)
    page.get_by_role("link", name="Answer this ask").first.click()
    page.get_by_label("Your answer").fill("The parish has two of them.\n\nAsk the clerk.")
    block(blocker=asker, person=helper)
    page.get_by_role("button", name="Add your answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We cannot find that page")
    expect(page.get_by_label("What you wrote", exact=True)).to_have_value(
        "The parish has two of them.\n\nAsk the clerk."
    )
    assert not barriers(page)
    assert not AskAnswer.objects.filter(ask=gone).exists()

    # What was said before is still theirs to take away.
    page.goto("/network/asks/")
    page.get_by_role("link", name="Your answers").click()
    expect(page.locator("main")).to_contain_text("An ask that you cannot see now")
    expect(page.locator("main")).not_to_contain_text(QUESTION)
    assert not barriers(page)
    page.get_by_role("link", name="Delete your answer").click()
    assert not barriers(page)
    page.get_by_role("button", name="Delete the answer").click()
    expect(page.locator("main")).to_contain_text("You have answered nothing yet.")

    # So is what they asked under a write-up.
    write_up = make_write_up(make_member())
    ask_question(write_up=write_up, author=helper, text="Who **paid** for it?")
    set_hidden(write_up=write_up, hidden=True)
    page.goto("/network/privacy/")
    page.get_by_role("link", name="your questions and answers under write-ups").click()
    expect(page.locator("main")).to_contain_text("A write-up that you cannot see now")
    assert not barriers(page)
    page.get_by_role("link", name="Delete your question").click()
    assert not barriers(page)
    page.get_by_role("button", name="Delete the question").click()
    expect(page.locator("main")).to_contain_text("You have asked and answered nothing yet.")


def test_whoever_was_signed_out_while_they_wrote_loses_no_words(
    open_context: Callable[..., BrowserContext], barriers: Callable[[Page], list[str]]
) -> None:
    ask = make_ask(make_member(name="Grace Pellow"), question=QUESTION)
    page = browser_of(make_member(name="Amara Fenn"), open_context, WAYS["phone"])
    page.goto(ask.get_absolute_url())
    page.get_by_label("Your answer").fill("We run one on an island.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Add your answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    expect(page.get_by_label("What you wrote", exact=True)).to_have_value("We run one on an island.")
    assert not barriers(page)
    page.get_by_role("link", name="Sign in, and go back to the page").click()
    expect(page).to_have_url(re.compile(rf"/accounts/login/\?next={ask.get_absolute_url()}$"))
