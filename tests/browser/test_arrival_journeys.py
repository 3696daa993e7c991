"""The way of somebody new: from the invitation by the compact, an offer and an ask to people and home."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from network.joining.services import compacts
from network.profiles.models import Profile, ProfileTopic
from tests.browser.conftest import DESKTOP, PHONE, sign_in_by_cookie
from tests.browser.test_barriers import wrong_with
from tests.factories.cohorts import CohortFactory
from tests.factories.users import make_member, make_newcomer
from topics.models import Topic
from users import services
from users.models import User

WAYS = {
    "desk": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
    "desk without JavaScript": {"viewport": DESKTOP, "java_script_enabled": False},
}


@pytest.fixture(autouse=True)
def _links_lead_here(settings, live_server) -> None:
    settings.SITE_URL = live_server.url


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def somebody_to_meet() -> User:
    """A member whose offer meets what the newcomer will look for."""
    member = make_member(name="Hassan Idry")
    skill, _ = Topic.objects.get_or_create(name="Evaluation", defaults={"slug": "x-evaluation", "facet": "skill"})
    ProfileTopic.objects.create(content_object=Profile.objects.get(user=member), tag=skill, use=ProfileTopic.Use.OFFERS)
    return member


def next_version() -> None:
    draft = compacts.begin_draft()
    seen = compacts.print_of(draft)
    draft = compacts.change_draft(compact=draft, seen=seen, text=f"{draft.text}\n\nMore.", change_note="One line more")
    compacts.let_it_hold(compact=draft, seen=compacts.print_of(draft))


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_somebody_new_finds_their_way_home(
    way: dict[str, object], open_context: Callable[..., BrowserContext], barriers: Callable
) -> None:
    somebody_to_meet()
    page = open_context(**way).new_page()
    has_scripts = way.get("java_script_enabled", True)
    found = {}

    def look(name: str) -> None:
        if has_scripts:
            found[name] = wrong_with(page, barriers)

    page.goto(services.invite(email="amara@example.org", name="Amara Fenn", cohort=CohortFactory()))
    press(page, "Join")
    expect(page.get_by_text("Welcome, step 1 of 4")).to_be_visible()
    look("compact")
    press(page, "Agree to the compact")
    expect(page.get_by_text("Tick the box if you are 18 or over and agree").first).to_be_visible()
    look("compact with an error")
    page.get_by_label("I am 18 or over, and I agree to this compact").check()
    press(page, "Agree to the compact")

    expect(page.get_by_role("heading", name="One thing that you offer")).to_be_visible()
    look("offer")
    press(page, "Save your offer")
    expect(page.get_by_text("Tick one thing or write one").first).to_be_visible()
    page.get_by_label("A call", exact=True).check()
    page.get_by_label(re.compile("In your own words")).fill("A call, most Fridays")
    press(page, "Save your offer")

    expect(page.get_by_role("heading", name="One thing that you look for")).to_be_visible()
    look("ask")
    # Whoever comes back finds the step where they stopped.
    page.goto("/network/")
    page.get_by_label(re.compile("What would help you now")).fill("Who could help with an evaluation?")
    press(page, "Save your ask")

    expect(page.get_by_role("heading", name="Who you might like to meet, and why")).to_be_visible()
    expect(page.locator("main").get_by_role("link", name="Hassan Idry")).to_be_visible()
    expect(page.get_by_text("Offers Evaluation, which you ask about")).to_be_visible()
    look("people")
    press(page, "Go to your home")

    expect(page.get_by_role("heading", name=re.compile("Amara Fenn"))).to_be_visible()
    expect(page.get_by_role("heading", name="Who you might like to meet")).to_be_visible()
    look("home")
    page.get_by_role("button", name=re.compile("Not now.*Hassan Idry")).click()
    expect(page.get_by_role("button", name=re.compile("Not now.*Hassan Idry"))).to_have_count(0)
    profile = Profile.objects.get(user__name="Amara Fenn")
    assert (profile.offer_kinds, profile.offer_text) == (["call"], "A call, most Fridays")
    assert profile.ask == "Who could help with an evaluation?"
    assert not {name: sentences for name, sentences in found.items() if sentences}


@pytest.mark.parametrize("way", [WAYS["desk"], WAYS["desk without JavaScript"]], ids=["desk", "without JavaScript"])
def test_what_a_member_writes_waits_for_a_compact_that_has_changed(
    way: dict[str, object], open_context: Callable[..., BrowserContext], barriers: Callable
) -> None:
    page = open_context(**way).new_page()
    sign_in_by_cookie(page, make_member(name="Amara Fenn"))
    page.goto("/network/topics/propose/")
    next_version()
    page.locator("main").get_by_label(re.compile("^(Name|Topic|What)")).first.fill("Repair cafés")
    page.locator("main").get_by_label("Practice", exact=False).first.check()
    page.locator("main textarea").first.fill("Three cohorts have one.\nNo topic says it.")
    page.locator("main form button[type=submit]").first.click()

    expect(page.get_by_text("What you wrote is not lost")).to_be_visible()
    expect(page.get_by_text("One line more")).to_be_visible()
    if way.get("java_script_enabled", True):
        assert not wrong_with(page, barriers)
    page.get_by_label("I am 18 or over, and I agree to this compact").check()
    press(page, "Agree to the compact")
    expect(page.get_by_text("The convenor will decide on “Repair cafés”")).to_be_visible()


def test_everything_can_be_left_for_now_and_reading_goes_on(plain_page: Page) -> None:
    sign_in_by_cookie(plain_page, make_newcomer(name="Amara Fenn"))
    plain_page.goto("/network/")
    press(plain_page, "Not now")
    press(plain_page, "Not now")
    press(plain_page, "Skip all steps")
    expect(plain_page.get_by_role("heading", name=re.compile("Amara Fenn"))).to_be_visible()
    plain_page.goto("/network/people/")
    expect(plain_page.locator("main h1")).to_be_visible()
