"""The journeys of people, from the first page to the last, through the real server, worker and browser."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import BrowserContext, Page, expect

from blog.models import NewsIndexPage
from core import outbox
from demo.models import CaughtMail
from tests.browser.conftest import DESKTOP, PHONE, sign_in_by_cookie
from tests.factories.cohorts import CohortFactory
from tests.factories.users import code_now, make_staff
from users import services
from users.roles import Role

WAYS = {
    "desk": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
    "desk without JavaScript": {"viewport": DESKTOP, "java_script_enabled": False},
    "phone without JavaScript": {"viewport": PHONE, "is_mobile": True, "java_script_enabled": False},
}
FIRST_NEWS = "Leadership for Empowered and Healthy Communities Programme"


@pytest.fixture(autouse=True)
def _mail_is_caught(settings, live_server) -> None:
    settings.DELIVERY_EMAIL_BACKEND = "demo.mail.CaughtMailBackend"
    settings.SITE_URL = live_server.url


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def visitor(request: pytest.FixtureRequest, open_context: Callable[..., BrowserContext]) -> Page:
    return open_context(**request.param).new_page()


def last_mail(address: str) -> str:
    """What the worker has just delivered to an address."""
    outbox.drain()
    return CaughtMail.objects.filter(recipient=address).latest("pk").text


def follow_menu(page: Page, name: str) -> None:
    """Open a page by the main menu, which is behind a button on a small screen."""
    menu = page.locator("summary", has_text="Menu")
    if menu.is_visible():
        menu.click()
    page.locator("header").get_by_role("link", name=name, exact=True).locator("visible=true").first.click()


def test_a_visitor_reads_the_news_and_finds_whether_and_how_to_apply(visitor: Page) -> None:
    CohortFactory(intake__contact_email="team@example.org")
    visitor.goto("/")
    expect(visitor.locator("main").get_by_text("Applications are open").first).to_be_visible()
    follow_menu(visitor, "News")
    expect(visitor.get_by_text("Added on 12 November 2013").first).to_be_visible()
    assert visitor.locator('time[datetime="2013-11-12"]').first.is_visible()
    visitor.get_by_role("link", name=FIRST_NEWS).first.click()
    # The old item itself says that what it announces has passed, and leads to what holds now.
    expect(visitor.get_by_text("closed on 17 January 2014")).to_be_visible()
    visitor.locator("main").get_by_role("link", name=re.compile("Applications for the .* programme are open")).click()
    expect(visitor.get_by_role("heading", name="Who can apply")).to_be_visible()
    expect(visitor.get_by_role("heading", name="The questions")).to_be_visible()
    expect(visitor.get_by_role("link", name="team@example.org").first).to_be_visible()


def test_an_invited_graduate_gets_in_and_comes_back_by_a_code(visitor: Page) -> None:
    link = services.invite(email="amara@example.org", name="Amara", cohort=CohortFactory())
    mail = last_mail("amara@example.org")
    assert link in mail
    visitor.goto(link)
    assert "/accounts/join/" in visitor.url
    name = visitor.get_by_label("Your name")
    expect(name).to_have_value("Amara")
    name.fill("")
    visitor.locator("main").get_by_role("button", name="Join").click()
    expect(visitor.get_by_text("Enter the name that others will know you by").first).to_be_visible()
    visitor.get_by_label("Your name").fill("Amara Fenn")
    visitor.locator("main").get_by_role("button", name="Join").click()
    visitor.get_by_label("I am 18 or over, and I agree to this compact").check()
    visitor.get_by_role("button", name="Agree to the compact").click()
    visitor.get_by_role("button", name="Skip all steps").click()
    expect(visitor.get_by_role("heading", name=re.compile("^Good .*, Amara Fenn"))).to_be_visible()

    menu = visitor.locator("summary", has_text=re.compile("Menu|Your account")).locator("visible=true")
    menu.click()
    visitor.get_by_role("button", name="Sign out").locator("visible=true").click()
    visitor.goto("/network/")
    visitor.locator("main").get_by_role("link", name="Sign in").click()
    visitor.get_by_label("Email address").first.fill("amara@example.org")
    visitor.get_by_role("button", name="Email me a code").click()
    code = re.search(r"\b\d{6}\b", last_mail("amara@example.org"))
    assert code
    visitor.get_by_label("Six-digit code").fill(code.group())
    visitor.get_by_role("button", name="Sign in", exact=True).click()
    expect(visitor.get_by_role("heading", name=re.compile("^Good .*, Amara Fenn"))).to_be_visible()

    # The link has done its work.
    answer = visitor.goto(link)
    assert answer
    assert answer.status == 410


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "street.jpg"
    image = Image.new("RGB", (1600, 1000), "#0E4A44")
    ImageDraw.Draw(image).ellipse((500, 200, 1100, 800), fill="#E0A83C")
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    image.save(path, exif=exif)
    return path


def write_in_body(page: Page, text: str) -> None:
    """Add a block of text to the body of a page in the editor."""
    body = page.locator("#panel-child-content-body-section, [id$='body-section']").first
    body.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Text").click()
    body.locator("[contenteditable=true]").first.fill(text)


def choose_picture(page: Page, picture: Path, words: str) -> None:
    """Upload a picture into the field of the news item, and say what it shows."""
    field = page.locator("[id$='picture-section']").first
    field.get_by_role("button", name=re.compile("Insert a block|Image")).first.click()
    option = page.get_by_role("option", name="Image")
    if option.count():
        option.first.click()
    field.get_by_role("button", name="Choose an image").first.click()
    modal = page.locator(".modal")
    modal.get_by_role("tab", name="Upload").click()
    modal.locator("input[type=file]").set_input_files(picture)
    # The editor's own script makes a title of the file's name.
    expect(modal.locator("input[id$='-title']")).to_have_value("street")
    modal.get_by_role("button", name="Upload").click()
    expect(modal).to_have_count(0)
    field.get_by_label("Alt text").fill(words)


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_an_editor_sets_a_second_factor_and_publishes_news_that_everyone_sees_at_once(
    screen: dict[str, int], open_context: Callable[..., BrowserContext], picture: Path
) -> None:
    visitor = open_context().new_page()
    visitor.goto("/news/")
    visitor.goto("/news/")
    expect(visitor.get_by_text("A street where people eat together")).to_have_count(0)

    editor = open_context(viewport=screen).new_page()
    editor.goto(services.invite(email="editor@example.org", name="Edith Marlow", role=Role.EDITOR))
    editor.locator("main").get_by_role("button", name="Join").click()
    expect(editor.get_by_role("heading", name="Set up an authenticator app")).to_be_visible()
    secret = editor.locator("code.secret").inner_text().replace(" ", "").replace("\n", "")
    editor.get_by_label("Six digits from the app").fill(code_now(secret, seconds_to_type=8))
    editor.get_by_role("button", name="Turn it on").click()
    expect(editor.get_by_role("heading", name=re.compile("ecovery codes"))).to_be_visible()

    editor.goto("/admin/")
    expect(editor.get_by_text("What needs doing")).to_be_visible()
    editor.goto(f"/admin/pages/add/blog/newspage/{NewsIndexPage.objects.get().pk}/")
    editor.locator("#id_title").fill("A street where people eat together")
    editor.locator("#id_summary").fill("Forty neighbours laid one table down the middle of the road.")
    choose_picture(editor, picture, "A long table in the middle of a street")
    write_in_body(editor, "It began with one table and a borrowed cloth.")
    # The calendar and the preview need scripts of the editor's own, which the policy must let run.
    editor.locator("#id_added_on").click()
    expect(editor.locator(".xdsoft_datetimepicker").locator("visible=true").first).to_be_visible()
    editor.keyboard.press("Escape")
    editor.get_by_role("button", name="Toggle preview").click()
    preview = editor.frame_locator("iframe[id*=preview]")
    expect(preview.get_by_role("heading", name="A street where people eat together")).to_be_visible()
    editor.get_by_role("button", name="Toggle preview").click()
    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Publish", exact=True).click()
    # The editor saves by itself while one writes: by now the page may be there already.
    expect(editor.get_by_text(re.compile("'A street where people eat together'.* published"))).to_be_visible()

    visitor.goto("/news/")
    visitor.get_by_role("link", name="A street where people eat together").first.click()
    expect(visitor.get_by_text(re.compile("^Added on"))).to_be_visible()
    shown = visitor.get_by_role("img", name="A long table in the middle of a street")
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("image => image.naturalWidth") > 0


def test_the_programme_team_announces_an_intake_with_two_cohorts(open_context: Callable[..., BrowserContext]) -> None:
    visitor = open_context().new_page()
    visitor.goto("/apply/")
    expect(visitor.get_by_text("Applications are closed").first).to_be_visible()

    team = open_context().new_page()
    sign_in_by_cookie(team, make_staff(Role.PROGRAMME_TEAM))
    team.goto("/admin/intakes/new/")
    team.locator("#id_year").fill("2031")
    team.locator("#id_announced_at").fill("01/01/2020 09:00")
    team.locator("#id_opens_at").fill("01/02/2020 09:00")
    team.locator("#id_closes_at").fill("20/12/2030 12:00")
    for number, audience in enumerate(("Senior leaders and clinicians", "Operational and project managers")):
        team.get_by_role("button", name="Add cohort").click()
        team.locator(f"#id_cohorts-{number}-letter").select_option("AB"[number])
        team.locator(f"#id_cohorts-{number}-audience").fill(audience)
    team.get_by_role("button", name="Create", exact=True).click()
    expect(team.get_by_text("2031 intake").first).to_be_visible()

    visitor.goto("/apply/")
    expect(visitor.get_by_text("Applications are open until noon on Friday 20 December 2030")).to_be_visible()
    visitor.goto("/cohorts/")
    expect(visitor.get_by_text("Operational and project managers").first).to_be_visible()
