"""A list of graduates: from the file by its columns and rows to the invitations, and in by one of them."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from core import outbox
from demo.models import CaughtMail
from tests.browser.conftest import DESKTOP, PHONE, sign_in_by_cookie
from tests.factories.cohorts import CohortFactory
from tests.factories.users import make_staff
from users.models import CohortMembership, Invitation
from users.roles import Role

WAYS = {
    "desk": {"viewport": DESKTOP},
    "desk without JavaScript": {"viewport": DESKTOP, "java_script_enabled": False},
}
OURS = {"include": [["#main"]], "exclude": [[".messages"]]}
LIST = """Forename;Surname;E-mail;Year and cohort
Amara;Fenn;amara@example.org;1998-A
Bo;Reeve;bo@example;1998-A
Cass;Holt;cass@example.org;1066-A
Amara;Fenn;AMARA@example.org;1998-A
"""


@pytest.fixture(autouse=True)
def _mail_is_caught(settings, live_server) -> None:
    settings.DELIVERY_EMAIL_BACKEND = "demo.mail.CaughtMailBackend"
    settings.SITE_URL = live_server.url


def link_in_mail(address: str) -> str:
    outbox.drain()
    text = CaughtMail.objects.filter(recipient=address).latest("pk").text
    return re.findall(r"https?://\S+/invitation/\S+", text)[0]


def upload(page: Page, content: str = LIST, name: str = "graduates.csv") -> None:
    page.goto("/admin/lists-of-graduates/new/")
    page.locator("#main input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("button", name="Upload the list").click()


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_graduates_on_a_list_are_invited_and_one_joins_writes_looks_and_leaves(
    way: dict[str, object], open_context: Callable[..., BrowserContext]
) -> None:
    cohort = CohortFactory(intake__year=1998)
    convenor = open_context(**way).new_page()
    sign_in_by_cookie(convenor, make_staff(Role.CONVENOR, name="Joanne Tarrow"))

    upload(convenor)
    expect(convenor.get_by_label("Email address")).to_have_value("2")
    expect(convenor.get_by_label("First name")).to_have_value("0")
    convenor.get_by_role("button", name="Check the rows").click()

    expect(convenor.get_by_text("“bo@example” is no email address")).to_be_visible()
    expect(convenor.get_by_text("we know no cohort “1066-A”")).to_be_visible()
    expect(convenor.get_by_text("the same address stands in row 2")).to_be_visible()
    assert not Invitation.objects.exists()
    convenor.get_by_role("button", name="Invite 1 person").click()
    expect(convenor.get_by_text("1 person was invited")).to_be_visible()
    convenor.get_by_role("link", name="See all invitations").click()
    expect(convenor.get_by_text("amara@example.org")).to_be_visible()

    graduate = open_context(**way).new_page()
    graduate.goto(link_in_mail("amara@example.org"))
    expect(graduate.get_by_label("Your name")).to_have_value("Amara Fenn")
    graduate.locator("main").get_by_role("button", name="Join").click()
    expect(graduate).to_have_url(re.compile("/network/"))
    membership = CohortMembership.objects.get()
    assert (membership.user.email, membership.cohort) == ("amara@example.org", cohort)

    convenor.goto("/admin/invitations/?status=accepted")
    expect(convenor.get_by_text("amara@example.org")).to_be_visible()

    graduate.get_by_label("I am 18 or over, and I agree to this compact").check()
    graduate.get_by_role("button", name="Agree to the compact").click()
    graduate.goto("/network/profile/")
    graduate.get_by_label(re.compile("^Headline")).fill("I run a market of time")
    graduate.get_by_label(re.compile("^Pronouns")).fill("she, her")
    graduate.locator("main").get_by_role("button", name="Save your profile").click()
    expect(graduate.get_by_text("she, her")).to_be_visible()
    graduate.get_by_role("link", name="See it as any member").click()
    expect(graduate.get_by_text("I run a market of time")).to_be_visible()
    # Pronouns start at only me.
    expect(graduate.get_by_text("she, her")).to_have_count(0)

    graduate.goto("/network/privacy/leave/")
    graduate.get_by_label("I want to leave the network").check()
    graduate.locator("main").get_by_role("button", name="Leave the network").click()
    expect(graduate.get_by_role("heading", level=1)).to_have_text("You are leaving, Amara Fenn")


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_several_invitations_are_sent_again_and_withdrawn(
    way: dict[str, object], open_context: Callable[..., BrowserContext]
) -> None:
    CohortFactory(intake__year=1998)
    page = open_context(**way).new_page()
    sign_in_by_cookie(page, make_staff(Role.PROGRAMME_TEAM))
    upload(page, "Email;Cohort\namara@example.org;1998-A\nbo@example.org;1998-A\n")
    page.get_by_role("button", name="Check the rows").click()
    page.get_by_role("button", name="Invite 2 people").click()

    page.goto("/admin/invitations/")
    page.get_by_label("Choose amara@example.org").check()
    page.get_by_role("button", name="Send the chosen again").click()
    expect(page.get_by_text("was not sent in the last 24 hours")).to_be_visible()
    page.get_by_label("Choose bo@example.org").check()
    page.get_by_role("button", name="Withdraw the chosen").click()
    page.get_by_role("button", name="Withdraw 1 invitation", exact=True).click()
    expect(page.get_by_text("1 invitation withdrawn.")).to_be_visible()
    assert [each.email for each in Invitation.objects.open()] == ["amara@example.org"]


def wrong_with(page: Page) -> list[str]:
    """Barriers of what is ours on a page of the admin, and whether it scrolls sideways.

    Not ours are Wagtail's menu, outside of main, and its messages, which are pale while they fade in.
    """
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    violations = Axe().run(page, context=OURS).response["violations"]
    found = [f"{each['id']}: {each['help']} {node['target']}" for each in violations for node in each["nodes"]]
    return found + ([f"{sideways} pixels too wide"] if sideways > 0 else [])


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_no_page_of_a_list_has_a_barrier(viewport: dict[str, int], open_context: Callable[..., BrowserContext]) -> None:
    CohortFactory(intake__year=1998)
    page = open_context(viewport=viewport).new_page()
    sign_in_by_cookie(page, make_staff(Role.CONVENOR))
    found = {}

    def look(text: str) -> None:
        expect(page.locator("#main").get_by_text(text).first).to_be_visible()
        found[text] = wrong_with(page)

    page.goto("/admin/lists-of-graduates/new/")
    look("Nobody is written to yet")
    upload(page, "", "empty.csv")
    look("The file is empty")
    upload(page)
    look("The list begins like this")
    page.get_by_label("Email address").select_option(label="No column")
    page.get_by_role("button", name="Check the rows").click()
    look("Choose the column with the addresses")
    page.get_by_label("Email address").select_option(label="C E-mail")
    page.get_by_role("button", name="Check the rows").click()
    look("This is what becomes of the")
    page.get_by_role("button", name="Invite 1 person").click()
    look("1 person was invited")
    page.goto("/admin/lists-of-graduates/")
    look("Done: 1 invited")
    page.goto("/admin/invitations/")
    look("Send the chosen again")
    page.get_by_label("Choose amara@example.org").check()
    page.get_by_role("button", name="Withdraw the chosen").click()
    look("Nobody is told")

    assert not {text: sentences for text, sentences in found.items() if sentences}
