"""Every kind of page opens at a desk and on a phone, without a barrier and without scrolling sideways."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from network.moderation.answer_links import token_for
from network.notifications import stopping
from network.practice.services import writing
from network.privacy.services.leaving import leave
from network.profiles.services import change_profile
from tests.browser.conftest import DESKTOP, PHONE, sign_in_by_cookie
from tests.factories.users import MembershipFactory, make_member, make_staff
from tests.permissions.members_world import MembersWorld
from users.roles import Role

FOR_EVERYONE = (
    "/",
    "/programme/",
    "/cohorts/",
    "/cohorts/?suggest=1",
    "/apply/",
    "/news/",
    "/news/2013/",
    "/news/applications-now-open-for-2014/",
    "/network/",
    "/practice/",
    "/partners/",
    "/evaluation/",
    "/about/",
    "/accessibility/",
    "/privacy/",
    "/contact/",
    "/your-data/what-we-hold/",
    "/your-data/complaint/",
    "/your-data/complaint/sent/",
    "/your-data/erased/",
    "/topics/",
    "/topics/social-capital/",
    "/search/",
    "/search/?q=cohort",
    "/search/?q=zzzz",
    "/search/how-it-works/",
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/signup/",
    "/accounts/inactive/",
    "/accounts/password/reset/",
    "/accounts/join/",
    "/demo/",
    "/style-guide/",
    "/nowhere/",
)
# A page of an error has no barrier either; any other address that fails is a mistake of the test.
MEANT_TO_FAIL = ("/nowhere/", "/accounts/join/", "/network/nowhere/", "/network/profile/pause/")
FOR_STAFF_WHO_ARE_MEMBERS = (
    "/",
    "/network/",
    "/accounts/email/",
    "/accounts/password/set/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/sessions/",
    "/accounts/confirm/",
    "/accounts/logout/",
    "/network/nowhere/",
    "/network/profile/pause/",
)


def of_members(world: MembersWorld) -> tuple[str, ...]:
    """Every kind of page of the members' area, as the owner of most of what is there opens it."""
    write_ups = {state: write_up.get_absolute_url() for state, write_up in world.write_ups.items()}
    other = world.profiles["public"]
    return (
        "/network/",
        "/network/people/",
        "/network/people/?q=quillmembers",
        "/network/people/?q=zzzz",
        "/network/practice/",
        "/network/practice/?q=pub",
        "/network/how-search-works/",
        "/network/profile/",
        "/network/profile/photo/",
        "/network/profile/as/members/",
        "/network/profile/as/public/",
        world.organisation.get_absolute_url(),
        world.profiles["members"].get_absolute_url(),
        other.get_absolute_url(),
        "/network/practice/new/",
        "/network/practice/yours/",
        f"/network/practice/asked/{world.asked_of_owner.public_id}/",
        f"/network/practice/consent/{world.consent.public_id}/",
        write_ups["network"],
        world.proposed.write_up.get_absolute_url(),
        *(
            f"{write_ups['draft']}{page}"
            for page in ("edit/", "edit/?depth=full", "preview/", "people/?q=person", "delete/")
        ),
        *(
            f"{write_ups['network']}{page}"
            for page in ("shared/", "versions/", "make-public/", "stop-sharing/", "leave/")
        ),
        f"{write_ups['cohort']}versions/{world.kept_version.number}/",
        f"{write_ups['public']}withdraw/",
        world.write_ups["public"].public_url,
        f"/network/practice/questions/{world.questions['network'].public_id}/delete/",
        f"/network/practice/answers/{world.answers['network'].public_id}/delete/",
        f"/network/report/profile/{other.public_id}/",
        f"/network/report/decisions/{world.moderation.to_answer.public_id}/",
        f"/network/report/decisions/{world.moderation.appeal.addressee.public_id}/",
        f"/network/report/decisions/by-mail/{token_for(world.suspension.addressees.get())}/",
        "/network/compact/",
        "/network/welcome/compact/",
        "/network/welcome/ask/",
        "/network/welcome/people/",
        "/network/blocks/",
        f"{other.get_absolute_url()}block/",
        "/network/notices/",
        f"/network/notices/stop/{stopping.token_for(world.owner)}/",
        "/network/notices/settings/",
        "/network/privacy/",
        "/network/privacy/download/",
        "/network/privacy/leave/",
        world.removal.get_absolute_url(),
        "/network/topics/propose/",
        "/topics/older-people/",
    )


def problems(page: Page, addresses: tuple[str, ...], barriers: Callable[[Page], list[str]]) -> dict[str, list[str]]:
    """What is wrong with each page: barriers, and scrolling sideways."""
    found = {}
    for address in addresses:
        answer = page.goto(address)
        assert answer
        assert answer.status < 400 or address in MEANT_TO_FAIL, address
        found[address] = wrong_with(page, barriers)
    return {address: sentences for address, sentences in found.items() if sentences}


def wrong_with(page: Page, barriers: Callable[[Page], list[str]]) -> list[str]:
    """What is wrong with a page as it is now."""
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return barriers(page) + ([f"{sideways} pixels too wide"] if sideways > 0 else [])


def send(page: Page, form: str, **texts: str) -> None:
    """Fill in fields of a form, whatever is shown of it, and send it."""
    for field, text in texts.items():
        page.locator(f"{form} [name={field}]").first.evaluate("(field, text) => { field.value = text }", text)
    with page.expect_navigation():
        page.locator(form).evaluate("form => form.requestSubmit()")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_no_public_page_has_a_barrier(
    viewport: dict[str, int], open_context: Callable[..., BrowserContext], barriers: Callable
) -> None:
    page = open_context(viewport=viewport).new_page()

    assert not problems(page, FOR_EVERYONE, barriers)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_no_page_of_somebody_signed_in_has_a_barrier(
    viewport: dict[str, int], open_context: Callable[..., BrowserContext], barriers: Callable
) -> None:
    person = make_staff(Role.EDITOR)
    MembershipFactory(user=person)
    page = open_context(viewport=viewport).new_page()
    sign_in_by_cookie(page, person, second_factor=False)

    assert not problems(page, FOR_STAFF_WHO_ARE_MEMBERS, barriers)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_no_page_of_the_members_area_has_a_barrier(
    viewport: dict[str, int], open_context: Callable[..., BrowserContext], barriers: Callable
) -> None:
    world = MembersWorld()
    page = open_context(viewport=viewport).new_page()
    sign_in_by_cookie(page, world.owner)

    assert not problems(page, of_members(world), barriers)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_no_form_with_errors_or_two_texts_has_a_barrier(
    viewport: dict[str, int], open_context: Callable[..., BrowserContext], barriers: Callable
) -> None:
    world = MembersWorld()
    write_up, profile = world.write_ups["network"], world.profiles["members"]
    page = open_context(viewport=viewport).new_page()
    sign_in_by_cookie(page, world.owner)
    found = {}

    page.goto("/network/profile/")
    send(page, "#profile", contact_email="nowhere")
    expect(page.locator("[data-error-summary]")).to_be_visible()
    found["profile with errors"] = wrong_with(page, barriers)

    page.goto(f"{write_up.get_absolute_url()}edit/")
    send(page, "#write-up", title="")
    expect(page.locator("[data-error-summary]")).to_be_visible()
    found["write-up with errors"] = wrong_with(page, barriers)

    page.goto("/network/profile/")
    change_profile(profile=profile, version=profile.version, values={"headline": "Theirs"})
    send(page, "#profile", headline="Mine", telephone="01632 960 001")
    expect(page.get_by_text("Theirs").first).to_be_visible()
    found["profile with two texts"] = wrong_with(page, barriers)

    page.goto(f"{write_up.get_absolute_url()}edit/")
    writing.change(write_up=write_up, by=world.owner, version=write_up.version, values={"title": "Theirs"})
    send(page, "#write-up", title="Mine")
    expect(page.get_by_text("Theirs").first).to_be_visible()
    found["write-up with two texts"] = wrong_with(page, barriers)

    assert not {name: sentences for name, sentences in found.items() if sentences}


def test_without_javascript_a_visitor_finds_the_news_and_how_to_apply(plain_page: Page) -> None:
    plain_page.goto("/")
    plain_page.get_by_role("link", name="News", exact=True).first.click()
    assert plain_page.locator('time[datetime="2013-11-12"]').first.is_visible()
    plain_page.goto("/apply/")
    assert plain_page.locator("h1").is_visible()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_no_page_of_somebody_who_is_leaving_has_a_barrier(
    viewport: dict[str, int], open_context: Callable[..., BrowserContext], barriers: Callable
) -> None:
    person = make_member(name="Amara Fenn")
    page = open_context(viewport=viewport).new_page()
    sign_in_by_cookie(page, person)
    page.goto("/network/privacy/leave/")
    send(page, "main form[novalidate]")
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert not wrong_with(page, barriers)
    leave(user=person, write_ups="former", session_key=page.context.cookies()[0]["value"])

    assert not problems(page, ("/network/privacy/leaving/", "/network/privacy/erase/"), barriers)
