"""A page that says to write to the programme team says where."""

import re
from html import unescape

import pytest
from django.test import Client
from wagtail.models import Page, Site

from core.models import SiteSettings

pytestmark = pytest.mark.usefixtures("site")

ASKS_TO = re.compile(r"(?:write to|tell|send them to|contact) the programme team", re.IGNORECASE)
ADDRESS = "team@example.org"


def main_of(client: Client, address: str) -> str:
    html = client.get(address).content.decode()
    return unescape(html[html.index("<main") : html.index("</main>")])


@pytest.mark.thorough
@pytest.mark.parametrize("has_address", [True, False])
def test_every_page_that_says_to_write_to_the_team_leads_there(client: Client, *, has_address: bool) -> None:
    SiteSettings.objects.update_or_create(
        site=Site.objects.get(), defaults={"contact_email": ADDRESS if has_address else ""}
    )
    asking = []
    for page in Page.objects.live().filter(depth__gt=1):
        main = main_of(client, page.url)
        if ASKS_TO.search(re.sub(r"<[^>]+>", "", main)):
            asking.append(page.slug)
            assert 'href="/contact/"' in main or (has_address and f'href="mailto:{ADDRESS}"' in main), page.url
    assert {"partners", "network", "about", "accessibility"} <= set(asking)
    assert client.get("/contact/").status_code == 200


def test_the_partners_page_gives_the_address_whatever_editors_wrote(client: Client) -> None:
    SiteSettings.objects.update_or_create(site=Site.objects.get(), defaults={"contact_email": ADDRESS})
    for address in ("/partners/", "/network/"):
        assert f'href="mailto:{ADDRESS}"' in main_of(client, address)
