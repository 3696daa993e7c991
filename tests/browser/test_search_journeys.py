"""Looking for people and practice in a browser: at a desk, on a phone, by keyboard, and without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from network.profiles.models import Profile
from network.profiles.services import TopicsOfProfile, change_profile
from search import changes
from search.engines.elasticsearch import rebuilding
from tests.browser.conftest import DESKTOP, PHONE, sign_in_by_cookie
from tests.factories.practice import make_write_up
from tests.factories.users import make_member
from topics.models import Topic
from users.models import User

WAYS: dict[str, dict[str, object]] = {
    "desk": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
    "phone without JavaScript": {"viewport": PHONE, "java_script_enabled": False},
}
ON_ELASTICSEARCH = ("desk", "phone without JavaScript")
PEOPLE, PRACTICE = "/network/people/", "/network/practice/"


@pytest.fixture(
    params=[
        *(pytest.param((way, "database"), id=way) for way in WAYS),
        *(
            pytest.param((way, "elasticsearch"), id=f"{way} on Elasticsearch", marks=pytest.mark.elasticsearch)
            for way in ON_ELASTICSEARCH
        ),
    ]
)
def way(request: pytest.FixtureRequest) -> dict[str, object]:
    """With what one looks at the site; which engine answers comes along."""
    name, engine = request.param
    if engine == "elasticsearch":
        request.getfixturevalue("elasticsearch")
    return WAYS[name]


def person(name: str, region: str, **values: object) -> User:
    user = make_member(name=name)
    profile = Profile.objects.get(user=user)
    topics = TopicsOfProfile(tried={Topic.objects.get(slug="timebanking"): "done"})
    change_profile(profile=profile, version=profile.version, values={"regions": [region], **values}, topics=topics)
    return user


@pytest.fixture
def open_page(open_context: Callable[..., BrowserContext], way: dict[str, object]) -> Page:
    """A reader’s browser, in a network of two others and a write-up."""
    return reader(open_context(**way))


def reader(context: BrowserContext) -> Page:
    author = person("Amara Fenn", "south-west")
    make_write_up(author, title="An hour for an hour", summary="A quartermaster kept the keys of the shed for a year.")
    person("Priya Wendle", "london", headline="I mend things with neighbours")
    grace = make_member(name="Grace Pellow")
    if changes.is_mirrored():
        rebuilding.rebuild()
    page = context.new_page()
    sign_in_by_cookie(page, grace)
    return page


def results(page: Page) -> Locator:
    return page.locator("#results")


def found(page: Page) -> Locator:
    return page.locator("#found")


def search(page: Page, words: str) -> None:
    page.locator("#q").fill(words)
    page.locator("main").get_by_role("button", name="Search").first.click()


def tick(page: Page, label: str, way: dict[str, object]) -> None:
    """Tick a filter, on a phone after opening them; without JavaScript a button sends it."""
    box = page.locator(".filters").get_by_label(re.compile(rf"^{label}"))
    if way["viewport"] == PHONE and not box.is_visible():
        page.locator(".filters summary").click()
    box.check()
    if way.get("java_script_enabled") is False:
        page.get_by_role("button", name="Apply filters").click()


def test_words_filters_and_back_again(
    open_page: Page, way: dict[str, object], barriers: Callable[[Page], list[str]]
) -> None:
    page = open_page
    page.goto(PEOPLE)
    expect(found(page)).to_have_text("3 people")
    search(page, "time bank")
    expect(found(page)).to_have_text("2 people match")
    expect(results(page).get_by_role("heading", name="Found by what they have done")).to_be_visible()
    has_scripts = way.get("java_script_enabled") is not False
    if has_scripts:
        expect(page).to_have_title(re.compile("^time bank - Find people"))
        expect(page.locator("#live")).to_have_text("2 people match.")
        assert not barriers(page)

    tick(page, "London", way)
    expect(found(page)).to_have_text("1 person matches")
    expect(results(page).get_by_role("link", name="Priya Wendle")).to_be_visible()
    expect(results(page).get_by_role("link", name="Amara Fenn")).to_have_count(0)
    assert page.url.endswith("?q=time+bank&region=london") or not has_scripts
    if has_scripts:
        expect(page.locator("#live")).to_have_text("1 person matches.")

    results(page).get_by_role("link", name="Remove filter: Region: London").click()
    expect(found(page)).to_have_text("2 people match")
    if has_scripts:
        # What was pressed is gone; who reads on begins with what was found.
        expect(found(page)).to_be_focused()
    results(page).get_by_role("link", name="Search without: Timebanking").click()
    expect(found(page)).to_have_text("3 people")
    expect(page.locator("#q")).to_have_value("")
    expect(results(page)).not_to_contain_text("reduced")
    page.go_back()
    expect(found(page)).to_have_text("2 people match")
    expect(page.locator("#q")).to_have_value("time bank")


def test_a_slip_is_mended_and_nothing_found_leads_on(
    open_page: Page, way: dict[str, object], barriers: Callable[[Page], list[str]]
) -> None:
    page, has_scripts = open_page, way.get("java_script_enabled") is not False
    page.goto(PRACTICE)
    search(page, "quatermaster")
    expect(results(page)).to_contain_text("Showing results for quartermaster.")
    expect(results(page).get_by_role("link", name="An hour for an hour")).to_be_visible()
    assert not has_scripts or not barriers(page)
    results(page).get_by_role("link", name="Search only for “quatermaster”").click()
    expect(found(page)).to_have_text("Nothing matches yet")

    page.goto(f"{PEOPLE}?q=time+bank&region=north-east")
    expect(found(page)).to_have_text("No one matches yet")
    assert not has_scripts or not barriers(page)
    results(page).get_by_role("link", name=re.compile("Remove “North East”")).click()
    expect(found(page)).to_have_text("2 people match")

    search(page, "xylophone")
    expect(results(page)).to_contain_text("Nothing in the network answers this yet")
    results(page).get_by_role("link", name="Ask the network").click()
    expect(page.get_by_label("Your question")).to_have_value("Who knows about xylophone?")


def test_a_search_is_saved(open_page: Page) -> None:
    page = open_page
    page.goto(f"{PEOPLE}?q=time+bank")
    page.get_by_text("Save this search").first.click()
    page.get_by_role("button", name="Save this search").click()
    expect(page.locator("main")).to_contain_text("time bank")
    page.locator("main").get_by_role("link", name=re.compile("time bank")).first.click()
    expect(found(page)).to_have_text("2 people match")


def test_names_are_offered_while_one_types_and_taken_by_keyboard(
    open_context: Callable[..., BrowserContext], barriers: Callable[[Page], list[str]]
) -> None:
    page = reader(open_context())
    page.goto(PEOPLE)
    line, offered = page.get_by_role("combobox", name="Search for people"), page.get_by_role("listbox")
    expect(offered).to_be_hidden()
    line.press_sequentially("pri")
    expect(offered.get_by_role("option").first).to_have_text("Priya Wendle")
    expect(line).to_have_attribute("aria-expanded", "true")
    assert not barriers(page)
    line.press("ArrowDown")
    expect(line).to_have_attribute("aria-activedescendant", "suggestion-1")
    line.press("Escape")
    expect(offered).to_be_hidden()
    expect(line).to_have_value("pri")
    line.press_sequentially("y")
    expect(offered.get_by_role("option").first).to_have_text("Priya Wendle")
    line.press("ArrowDown")
    line.press("Enter")
    expect(line).to_have_value("Priya Wendle")
    expect(offered).to_be_hidden()
    expect(results(page).get_by_role("heading", name="Found by name")).to_be_visible()
    expect(line).to_be_focused()


def test_what_fails_is_said_and_leaves_the_results_as_they_were(
    open_context: Callable[..., BrowserContext],
) -> None:
    page = reader(open_context())
    page.goto(PEOPLE)

    def fail(route: Route) -> None:
        if route.request.headers.get("hx-request"):
            route.fulfill(status=500, body="")
        else:
            route.continue_()

    page.route("**/network/people/**", fail)
    page.locator(".filters").get_by_label(re.compile("^London")).check()
    expect(page.get_by_role("alert")).to_contain_text("could not be brought up to date")
    expect(found(page)).to_have_text("3 people")
    page.unroute("**/network/people/**")
    page.locator(".filters").get_by_label(re.compile("^South West")).check()
    expect(found(page)).to_have_text("2 people match")
    expect(page.get_by_role("alert")).to_be_hidden()


def test_what_is_typed_while_a_list_is_on_its_way_stays(open_context: Callable[..., BrowserContext]) -> None:
    page = reader(open_context())
    page.goto(PEOPLE)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/network/people/?**", hold)
    page.locator(".filters").get_by_label(re.compile("^South West")).check()
    expect(results(page)).to_have_attribute("aria-busy", "true")
    page.locator("#q").fill("time bank")
    held[0].continue_()
    expect(results(page)).not_to_have_attribute("aria-busy", "true")
    expect(found(page)).to_have_text("1 person matches")
    expect(page.locator("#q")).to_have_value("time bank")


def test_whoever_was_signed_out_meanwhile_is_sent_to_sign_in(open_context: Callable[..., BrowserContext]) -> None:
    page = reader(open_context())
    page.goto(PEOPLE)
    page.context.clear_cookies()
    page.locator(".filters").get_by_label(re.compile("^London")).check()
    expect(page.get_by_role("heading", name=re.compile("Sign in"))).to_be_visible()
