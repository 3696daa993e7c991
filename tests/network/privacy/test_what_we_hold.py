"""What is held, drawn from the register: every field that tells of a person has its line, with all that it says."""

import html
import re

import pytest
from django.test import Client

from core.personal_data import all_registers
from network.privacy.held import by_purpose
from tests.factories.users import be, make_member, make_staff
from users.roles import Role

pytestmark = pytest.mark.usefixtures("site", "without_index")


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_every_personal_field_has_its_line(client: Client) -> None:
    page = text_of(client.get("/your-data/what-we-hold/").content.decode())
    for register in all_registers().values():
        for field in register.personal:
            said = f"Basis: {field.basis}. Who sees it first: {field.ring}. How long: {field.keep}."
            assert " ".join(said.split()) in page, (register.model, field)
            assert field.purpose in page


def test_every_register_is_in_one_group_with_what_erasure_does() -> None:
    things = [thing for group in by_purpose() for thing in group.things]
    shown = [thing.register.model for thing in things]
    assert set(shown) == {each.model for each in all_registers().values() if each.personal}
    assert len(set(shown)) == len(shown)
    assert all(thing.on_leaving for thing in things)


def test_anybody_may_read_it_and_a_cache_may_keep_it(client: Client) -> None:
    answer = client.get("/your-data/what-we-hold/")
    assert answer.status_code == 200
    assert not answer.cookies


OF_MEMBERS = ("/network/profile/", "/network/profile/photo/", "/network/profile/as/public/", "/network/blocks/")
OF_ALL = ("/network/notices/settings/", "/accounts/email/", "/accounts/2fa/webauthn/", "/accounts/sessions/")


def test_ones_own_page_leads_to_all_that_one_can_choose(client: Client) -> None:
    for user, chooses in ((make_member(), OF_MEMBERS + OF_ALL), (make_staff(Role.EDITOR), OF_ALL)):
        be(client, user)
        page = client.get("/network/privacy/").content.decode()
        assert [address for address in OF_MEMBERS + OF_ALL if f'href="{address}"' in page] == list(chooses)


def test_ones_own_page_asks_the_database_no_more_for_more(client: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    be(client, make_member())
    client.get("/network/privacy/")
    with django_assert_max_num_queries(20):
        client.get("/network/privacy/")
