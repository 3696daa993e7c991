"""The copy of one's data: all of one's own, nothing of anybody else's but names that one sees anyway."""

import io
import json
import re
import zipfile

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import DjangoDbBlocker

from core.personal_data import all_registers
from network.privacy.copying import as_html, as_json, copy_of
from network.privacy.people import whose
from tests.factories.users import be, make_member
from tests.network.privacy.whole_person import FIRST, GONE, HELD, SECOND, WholePerson, takes_a_canary, whole_database
from users.models import User

pytestmark = [pytest.mark.usefixtures("site"), pytest.mark.thorough]

DOWNLOAD = "/network/privacy/download/"


@pytest.fixture(scope="module")
def world(_site_of_module: None, django_db_blocker: DjangoDbBlocker) -> WholePerson:
    """The whole person, with a canary in every column; only looked at."""
    with django_db_blocker.unblock():
        world = WholePerson()
        world.put_canaries()
    return world


def canaries_to_copy(user: User) -> set[str]:
    """Every canary in a column that the register does not leave out."""
    person, found = whose(user), set()
    for model, register in all_registers().items():
        for rows in register.rows:
            kept = [each.name for each in register.personal if each.name not in rows.leaves_out]
            fields = [model._meta.get_field(name) for name in kept if not rows.not_copied]
            for row in rows.find(model, person):
                for field in (field for field in fields if takes_a_canary(model, field, rows)):
                    found |= set(re.findall(rf"(?:{GONE}|{HELD})\d{{4}}", str(getattr(row, field.name))))
    return found


def test_every_canary_of_a_person_is_in_both_forms_of_the_copy(world: WholePerson) -> None:
    wanted = canaries_to_copy(world.person)
    copy = copy_of(world.person)
    assert len(wanted) > 60
    for form in (as_json(copy), as_html(copy)):
        assert not {canary for canary in wanted if canary not in form}
        assert FIRST in form
        assert SECOND in form


def test_nothing_of_anybody_else_is_in_the_copy_but_names(world: WholePerson) -> None:
    other = make_member(name="Ravenname", email="raven@example.org")
    everything = as_json(copy_of(other)) + as_html(copy_of(other))
    assert not re.findall(rf"(?:{GONE}|{HELD})\d{{4}}", everything)
    assert FIRST not in everything

    own = as_json(copy_of(world.person))
    assert "Olive Other" in own
    for address in ("other@example.net", "editor@example.net", "guest@example.net", "ann@example.net"):
        assert any(address in text for _, text in whole_database())
        assert address not in own


def test_no_secret_is_in_the_copy(world: WholePerson) -> None:
    text = as_json(copy_of(world.person))
    user = get_user_model().objects.get(pk=world.person.pk)
    secret = user.authenticator_set.values_list("data", flat=True)
    assert not [value for data in secret for value in data.values() if str(value) in text and len(str(value)) > 6]
    assert world.client.session.session_key not in text
    assert "it is a secret" in text


def test_the_copy_says_what_it_left_out(world: WholePerson) -> None:
    held = {part["what"]: part for part in json.loads(as_json(copy_of(world.person)))["held"]}
    assert held["Your account"]["left out"] == ["Password: it is a secret, and kept as a hash alone"]


def test_the_page_needs_nothing_else(world: WholePerson) -> None:
    html = as_html(copy_of(world.person))
    assert not re.search(r"<script|<link|<img|src=|@import", html)


def test_it_is_made_at_once_and_kept_by_nobody(client: Client) -> None:
    person = make_member(name="Amara Fenn")
    be(client, person)
    assert client.get(DOWNLOAD).status_code == 200
    answer = client.post(DOWNLOAD)

    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert {"data.json", "data.html"} <= set(archive.namelist())
    assert json.loads(archive.read("data.json"))["of"] == "Amara Fenn"


def test_it_asks_whether_it_is_still_you(client: Client) -> None:
    person = make_member()
    client.force_login(person)
    for answer in (client.get(DOWNLOAD), client.post(DOWNLOAD)):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/confirm/")


def test_five_copies_a_day_are_the_most(client: Client) -> None:
    be(client, make_member())
    assert [client.post(DOWNLOAD).status_code for _ in range(6)] == [200] * 5 + [429]
