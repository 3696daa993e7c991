"""What is held, drawn from the register: every field that tells of a person has its line, with all that it says."""

import html
import re
from pathlib import Path

import pytest
from django.test import Client

from core.personal_data import all_registers
from network.privacy.held import DEMO, GROUPS, OTHER, Group, by_purpose
from tests.factories.users import be, make_member, make_staff
from users.roles import Role

ROOT = Path(__file__).resolve().parents[3]

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


def test_every_app_that_holds_something_has_its_place() -> None:
    """Of all apps, the demo's too, so that nothing of a person is found under “Other”."""
    placed = [label for _, labels in GROUPS for label in labels]
    assert len(set(placed)) == len(placed)
    ours = {
        label for path in ROOT.glob("**/personal_data.py") for label in _label_of(path) if ".venv" not in path.parts
    }
    assert {"demo", "conversations", "connections", "asks", "directory"} <= ours
    assert not ours - set(placed)
    assert not {model._meta.app_label for model in all_registers()} - set(placed)
    assert OTHER not in [group.title for group in by_purpose()]


def _label_of(personal_data: Path) -> list[str]:
    apps = personal_data.with_name("apps.py")
    said = re.search(r'label = "(\w+)"', apps.read_text(encoding="utf-8")) if apps.exists() else None
    return [said[1] if said else personal_data.parent.name] if apps.exists() else []


def test_what_belongs_to_the_demo_is_last_and_nowhere_else(client: Client) -> None:
    # These tests run with the demo; without it the group is empty, and an empty one is not shown.
    assert GROUPS[-1] == (DEMO, ("demo",))
    for groups in (by_purpose(), by_purpose(only_of_people=True)):
        assert [group.title for group in groups if _holds_of_demo(group)] == [DEMO] == [groups[-1].title]
    page = text_of(client.get("/your-data/what-we-hold/").content.decode())
    assert page.count("Mail that the demo caught") == 1
    assert page.index("Mail that the demo caught") > page.index("Pages of the site, and the work of staff")


def _holds_of_demo(group: Group) -> bool:
    return any(thing.register.model._meta.app_label == "demo" for thing in group.things)


def test_what_is_a_persons_own_comes_before_what_is_the_sites() -> None:
    titles = [group.title for group in by_purpose()]
    assert titles[:3] == [title for title, _ in GROUPS[:3]]
    assert titles.index("Messages and conversations") < titles.index("The search")
