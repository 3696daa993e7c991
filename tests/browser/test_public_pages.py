"""Every kind of public page opens at a desk and on a phone, without a barrier and without scrolling sideways."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

ADDRESSES = (
    "/",
    "/programme/",
    "/cohorts/",
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
    "/topics/",
    "/topics/social-capital/",
    "/search/?q=cohort",
    "/accounts/login/",
    "/nowhere/",
)


@pytest.mark.parametrize("width", ["page", "phone"])
def test_no_public_page_has_a_barrier(width: str, request: pytest.FixtureRequest, barriers: Callable) -> None:
    page: Page = request.getfixturevalue(width)
    found = {}
    for address in ADDRESSES:
        page.goto(address)
        sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found[address] = barriers(page) + ([f"{sideways} pixels too wide"] if sideways > 0 else [])
    assert not {address: problems for address, problems in found.items() if problems}


def test_without_javascript_a_visitor_finds_the_news_and_how_to_apply(plain_page: Page) -> None:
    plain_page.goto("/")
    plain_page.get_by_role("link", name="News", exact=True).first.click()
    assert plain_page.locator('time[datetime="2013-11-12"]').first.is_visible()
    plain_page.goto("/apply/")
    assert plain_page.locator("h1").is_visible()
